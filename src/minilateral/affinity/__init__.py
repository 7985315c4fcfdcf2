"""Likeness of states: how they vote in the General Assembly, whom they ally with, their values."""

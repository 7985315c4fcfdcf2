"""Timings of what the issues measure, against named peers, results checked in the same run."""

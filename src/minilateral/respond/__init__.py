"""What a body can field, how soon, and for how long."""

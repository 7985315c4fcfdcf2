"""What states have promised, whether it will come, and who carries what."""

"""When do willing states become a decision, and who can stop it?"""

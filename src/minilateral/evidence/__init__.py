"""What the record of real incidents says about speed, and how firmly."""

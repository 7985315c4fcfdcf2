"""The schemas of the fact files, one class per kind of row."""

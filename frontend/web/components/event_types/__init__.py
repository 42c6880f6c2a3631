"""Event types: listed, written and tried out."""

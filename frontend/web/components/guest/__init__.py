"""What a guest books, waits and changes with."""

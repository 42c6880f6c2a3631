"""Racing a running instance for one slot, and counting who got it."""

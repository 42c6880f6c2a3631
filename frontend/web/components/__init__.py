"""What pages are made of. A component takes vars and handlers, never a state."""

"""Who may see and do what of another's account."""

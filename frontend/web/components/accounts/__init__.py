"""The organizer's own account, and those elsewhere."""

"""What is done to one booking, by whom it may be, within the organizer's lock."""

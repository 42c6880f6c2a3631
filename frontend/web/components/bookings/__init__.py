"""Bookings, as the organizer sees them."""

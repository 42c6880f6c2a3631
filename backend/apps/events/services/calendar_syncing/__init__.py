"""Telling linked accounts of bookings, and hearing what has been changed over there."""

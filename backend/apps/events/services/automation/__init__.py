"""Workflows at work: planned where bookings change, done when they are due."""

"""What can be done to event types and bookings, one verb a function."""

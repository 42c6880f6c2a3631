"""Questions about event types, slots and bookings; nothing here writes."""

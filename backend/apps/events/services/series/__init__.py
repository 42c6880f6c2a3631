"""Dates that belong together: planned, booked and called off as one."""

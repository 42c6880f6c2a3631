"""Seats of a group: taken, moved and given up one by one."""

"""Dates, times, zones and amounts as people say them. Pure: no clock, no state, `now` comes in."""

"""Zoom: meetings of an account, by Zoom's REST API, version 2."""

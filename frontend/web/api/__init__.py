"""The only way to the API: one client, one module an area of it."""

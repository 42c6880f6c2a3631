"""Accounts elsewhere: a folder for each provider, all behind the ports in `ports.py`."""

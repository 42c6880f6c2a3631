"""The frames that pages stand in."""

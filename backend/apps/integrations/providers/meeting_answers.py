"""What is believed of those who make meeting links: a safe address, and texts that are not endless."""

from typing import Annotated

from pydantic import Field

# Invitees are sent there: an address of another kind, or one with a space in it, is not passed on.
SecureLink = Annotated[str, Field(max_length=500, pattern=r"^https://[^\s<>\"]+$")]
MeetingId = Annotated[str, Field(min_length=1, max_length=200)]
MeetingPassword = Annotated[str, Field(max_length=200)]

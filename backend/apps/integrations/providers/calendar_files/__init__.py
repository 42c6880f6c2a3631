"""Calendar files (RFC 5545) that others wrote, read where they can do no harm."""

from apps.integrations.providers.calendar_files.reading import CalendarFile, read_files

__all__ = ["CalendarFile", "read_files"]

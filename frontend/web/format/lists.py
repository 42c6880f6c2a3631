"""What stands over a list: tabs and a filter, all of it in the address."""

from urllib.parse import urlencode

from pydantic import BaseModel


class TabView(BaseModel):
    """A tab: a link to the same page, narrowed."""

    key: str
    name: str
    path: str


class EventTypeChoice(BaseModel):
    """An event type in the filter's menu."""

    id: str
    name: str


def narrowed_path(path: str, **filters: str) -> str:
    """The address of a list with these filters; empty ones are left out."""
    query = urlencode({name: value for name, value in filters.items() if value})
    return f"{path}{'?' if query else ''}{query}"

"""One way to write the address of a thing on a server, whichever way the server has written it."""

from urllib.parse import quote, unquote, urlsplit


def path_of(href: str) -> str:
    """The path of a reference, escaped as little as can be: `/olga/a%20b.ics`. "" where it has none."""
    try:
        path = urlsplit(href).path
    except ValueError:
        return ""
    return "/".join(quote(unquote(part), safe="@:!$&'()*+,;=~") for part in path.split("/"))

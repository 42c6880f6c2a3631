"""Words with placeholders that organizers write.

Names are looked up in a closed list and nothing else is read: no attribute, no filter, no format. What is put
in is never read for placeholders itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared_types.workflow_rules import PLACEHOLDER

_LINKS = ("meeting_link", "manage_link")


@dataclass(frozen=True)
class Piece:
    """A part of a text: what the organizer wrote, what was put in its place, or a link of ours."""

    text: str
    is_written: bool = False
    is_link: bool = False


def fill(template: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; one that is not known becomes nothing."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1].strip(), ""), template)


def pieces(template: str, values: Mapping[str, str]) -> Iterator[Piece]:
    """The same in parts, so that a page knows whose words they are."""
    end = 0
    for found in PLACEHOLDER.finditer(template):
        yield Piece(template[end : found.start()], is_written=True)
        name = found[1].strip()
        value = values.get(name, "")
        yield Piece(value, is_link=name in _LINKS and value.startswith(("http://", "https://")))
        end = found.end()
    yield Piece(template[end:], is_written=True)

"""What is said in XML to calendar servers, and what of their answers is understood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.sax.saxutils import escape

from apps.integrations.errors import Refused

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
SERVER = "{http://calendarserver.org/ns/}"
_PREFIXES = {DAV: "d", CALDAV: "c", SERVER: "s"}
_NAMESPACES = " ".join(f'xmlns:{prefix}="{name[1:-1]}"' for name, prefix in _PREFIXES.items())
# What XML 1.0 has no place for, and servers send all the same, inside of what people wrote.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IMPOSSIBLE_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcBCeEfF]|1[0-9a-fA-F]));"
)


class _NoDocumentType(TreeBuilder):
    """Builds a tree, and none where a document type is declared: entities begin there."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Raise Refused."""
        raise Refused("The server's answer declares a document type.")


@dataclass(frozen=True)
class Found:
    """One resource of a multi-status answer: where it is, and what it has been asked for and has."""

    href: str
    properties: Mapping[str, Element]
    is_gone: bool = False
    is_cut_off: bool = False

    def text(self, name: str) -> str:
        """The text of a property; "" where it has none."""
        element = self.properties.get(name)
        return "" if element is None else (element.text or "").strip()

    def hrefs(self, name: str) -> list[str]:
        """The addresses in a property."""
        element = self.properties.get(name)
        return [] if element is None else [(each.text or "").strip() for each in element.iter(f"{DAV}href")]

    def children(self, name: str) -> set[str]:
        """The names of all elements in a property."""
        element = self.properties.get(name)
        return set() if element is None else {str(each.tag) for each in element.iter()}


@dataclass(frozen=True)
class MultiStatus:
    """An answer about many resources."""

    found: list[Found]
    sync_token: str


def read_xml(content: bytes) -> Element:
    """The root of a document; raises Refused where it is none, or has a document type."""
    text = _IMPOSSIBLE.sub("", content.decode("utf-8-sig", "replace"))
    parser = XMLParser(target=_NoDocumentType())  # refuses what that rule fears
    try:
        parser.feed(_IMPOSSIBLE_REFERENCE.sub("", text))
        root: Element = parser.close()
    except (ParseError, ValueError):
        raise Refused("The server's answer cannot be read.") from None
    return root


def read_multi_status(content: bytes) -> MultiStatus:
    """A 207; raises Refused where it is none."""
    root = read_xml(content)
    if root.tag != f"{DAV}multistatus":
        raise Refused("There is no calendar server at this address.")
    found = [_found(response) for response in root.iter(f"{DAV}response")]
    return MultiStatus(found, (root.findtext(f"{DAV}sync-token") or "").strip())


def _found(response: Element) -> Found:
    status = _number(response.findtext(f"{DAV}status"))
    properties = {
        str(each.tag): each
        for part in response.iter(f"{DAV}propstat")
        if _number(part.findtext(f"{DAV}status")) in (0, 200)
        for holder in part.iter(f"{DAV}prop")
        for each in holder
    }
    return Found(
        href=(response.findtext(f"{DAV}href") or "").strip(),
        properties=properties,
        is_gone=status in (404, 410),
        is_cut_off=status == 507,
    )


def _number(status_line: str | None) -> int:
    """Of "HTTP/1.1 200 OK"; 0 where there is none."""
    words = (status_line or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0


def request(root: str, *parts: str) -> bytes:
    """A body. root and parts: made with `tag`."""
    return f'<?xml version="1.0" encoding="utf-8"?>{tag(root, *parts, is_root=True)}'.encode()


def tag(name: str, /, *inside: str, is_root: bool = False, **attributes: Any) -> str:
    """An element. inside: made with `tag` too, or with `words`."""
    space, _, local = name.rpartition("}")
    full = f"{_PREFIXES[space + '}']}:{local}"
    more = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{full}{' ' + _NAMESPACES if is_root else ''}{more}>{''.join(inside)}</{full}>"


def words(text: str) -> str:
    """Text for `tag`."""
    return escape(text)


def asked_for(*names: str) -> str:
    """The properties that are wanted."""
    return tag(f"{DAV}prop", *(tag(name) for name in names))

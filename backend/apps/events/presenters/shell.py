"""What a public page says to readers that run no scripts: crawlers, link previews, text browsers."""

from collections.abc import Sequence
from html import escape
from typing import Any

import orjson
from django.utils.html import strip_tags

from apps.events.models import EventType
from apps.events.presenters.event_types import recurrence_text
from apps.events.presenters.links import page_url
from apps.users.models import User

_LONGEST_DESCRIPTION = 200


def organizer_shell(organizer: User, event_types: Sequence[EventType]) -> dict[str, str]:
    """An organizer's page: who they are, and a link to each event type that anybody may book."""
    path = f"/{organizer.slug}"
    title = f"Book a time with {organizer.name}"
    description = _short(organizer.bio) or f"Choose a time to meet {organizer.name}."
    lines = "".join(
        f'<li><a href="{path}/{escape(each.event_type_slug)}">{escape(each.name)}</a>'
        f" <span>{each.duration} min</span> {_paragraph(each.description)}</li>"
        for each in event_types
    )
    body = f"<h1>{escape(organizer.name)}</h1>{_paragraph(organizer.bio)}<ul>{lines}</ul>"
    data = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "name": title,
        "url": page_url(organizer.slug),
        "mainEntity": {"@type": "Person", "name": organizer.name},
    }
    return _shell(path, title=title, description=description, body=body, data=data, image=organizer.logo_url)


def event_type_shell(event_type: EventType) -> dict[str, str]:
    """A booking page: what can be booked, for how long, with whom. Private ones are not to be indexed."""
    organizer = event_type.organizer
    path = f"/{organizer.slug}/{event_type.event_type_slug}"
    title = f"{event_type.name} with {organizer.name}"
    description = (
        _short(event_type.description) or f"Book {event_type.duration} minutes with {organizer.name}."
    )
    body = (
        f"<h1>{escape(event_type.name)}</h1>"
        f'<p><a class="underline" href="/{escape(organizer.slug)}">{escape(organizer.name)}</a>, '
        f"{event_type.duration} min</p>"
        f"{_paragraph(recurrence_text(event_type))}{_paragraph(event_type.description)}"
    )
    data = {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": event_type.name,
        "description": description,
        "url": page_url(organizer.slug, event_type.event_type_slug),
        "provider": {"@type": "Person", "name": organizer.name},
    }
    return _shell(
        path,
        title=title,
        description=description,
        body=body,
        data=data,
        image=organizer.logo_url,
        is_private=event_type.is_private,
    )


def _shell(
    path: str,
    *,
    title: str,
    description: str,
    body: str,
    data: dict[str, Any],
    image: str,
    is_private: bool = False,
) -> dict[str, str]:
    url = page_url(path.lstrip("/"))
    named = {"description": description, "twitter:card": "summary"}
    if is_private:
        named["robots"] = "noindex"
    properties = {
        "og:type": "website",
        "og:title": title,
        "og:description": description,
        "og:url": url,
        **({"og:image": image} if image else {}),
    }
    known = {"path": path, "title": title}
    head = (
        f"<title>{escape(title)}</title>"
        f'<link rel="canonical" href="{escape(url)}">'
        + "".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in named.items())
        + "".join(f'<meta property="{name}" content="{escape(text)}">' for name, text in properties.items())
        + f'<script type="application/ld+json">{_script_json(data)}</script>'
        # The page shows this title until it has loaded what it is about.
        + f'<script type="application/json" data-shell>{_script_json(known)}</script>'
    )
    return {
        "title": title,
        "description": description,
        "canonical_url": url,
        "head": head,
        # Not a div: React takes the first div of the body for one of its own, and starts the page over.
        "body": f'<section id="ssr-shell">{body}</section>',
    }


def _script_json(data: dict[str, Any]) -> str:
    """JSON that cannot end the script it stands in."""
    return orjson.dumps(data).decode().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text.strip() else ""


def _short(text: str) -> str:
    """One line for a preview."""
    line = " ".join(strip_tags(text).split())
    return line if len(line) <= _LONGEST_DESCRIPTION else f"{line[: _LONGEST_DESCRIPTION - 1].rstrip()}…"

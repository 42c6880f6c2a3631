"""The frame of the pages behind `/settings`: the way back, a title, and what the page is for."""

from typing import Any

import reflex as rx

from web import routes
from web.components.layout.organizer import back_link, page_head
from web.pages.frame import own_page
from web.states.session import OrganizerPage


def settings_subpage(
    state: type[OrganizerPage], *children: Any, title: str, lead: str | None = None
) -> rx.Component:
    """A page of the settings."""
    return own_page(
        state,
        back_link("Settings", routes.to(routes.SETTINGS)),
        page_head(title, lead=lead),
        *children,
        here=routes.SETTINGS,
    )

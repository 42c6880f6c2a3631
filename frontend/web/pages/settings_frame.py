"""The frame of the pages behind `/settings`: the way back, a title, and what the page is for."""

from typing import Any

import reflex as rx

from web import routes
from web.components.layout_organizer import back_link, organizer_page, page_head
from web.pages.frame import ACTING
from web.states.session import SessionState


def settings_subpage(
    *children: Any, title: str, lead: str | None = None, said: rx.Var[str], on_dismiss: Any
) -> rx.Component:
    """A page of the settings; `said` is news for its foot."""
    return organizer_page(
        back_link("Settings", routes.to(routes.SETTINGS)),
        page_head(title, lead=lead),
        *children,
        here=routes.SETTINGS,
        public_url=SessionState.public_url,
        acting=ACTING,
        said=said,
        on_dismiss=on_dismiss,
    )

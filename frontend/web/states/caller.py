"""Who is behind a browser tab, as far as the API must know."""

import re
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie

import reflex as rx

from web.api.client import Caller

SESSION_COOKIE = "sessionid"
ACTING_COOKIE = "kalends-acting"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def caller_of(state: rx.State) -> Caller:
    """The visitor's address and session, read anew for each request: a flag in a state could be stale."""
    router = state.router
    return Caller(address=router.session.client_ip, session_token=cookie_value(router.headers.cookie))


def acting_caller_of(state: rx.State) -> Caller:
    """The same, for the organizer whom they have chosen to act for. The API decides whether they may."""
    slug = cookie_value(state.router.headers.cookie, ACTING_COOKIE)
    return replace(caller_of(state), on_behalf_of=slug if _SLUG.fullmatch(slug) else "")


def cookie_value(header: str, name: str = SESSION_COOKIE) -> str:
    """One cookie out of a `Cookie` header, or nothing."""
    try:
        jar = SimpleCookie(header)
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""

"""How a booking or a message stands: a word and a shape besides the colour."""

import reflex as rx

from web.components.design.feedback import badge

type Words = rx.Var[str] | str


def booking_badge(status: Words, words: Words) -> rx.Component:
    """The status of a booking."""
    return rx.match(
        status,
        ("confirmed", badge(words, tone="accent", icon_name="check")),
        ("completed", badge(words, tone="good", icon_name="check")),
        ("no_show", badge(words, tone="warn", icon_name="alert")),
        ("cancelled", badge(words, tone="bad", icon_name="close")),
        ("rescheduled", badge(words, icon_name="forward")),
        badge(words, icon_name="clock"),
    )


def sync_badge(status: Words) -> rx.Component:
    """Whether a booking is in the organizer's calendar as it is here."""
    return rx.match(
        status,
        ("succeeded", badge("Up to date", tone="good", icon_name="check")),
        ("failed", badge("Failed", tone="bad", icon_name="alert")),
        badge("Under way", icon_name="clock"),
    )


def message_badge(status: Words, words: Words) -> rx.Component:
    """How far a message has come."""
    return rx.match(
        status,
        ("sent", badge(words, tone="good", icon_name="check")),
        ("failed", badge(words, tone="bad", icon_name="alert")),
        ("void", badge(words, icon_name="close")),
        badge(words, icon_name="clock"),
    )

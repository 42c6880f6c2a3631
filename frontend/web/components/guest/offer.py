"""Who invites and to what: an organizer's head, and the facts of an event type."""

import reflex as rx

from web.components.design.buttons import lone_link
from web.components.design.icons import icon
from web.components.design.surfaces import fact, leading_icon
from web.format.meeting import OfferDetailsView, OfferView, OrganizerView

type Words = rx.Var[str] | str


def portrait(organizer: rx.Var[OrganizerView], class_name: str = "size-12 text-body") -> rx.Component:
    """An organizer's logo, else their initials; the name stands beside it, so screen readers skip it."""
    initials = rx.el.span(
        organizer.initials,
        aria_hidden="true",
        class_name="grid place-items-center size-full bg-accent text-on-accent font-strong",
    )
    logo = rx.el.img(
        src=organizer.logo_url, alt="", class_name="size-full object-cover", referrer_policy="no-referrer"
    )
    return rx.el.span(
        rx.cond(organizer.logo_url, logo, initials),
        class_name=f"inline-block shrink-0 overflow-hidden rounded-full {class_name}",
    )


def location_icon(location_type: Words) -> rx.Component:
    """The sign of a kind of place."""
    sign = rx.match(
        location_type,
        ("video_call", icon("video")),
        ("phone_call", icon("phone")),
        ("in_person", icon("pin")),
        icon("info"),
    )
    return leading_icon(sign)


def offer_facts(offer: rx.Var[OfferView], details: Words = "", class_name: str = "") -> rx.Component:
    """Length, place, group and repetition, a line each."""
    return rx.el.div(
        fact("clock", offer.lasts),
        rx.el.div(
            location_icon(offer.location_type),
            rx.el.div(
                offer.location,
                rx.cond(details, rx.el.span(details, class_name="block text-small text-muted")),
                class_name="min-w-0",
            ),
            class_name="flex gap-2.5",
        ),
        rx.cond(offer.group, fact("people", offer.group)),
        rx.cond(offer.repeats, fact("repeat", offer.repeats)),
        class_name=f"flex {class_name}",
    )


def contact_lines(organizer: rx.Var[OrganizerView]) -> rx.Component:
    """How to reach an organizer otherwise; nothing where they say nothing."""
    return rx.el.div(
        rx.cond(
            organizer.contact_email,
            fact(
                "mail",
                lone_link(organizer.contact_email, href=f"mailto:{organizer.contact_email}"),
                class_name="items-center",
            ),
        ),
        rx.cond(
            organizer.contact_phone,
            fact(
                "phone",
                lone_link(organizer.contact_phone, href=f"tel:{organizer.contact_phone}"),
                class_name="items-center",
            ),
        ),
        rx.cond(
            organizer.website,
            fact(
                "globe",
                lone_link(organizer.website_host, href=organizer.website, rel="noopener nofollow"),
                class_name="items-center",
            ),
        ),
        class_name="flex flex-wrap gap-x-6 text-small",
    )


def offer_head(
    organizer: rx.Var[OrganizerView], offer: rx.Var[OfferDetailsView], organizer_href: Words
) -> rx.Component:
    """The organizer's name above the event type's, as the head of its booking page."""
    return rx.el.div(
        rx.el.a(
            portrait(organizer, "size-9 text-small"),
            rx.el.span(organizer.name, class_name="font-medium"),
            href=organizer_href,
            class_name="inline-flex items-center gap-3 min-h-11 text-muted hover:text-ink no-underline",
        ),
        rx.el.h1(offer.name, tab_index=-1, class_name="text-heading sm:text-title font-strong outline-none"),
        class_name="flex flex-col gap-1",
    )

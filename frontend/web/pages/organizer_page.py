"""`/<organizer_slug>`: who this is, and what can be booked with them."""

import reflex as rx

from web.components.design.feedback import empty_note
from web.components.design.focus import page_heading
from web.components.design.icons import icon
from web.components.design.page_states import failed_note, list_skeleton
from web.components.guest.offer import contact_lines, offer_facts, portrait
from web.components.layout.public import public_page
from web.components.layout.shell import shell_done
from web.format.meeting import OfferView, OrganizerView
from web.pages.not_found import not_found_note
from web.states.organizer_page import OrganizerPageState


def organizer_page() -> rx.Component:
    """An organizer's public page."""
    state = OrganizerPageState
    return public_page(
        rx.match(
            state.status,
            ("ready", _organizer(state.organizer, state.offers)),
            ("missing", not_found_note("Nobody takes bookings at this address. The link may be cut short.")),
            ("failed", failed_note(state.problem, on_retry=state.load)),
            list_skeleton(),
        ),
        rx.cond(state.status != "loading", shell_done()),
        brand=state.brand,
        class_name="max-w-3xl",
    )


def _organizer(organizer: rx.Var[OrganizerView], offers: rx.Var[list[OfferView]]) -> rx.Component:
    nothing = empty_note("Nothing can be booked here at the moment. The contact above is the way to ask.")
    return rx.el.div(
        rx.el.header(
            portrait(organizer, "size-16 text-heading"),
            page_heading(organizer.name),
            rx.cond(
                organizer.bio,
                rx.el.p(
                    organizer.bio,
                    class_name="text-muted max-w-line whitespace-pre-line [unicode-bidi:plaintext]",
                ),
            ),
            contact_lines(organizer),
            class_name="flex flex-col gap-3",
        ),
        rx.cond(
            offers.length() > 0,
            rx.el.ul(
                rx.foreach(offers, lambda offer: _offer_card(offer, organizer.organizer_slug)),
                aria_label="What can be booked",
                class_name="list-none m-0 p-0 grid gap-4 sm:grid-cols-2",
            ),
            nothing,
        ),
        class_name="flex flex-col gap-8 py-4 sm:py-8",
    )


def _offer_card(offer: rx.Var[OfferView], organizer_slug: rx.Var[str]) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.h2(offer.name, class_name="text-heading font-strong text-ink"),
                icon("forward", "size-5 mt-1 text-accent"),
                class_name="flex items-start justify-between gap-3",
            ),
            rx.cond(
                offer.description,
                rx.el.p(
                    offer.description,
                    class_name="text-muted line-clamp-3 whitespace-pre-line [unicode-bidi:plaintext]",
                ),
            ),
            offer_facts(offer, class_name="flex-wrap gap-x-5 gap-y-1 text-small mt-auto pt-2"),
            href=f"/{organizer_slug}/{offer.event_type_slug}",
            class_name="h-full flex flex-col gap-2 p-4 sm:p-5 rounded-card bg-raised border "
            "border-hairline text-ink "
            "no-underline hover:border-accent transition-colors duration-calm",
        ),
        key=offer.event_type_slug,
    )

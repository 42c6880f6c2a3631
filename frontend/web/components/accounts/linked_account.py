"""A linked account: how it stands, its calendars, and what happens while it cannot be read."""

from typing import Any

import reflex as rx

from web.components.design.browser_form import BrowserForm
from web.components.design.buttons import button
from web.components.design.feedback import badge, note
from web.components.design.fields import choice_line, choices_field, select_field
from web.components.design.kept import KeptTick
from web.components.design.surfaces import card
from web.format.integrations import Account, CalendarLine, Target, VideoAccount

type Words = rx.Var[str] | str


def standing_badge(stands: Words, words: Words) -> rx.Component:
    """How a linked account stands."""
    return rx.match(
        stands,
        ("works", badge(words, tone="good", icon_name="check")),
        ("late", badge(words, tone="warn", icon_name="clock")),
        ("asks", badge(words, tone="warn", icon_name="lock")),
        ("fails", badge(words, tone="bad", icon_name="alert")),
        badge(words, icon_name="close"),
    )


def account_card(
    account: rx.Var[Account], *, changing: rx.Var[str], refusals: rx.Var[int], handlers: Any, reading: Any
) -> rx.Component:
    """One account with calendars.

    refusals: counts changes that were refused, so that controls go back. handlers: link, open_form,
    ask_to_remove, set_busy, set_policy, set_wait, note_read. reading: refuse and forget, for "Read now".
    """
    return card(
        _account_head(account),
        rx.cond(account.words, note(rx.el.p(account.words), tone="warn")),
        rx.cond(
            account.calendars.length() > 0,
            _calendars(account, refusals, handlers),
            rx.el.p("Its calendars are not known yet. Read it now.", class_name="text-muted"),
        ),
        _while_unread(account, refusals, handlers),
        _account_acts(account, changing, handlers, reading),
        class_name="p-4 sm:p-6 flex flex-col gap-4",
        aria_label=f"{account.name}, {account.account}",
        key=account.id,
    )


def _account_head(account: rx.Var[Account]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.h3(account.name, class_name="font-strong"),
                standing_badge(account.stands, account.stands_words),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
            ),
            rx.el.p(account.account, class_name="break-words"),
            rx.cond(account.read, rx.el.p(account.read, class_name="text-small text-muted tabular-nums")),
            class_name="min-w-0 flex flex-col gap-0.5",
        ),
    )


def _calendars(account: rx.Var[Account], refusals: rx.Var[int], handlers: Any) -> rx.Component:
    def line(calendar: rx.Var[CalendarLine]) -> rx.Component:
        return rx.el.li(
            rx.el.label(
                KeptTick.create(
                    type="checkbox",
                    checked=calendar.counts_as_busy,
                    on_change=lambda ticked: handlers.set_busy(account.id, calendar.id, ticked),
                    class_name="size-5 shrink-0 accent-(--accent)",
                ),
                rx.el.span(
                    rx.el.span(calendar.name, class_name="break-words"),
                    rx.cond(
                        calendar.about, rx.el.span(calendar.about, class_name="text-small text-muted block")
                    ),
                    class_name="min-w-0",
                ),
                class_name="flex items-center gap-3 min-h-11 py-1",
            ),
            key=f"{calendar.id}-{refusals}",
        )

    return rx.el.fieldset(
        rx.el.legend("Counts as busy", class_name="font-medium"),
        rx.el.p(
            "While there is something in a ticked calendar, no time is offered.",
            class_name="text-small text-muted",
        ),
        rx.el.ul(rx.foreach(account.calendars, line), class_name="list-none p-0 m-0"),
        class_name="min-w-0",
    )


def _while_unread(account: rx.Var[Account], refusals: rx.Var[int], handlers: Any) -> rx.Component:
    """What happens to the slots; closed, it says what is chosen."""
    policy, wait = f"policy-{account.id}", f"wait-{account.id}"

    def choice(value: str, words: str) -> rx.Component:
        return choice_line(
            words,
            kind="radio",
            name=policy,
            value=value,
            checked=account.policy == value,
            on_change=lambda chosen: handlers.set_policy(account.id, chosen),
        )

    return rx.el.details(
        rx.el.summary(
            account.policy_words, class_name="min-h-11 py-2.5 text-small text-muted cursor-pointer"
        ),
        rx.el.div(
            choices_field(
                choice("ignore", "Go on offering times, by what was read last"),
                choice("block", "Offer no times until it can be read again"),
                name=policy,
                label="When this account cannot be read",
            ),
            select_field(
                rx.foreach(account.waits, lambda one: rx.el.option(one[1], value=one[0])),
                name=wait,
                label="After how long",
                value=account.wait,
                on_change=lambda chosen: handlers.set_wait(account.id, chosen),
                class_name="max-w-64",
            ),
            key=refusals,
            class_name="flex flex-col gap-4 pb-2",
        ),
        class_name="border-y border-hairline",
    )


def _account_acts(
    account: rx.Var[Account], changing: rx.Var[str], handlers: Any, reading: Any
) -> rx.Component:
    again = rx.cond(
        account.is_linked_by_form,
        button("Link again", kind="primary", on_click=handlers.open_form(account.provider)),
        button(
            "Link again",
            kind="primary",
            on_click=handlers.link(account.provider),
            is_busy=changing == account.provider,
        ),
    )
    return rx.el.div(
        rx.cond(account.is_to_link_again, again, _read_now(account, handlers, reading)),
        button(
            "Remove",
            kind="danger",
            on_click=handlers.ask_to_remove(account.id),
            aria_label=f"Remove {account.name}, {account.account}",
        ),
        class_name="flex flex-wrap items-start gap-3",
    )


def _read_now(account: rx.Var[Account], handlers: Any, reading: Any) -> rx.Component:
    """The browser waits for it by itself, however long it takes; the button says so meanwhile."""
    return BrowserForm.create(
        button(
            "Read now",
            type="submit",
            aria_label=f"Read {account.name}, {account.account} now",
            class_name="group-aria-busy:opacity-60",
        ),
        rx.el.p(
            "Reading. That can take half a minute.",
            role="status",
            class_name="hidden group-aria-busy:block text-small text-muted pt-2",
        ),
        action=f"/api/v1/integrations/calendars/{account.id}/sync/",
        on_done=[handlers.note_read(account.id), reading.forget],
        on_problem=reading.refuse,
        class_name="group",
    )


def booking_target(
    targets: rx.Var[list[Target]], *, target: rx.Var[str], refusals: rx.Var[int], on_choose: Any
) -> rx.Component:
    """The one calendar of all accounts that the bookings are written into, or none."""

    def choice(words: Any, value: Words) -> rx.Component:
        return choice_line(
            words,
            kind="radio",
            name="booking-target",
            value=value,
            checked=target == value,
            on_change=on_choose,
            key=f"{value}-{refusals}",
        )

    def one(each: rx.Var[Target]) -> rx.Component:
        words = rx.el.span(
            rx.el.span(each.name, class_name="block break-words"),
            rx.el.span(each.account, class_name="block text-small text-muted break-words"),
        )
        return choice(words, each.key)

    return choices_field(
        rx.foreach(targets, one),
        choice("Into none", ""),
        name="booking-target",
        label="Which calendar takes your bookings?",
        hint="Each booking is written into it, follows every move, and goes when it is cancelled.",
    )


def video_line(video: rx.Var[VideoAccount], *, changing: rx.Var[str], handlers: Any) -> rx.Component:
    """One account that makes links. handlers: link, make_default, ask_to_remove."""
    default = rx.cond(
        video.is_default,
        badge("Makes your links", tone="accent", icon_name="check"),
        button(
            "Make it the default",
            on_click=handlers.make_default(video.id),
            is_busy=changing == video.id,
            aria_label=f"Let {video.name}, {video.account} make your links",
        ),
    )
    again = button(
        "Link again",
        kind="primary",
        on_click=handlers.link(video.provider),
        is_busy=changing == video.provider,
    )
    return rx.el.li(
        rx.el.div(
            rx.el.h3(video.name, class_name="font-strong"),
            standing_badge(video.stands, video.stands_words),
            rx.cond(video.is_default & ~video.is_to_link_again, default),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
        ),
        rx.el.p(video.account, class_name="break-words"),
        rx.cond(video.words, note(rx.el.p(video.words), tone="warn")),
        rx.el.div(
            rx.cond(video.is_to_link_again, again, rx.cond(video.is_default, None, default)),
            button(
                "Remove",
                kind="danger",
                on_click=handlers.ask_to_remove(video.id),
                aria_label=f"Remove {video.name}, {video.account}",
            ),
            class_name="flex flex-wrap gap-3 pt-2",
        ),
        key=video.id,
        class_name="flex flex-col gap-1 py-3",
    )

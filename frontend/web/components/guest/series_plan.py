"""The dates of a series before they are booked: how each stands, and what shall become of it."""

from typing import Any, Final

import reflex as rx

from web.components.design.buttons import button, text_button
from web.components.design.feedback import badge, error_note, loading_words, note, skeleton
from web.components.design.fields import text_field
from web.components.design.focus import FocusWhen
from web.components.times.visit import DETAILS, show_step, visit
from web.format.calendar import ChoiceView, TimeView
from web.format.series import OPEN, SKIP, TAKE, PlanDateView, PlanView

_JSX: Final = rx.asset("slot_watch.jsx", shared=True)
_LINE: Final = "flex flex-col gap-2 py-2 border-b border-hairline last:border-b-0"
_ACT: Final = "text-small shrink-0 whitespace-nowrap min-w-11 justify-end"
_WHEN: Final = "flex-1 min-w-28 flex flex-wrap items-center gap-x-3 gap-y-1 tabular-nums"


def _on_slot(slot: rx.Var[str]) -> list[rx.Var]:
    return [slot]


class SlotWatch(rx.Component):
    """Tells which slot is settled on."""

    library = _JSX.importable_path
    tag = "SlotWatch"

    slot: rx.Var[str]
    on_slot: rx.EventHandler[_on_slot]


def series_plan(
    *,
    plan: rx.Var[PlanView],
    choices: rx.Var[list[str]],
    accepted_words: rx.Var[str],
    accepted: rx.Var[int],
    undecided: rx.Var[int],
    is_planning: rx.Var[bool],
    moving: rx.Var[int],
    problem: rx.Var[str],
    count_problem: rx.Var[str],
    language: rx.Var[str],
    refusals: rx.Var[int],
    handlers: Any,
) -> rx.Component:
    """Every date with how it stands; those that cannot be had wait for another time, or to be skipped.

    moving: the number of a free date whose other times are shown. handlers: plan_dates, plan_again,
    choose_count, choose_date, offer_times, settle_rest, accept_plan.
    """
    is_there = plan.dates.length() > 0
    waiting = rx.fragment(
        loading_words("Looking at every date"), *(skeleton("h-11 w-full") for _ in range(4))
    )
    again = rx.el.div(button("Try again", on_click=handlers.plan_again))
    dates = rx.fragment(
        _how_many(plan, count_problem, handlers),
        _rest(undecided, handlers),
        rx.el.ol(
            rx.foreach(
                plan.dates,
                lambda date, number: _date_line(date, number, choices[number], moving == number, handlers),
            ),
            lang=language,
            class_name="list-none p-0 m-0",
        ),
        _go_on(accepted, undecided, accepted_words, handlers),
    )
    return rx.el.div(
        SlotWatch.create(slot=visit.slot, on_slot=handlers.plan_dates),
        FocusWhen.create(on=visit.slot, selector="#plan-title", at_once=True),
        FocusWhen.create(on=visit.step, selector="#plan-title"),
        FocusWhen.create(on=refusals, selector="#plan-title"),
        rx.el.h2(
            "Your dates", id="plan-title", tab_index=-1, class_name="text-heading font-strong outline-none"
        ),
        error_note(problem, rx.cond(is_there | is_planning, rx.fragment(), again)),
        rx.cond(is_planning, waiting, rx.cond(is_there, dates)),
        aria_busy=is_planning,
        class_name="flex flex-col gap-4",
    )


def _how_many(plan: rx.Var[PlanView], problem: rx.Var[str], handlers: Any) -> rx.Component:
    """The pattern in words, in which zone the times are, and the number where it may be smaller."""
    fewer = rx.el.form(
        text_field(
            name="dates",
            label=rx.el.span("How many, up to ", plan.most),
            error=problem,
            type="number",
            input_mode="numeric",
            min="1",
            max=plan.most.to_string(),
            default_value=plan.dates.length().to_string(),
            control_class="max-w-28 tabular-nums",
        ),
        button("Show these", type="submit"),
        on_submit=handlers.choose_count,
        no_validate=True,
        class_name="flex flex-wrap items-end gap-3",
    )
    return rx.fragment(
        rx.el.p(plan.title, ". ", plan.zone, ". ", plan.shift, class_name="text-small text-muted"),
        rx.cond(plan.most > 1, fewer),
    )


def _rest(undecided: rx.Var[int], handlers: Any) -> rx.Component:
    """Where several dates can't be had: all of them in one press."""
    words = rx.el.p(undecided, " dates are not free.", class_name="font-medium tabular-nums")
    both = rx.el.div(
        button("Move all to the nearest time", on_click=handlers.settle_rest(True)),
        button("Skip all", on_click=handlers.settle_rest(False)),
        class_name="flex flex-wrap gap-2",
    )
    return rx.cond(undecided > 1, note(words, both, tone="warn"))


def _date_line(
    date: rx.Var[PlanDateView],
    number: rx.Var[int],
    choice: rx.Var[str],
    is_moving: rx.Var[bool],
    handlers: Any,
) -> rx.Component:
    is_open, is_out, is_taken = choice == OPEN, choice == SKIP, choice == TAKE
    title = rx.cond(
        is_open | is_taken,
        rx.el.span(date.title, class_name="font-medium"),
        rx.el.s(date.title, class_name="text-muted"),
    )
    stands = rx.cond(
        is_taken,
        badge(date.stands, tone="good", icon_name="check"),
        rx.cond(
            is_open,
            badge(date.stands, tone="warn", icon_name="alert"),
            rx.cond(
                is_out, badge("Skipped", icon_name="close"), badge("Moved", tone="accent", icon_name="repeat")
            ),
        ),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.div(title, _moved_to(date, choice), stands, class_name=_WHEN),
            _acts(date, number, choice, is_moving, handlers),
            class_name="flex flex-wrap items-center justify-between gap-x-4",
        ),
        rx.cond(is_open | (is_moving & is_taken), _instead(date, number, handlers)),
        class_name=_LINE,
        key=date.starts,
    )


def _acts(
    date: rx.Var[PlanDateView],
    number: rx.Var[int],
    choice: rx.Var[str],
    is_moving: rx.Var[bool],
    handlers: Any,
) -> rx.Component:
    """What can become of a date, or the way back from what was chosen."""
    return rx.cond(
        (choice == OPEN) | (choice == TAKE),
        rx.el.div(
            rx.cond(
                choice == TAKE,
                text_button(
                    "Move",
                    on_click=handlers.offer_times(number),
                    aria_label=f"Move {date.title}",
                    aria_expanded=rx.cond(is_moving, "true", "false"),
                    class_name=_ACT,
                ),
            ),
            text_button(
                "Skip",
                on_click=handlers.choose_date(number, SKIP),
                aria_label=f"Skip {date.title}",
                class_name=_ACT,
            ),
            class_name="flex gap-2",
        ),
        text_button(
            "Undo",
            on_click=handlers.choose_date(number, rx.cond(date.is_free, TAKE, OPEN)),
            aria_label=f"Undo the choice for {date.title}",
            class_name=_ACT,
        ),
    )


def _moved_to(date: rx.Var[PlanDateView], choice: rx.Var[str]) -> rx.Component:
    return rx.foreach(
        date.alternatives,
        lambda place: rx.cond(place.starts == choice, rx.el.span(place.title, class_name="font-medium")),
    )


def _instead(date: rx.Var[PlanDateView], number: rx.Var[int], handlers: Any) -> rx.Component:
    def place(one: rx.Var[ChoiceView]) -> rx.Component:
        return button(
            one.title,
            on_click=handlers.choose_date(number, one.starts),
            aria_label=f"Move {date.title} to {one.title}",
            class_name="text-small tabular-nums",
        )

    def time(one: rx.Var[TimeView]) -> rx.Component:
        return button(
            one.label,
            on_click=handlers.choose_date(number, one.starts),
            aria_label=f"Move {date.title} to {one.label}",
            class_name="text-small tabular-nums",
        )

    return rx.el.div(
        rx.cond(date.reason, rx.el.p(date.reason, class_name="text-small text-muted")),
        rx.cond(
            date.alternatives.length() > 0,
            rx.el.div(
                rx.el.p("Move it to", class_name="text-small"),
                rx.cond(
                    date.times.length() > 0,
                    rx.el.div(rx.foreach(date.times, time), class_name="flex flex-wrap gap-2"),
                    rx.el.div(rx.foreach(date.alternatives, place), class_name="grid sm:grid-cols-2 gap-2"),
                ),
                class_name="flex flex-col gap-1.5",
            ),
            rx.el.p(
                rx.cond(date.is_free, "Nothing else is free that day.", "Nothing near is free. Skip it."),
                class_name="text-small",
            ),
        ),
        class_name="flex flex-col gap-2 pb-2",
    )


def _go_on(
    accepted: rx.Var[int], undecided: rx.Var[int], accepted_words: rx.Var[str], handlers: Any
) -> rx.Component:
    words = rx.cond(
        undecided > 0,
        rx.cond(
            undecided == 1,
            rx.el.span("Move or skip 1 date first"),
            rx.el.span("Move or skip ", undecided, " dates first"),
        ),
        rx.cond(
            accepted > 0,
            rx.el.span("Continue with ", accepted_words),
            rx.el.span("Keep at least one date"),
        ),
    )
    return rx.el.div(
        button(
            words,
            kind="primary",
            disabled=(undecided > 0) | (accepted == 0),
            on_click=[show_step(DETAILS), handlers.accept_plan],
            class_name="w-full sm:w-auto min-h-12 px-6",
        ),
        class_name="sticky bottom-0 bg-raised py-3",
    )


def chosen_dates(
    *, titles: rx.Var[list[str]], accepted_words: rx.Var[str], language: rx.Var[str]
) -> rx.Component:
    """What is about to be booked, above the form: the number, the dates one press away, and a way back."""
    return rx.el.div(
        FocusWhen.create(on=visit.step, selector="#form-title", at_once=True),
        rx.el.details(
            rx.el.summary(accepted_words, class_name="font-medium min-h-11 py-2.5 cursor-pointer"),
            rx.el.ol(
                rx.foreach(titles, lambda title: rx.el.li(title, class_name="py-0.5")),
                lang=language,
                class_name="list-none p-0 m-0 pb-2 ps-5 tabular-nums",
            ),
            class_name="grow",
        ),
        text_button("Change the dates", on_click=show_step(""), class_name="text-small"),
        class_name="flex flex-wrap items-start gap-x-4 border border-hairline rounded-control px-3",
    )

"""What the booking page shows of a series, in a file of its own: other event types don't load it."""

import reflex as rx

from web.components.bookings.series_dates import dates_list
from web.components.guest.series_plan import chosen_dates, series_plan
from web.states.booking_page import BookingPageState as State


@rx.memo
def series_plan_step() -> rx.Component:
    """Between the time and the form: every date."""
    return series_plan(
        plan=State.plan,
        choices=State.choices,
        accepted=State.accepted,
        accepted_words=State.accepted_words,
        undecided=State.undecided,
        is_planning=State.is_planning,
        moving=State.moving,
        problem=State.plan_problem,
        count_problem=State.count_problem,
        language=State.language,
        refusals=State.refusals,
        handlers=State,
    )


@rx.memo
def series_chosen() -> rx.Component:
    """Above the form: the dates that it is about."""
    return chosen_dates(titles=State.chosen, accepted_words=State.accepted_words, language=State.language)


@rx.memo
def series_booked() -> rx.Component:
    """Every date that has been booked."""
    return dates_list(State.booked_dates, State.language)

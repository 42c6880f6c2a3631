"""What an organizer may do although their own rules forbid it, and what not even they may."""

from datetime import datetime
from typing import Final

from apps.events.models import Booking
from apps.events.selectors.offers import Offer
from apps.events.selectors.slots import explain
from apps.events.services.offering import refusal_for
from apps.events.services.times import busy_range
from shared_types.errors import FieldProblem
from shared_types.vocabulary import SlotRule
from slot_engine import Refusal, RefusalCode

RULE_WORDS: Final = {
    SlotRule.IN_PAST: "That time has passed.",
    SlotRule.TOO_SOON: "It is within the notice that the event type asks for.",
    SlotRule.TOO_FAR: "It is further ahead than the event type can be booked.",
    SlotRule.OUTSIDE_HOURS: "It is outside your hours.",
    SlotRule.OFF_GRID: "It is not one of the usual starts.",
    SlotRule.BUSY: "Another of your calendars is busy then.",
    SlotRule.DAY_FULL: "The day has as many bookings as it takes.",
    SlotRule.CAPACITY_EXCEEDED: "There are not that many places left.",
}
_BOOKED = "Another booking takes that time."
# The past cannot be promised to anybody, and a seat that is not there cannot be given.
_FIRM: Final = (RefusalCode.IN_PAST, RefusalCode.CAPACITY_EXCEEDED)


def require_permitted(
    offer: Offer, *, start: datetime, now: datetime, seats: int, override: bool
) -> list[SlotRule]:
    """The rules that a start breaks although the organizer wants it, in the engine's order; often none.

    Without `override` any broken rule is refused with the first. With it only what cannot be overridden is:
    the past, seats that are not there, and time that another live booking takes. The refusal lists every
    broken rule, and whether an override would help.
    """
    refusals = explain(offer, start=start, now=now, seats=seats)
    is_booked = any(each.code == RefusalCode.BUSY for each in refusals) and _is_booked(offer, start)
    firm = [refusal for refusal in refusals if _is_firm(refusal, is_booked=is_booked)]
    against = firm if override else refusals
    if against:
        refused = refusal_for(against[0])
        refused.errors = [_problem(refusal, is_booked=is_booked) for refusal in refusals]
        refused.can_be_overridden = not firm
        raise refused
    return list(dict.fromkeys(SlotRule(refusal.code) for refusal in refusals))


def _is_firm(refusal: Refusal, *, is_booked: bool) -> bool:
    return refusal.code in _FIRM or (refusal.code == RefusalCode.BUSY and is_booked)


def _is_booked(offer: Offer, start: datetime) -> bool:
    """Whether a live booking takes the time, and not only another calendar of the organizer's."""
    calendar = offer.calendar
    there = Booking.objects.live().filter(
        organizer_id=calendar.organizer_id, busy__overlap=busy_range(start, offer.rules)
    )
    if calendar.leaving_booking_id:
        there = there.exclude(id=calendar.leaving_booking_id)
    return there.exists()


def _problem(refusal: Refusal, *, is_booked: bool) -> FieldProblem:
    rule = SlotRule(refusal.code)
    words = _BOOKED if rule == SlotRule.BUSY and is_booked else RULE_WORDS[rule]
    return FieldProblem(field="start_time", code=rule, message=words)

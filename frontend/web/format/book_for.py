"""A booking that an organizer makes for somebody: the form as a wish, or what is wrong with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from pydantic import ValidationError

from shared_types.bookings import BookingForInvitee
from shared_types.fields import TYPED
from web.format.field_checks import faults_of

TEXTS: Final = ("invitee_name", "invitee_email", "invitee_phone")
SEATS: Final = "attendee_count"


def read_wish(
    form: Mapping[str, object],
    *,
    event_type_id: str,
    start: datetime | None,
    timezone: str,
    answers: Mapping[str, object],
) -> tuple[BookingForInvitee | None, dict[str, str]]:
    """The wish, or what is wrong by the names of its fields; `start_time` is the choice of a time."""
    typed = {name: str(form.get(name) or "").strip() for name in (*TEXTS, SEATS)}
    values: dict[str, object] = {name: typed[name] for name in TEXTS}
    if typed[SEATS]:
        values[SEATS] = typed[SEATS]
    try:
        wish = BookingForInvitee.model_validate(
            {
                "event_type_id": event_type_id,
                "start_time": start,
                "invitee_timezone": timezone,
                "custom_answers": answers,
                **values,
            },
            context=TYPED,
        )
    except ValidationError as error:
        faults = dict(faults_of(error))
        if start is None:
            faults["start_time"] = "Choose a time."
        return None, faults
    return wish, {}

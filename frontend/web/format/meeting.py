"""What is booked and what became of it, in words: the views that the public pages draw."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from shared_types.bookings import CalendarLinks, GuestRead, InviteeBookingRead
from shared_types.event_types import PublicEventTypeRead, PublicEventTypeSummary
from shared_types.users import OrganizerRead
from shared_types.vocabulary import LocationType
from web.format.calendar import Look
from web.format.dates import moment, time_span
from web.format.policies import change_lines, policy_words
from web.format.questions import QuestionView, question_view, watched_names
from web.format.words import LOCATIONS, count_of, duration
from web.format.zones import offset_label, zone_city


class OrganizerView(BaseModel):
    """An organizer at the head of a page."""

    name: str
    initials: str
    organizer_slug: str
    bio: str
    logo_url: str
    website: str
    website_host: str
    contact_email: str
    contact_phone: str


class OfferView(BaseModel):
    """An event type as it is offered; `lasts` is its length in words."""

    name: str
    event_type_slug: str
    description: str
    lasts: str
    location_type: str
    location: str
    group: str
    repeats: str


class OfferDetailsView(OfferView):
    """An event type on its booking page."""

    location_details: str
    is_group_event: bool
    max_attendees: int
    seen_by_others: str
    needs_phone: bool
    is_zone_locked: bool
    has_waitlist: bool
    is_series: bool
    policy: str
    questions: list[QuestionView]
    watched: list[str]


class AnswerView(BaseModel):
    """A question that was asked, and what was answered."""

    text: str
    answer: str


class GuestView(BaseModel):
    """Somebody whom the invitee brings along."""

    id: str
    name: str
    email: str


class BookingView(BaseModel):
    """A booking, as its invitee reads it; times are in the zone named by `zone`."""

    name: str
    status: str
    organizer_name: str
    day_and_time: str
    span: str
    zone: str
    lasts: str
    location_type: str
    location: str
    location_details: str
    meeting_link: str
    meeting_password: str
    seats: str
    guests: list[GuestView]
    seats_left: int
    other_names: list[str]
    names_are_shown: bool
    invitee_name: str
    invitee_email: str
    answers: list[AnswerView]
    changes: list[str]
    cancelled: str
    cancellation_reason: str
    calendar_links: CalendarLinks


def guest_view(guest: GuestRead) -> GuestView:
    """A guest by name, or as one of whom nothing was said."""
    return GuestView(id=str(guest.id), name=guest.name or "A guest", email=guest.email)


def initials_of(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def organizer_view(organizer: OrganizerRead) -> OrganizerView:
    """An organizer's public side."""
    return OrganizerView(
        **organizer.model_dump(exclude={"timezone", "brand_color"}),
        initials=initials_of(organizer.name),
        website_host=organizer.website.split("//", 1)[-1].split("/", 1)[0].removeprefix("www."),
    )


def offer_view(event_type: PublicEventTypeSummary) -> OfferView:
    """An event type in a list."""
    group = f"Group of up to {event_type.max_attendees}" if event_type.is_group_event else ""
    return OfferView(
        name=event_type.name,
        event_type_slug=event_type.event_type_slug,
        description=event_type.description,
        lasts=duration(event_type.duration),
        location_type=event_type.location_type,
        location=LOCATIONS[event_type.location_type],
        group=group,
        repeats=event_type.recurrence_text,
    )


def offer_details_view(event_type: PublicEventTypeRead, *, today: date) -> OfferDetailsView:
    """An event type with what its booking form needs. today: where the visitor is."""
    questions = sorted(event_type.questions, key=lambda question: question.order)
    return OfferDetailsView(
        **offer_view(event_type).model_dump(),
        location_details=event_type.location_details,
        is_group_event=event_type.is_group_event,
        max_attendees=event_type.max_attendees,
        seen_by_others=_seen_by_others(event_type),
        needs_phone=event_type.location_type == LocationType.PHONE_CALL,
        is_zone_locked=event_type.location_type == LocationType.IN_PERSON,
        has_waitlist=event_type.enable_waitlist,
        is_series=event_type.recurrence_text != "",
        policy=policy_words(
            cancel_minutes=event_type.cancellation_deadline_minutes,
            move_minutes=event_type.reschedule_deadline_minutes,
            moves=event_type.max_reschedules,
        ),
        questions=[question_view(question, today=today) for question in questions],
        watched=watched_names(questions),
    )


def booking_view(booking: InviteeBookingRead, *, look: Look, now: datetime) -> BookingView:
    """A booking in its reader's zone and language."""
    zone = ZoneInfo(look.timezone)
    start, end = booking.start_time.astimezone(zone), booking.end_time.astimezone(zone)
    return BookingView(
        name=booking.event_name,
        status=booking.status,
        organizer_name=booking.organizer.name,
        day_and_time=moment(
            start, this_year=look.today.year, locale=look.locale, clock_hours=look.clock_hours
        ),
        span=time_span(start, end, locale=look.locale, clock_hours=look.clock_hours),
        zone=f"{zone_city(look.timezone, locale=look.locale)} time, {offset_label(start)}",
        lasts=duration(booking.duration),
        location_type=booking.location_type,
        location=LOCATIONS[booking.location_type],
        location_details=booking.location_details
        or ("The link follows by mail." if booking.meeting_link_follows else ""),
        meeting_link=booking.meeting_link,
        meeting_password=booking.meeting_password,
        seats=count_of(booking.seats, "seat") if booking.is_group_event else "",
        guests=[guest_view(guest) for guest in booking.guests],
        seats_left=booking.seats_left,
        other_names=booking.attendee_names,
        names_are_shown=booking.names_are_shown,
        invitee_name=booking.invitee_name,
        invitee_email=booking.invitee_email,
        answers=[
            AnswerView(text=answer.question_text, answer=answer_text(answer.answer))
            for answer in booking.answers
        ],
        changes=change_lines(booking, look=look, now=now),
        cancelled=_moment_in(booking.cancelled_at, zone, look),
        cancellation_reason=booking.cancellation_reason,
        calendar_links=booking.calendar_links,
    )


def _seen_by_others(event_type: PublicEventTypeRead) -> str:
    """What those who come to the same time will see of whoever books."""
    if not event_type.is_group_event:
        return ""
    if event_type.show_attendee_names:
        return "Others who come see your name, and you see theirs; nothing else."
    return f"Others come too. Only {event_type.organizer.name} sees who you are."


def answer_text(answer: object) -> str:
    """An answer of any type, as it is read."""
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if isinstance(answer, list):
        return ", ".join(str(one) for one in answer)
    return str(answer)


def _moment_in(at: datetime | None, zone: ZoneInfo, look: Look) -> str:
    if at is None:
        return ""
    return moment(
        at.astimezone(zone), locale=look.locale, clock_hours=look.clock_hours, this_year=look.today.year
    )

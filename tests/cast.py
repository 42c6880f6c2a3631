"""Who plays in the tests: Olga organises, Ivo is invited, Mallory gets 404. And what they start with."""

from collections.abc import Mapping, Sequence
from datetime import date

from allauth.account.models import EmailAddress

from apps.availability.models import DateOverride, OverrideHours, Schedule, WeeklyHours
from apps.users.models import User

PASSWORD = "correct horse battery"
OLGA, MALLORY = "olga", "mallory"
IVO_NAME, IVO_EMAIL = "Ivo Invitee", "ivo@example.com"
WORKDAYS = (1, 2, 3, 4, 5)
NINE_TO_FIVE = (9 * 60, 17 * 60)


def make_organizer(
    slug: str = OLGA, *, timezone: str = "Europe/Berlin", verified: bool = True, **fields: object
) -> User:
    """An organizer who can sign in with PASSWORD, and has no schedule yet."""
    email = f"{slug}@example.com"
    values = {"name": slug.capitalize(), "slug": slug, "timezone": timezone, **fields}
    user = User.objects.create_user(email, PASSWORD, **values)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=verified)
    return user


def make_schedule(
    organizer: User,
    *,
    name: str = "Working hours",
    timezone: str = "",
    weekly: Mapping[int, Sequence[tuple[int, int]]] | None = None,
    overrides: Mapping[date, Sequence[tuple[int, int]]] | None = None,
    is_default: bool = True,
) -> Schedule:
    """A schedule; by default Monday to Friday, nine to five, in the organizer's zone.

    weekly, overrides: intervals as (start, end) in minutes of the day, by ISO weekday and by date.
    """
    schedule = Schedule.objects.create(
        organizer=organizer, name=name, timezone=timezone or organizer.timezone, is_default=is_default
    )
    weekly = {weekday: [NINE_TO_FIVE] for weekday in WORKDAYS} if weekly is None else weekly
    WeeklyHours.objects.bulk_create(
        WeeklyHours(schedule=schedule, weekday=weekday, start_minute=start, end_minute=end)
        for weekday, intervals in weekly.items()
        for start, end in intervals
    )
    for day, intervals in (overrides or {}).items():
        override = DateOverride.objects.create(schedule=schedule, date=day)
        OverrideHours.objects.bulk_create(
            OverrideHours(override=override, start_minute=start, end_minute=end) for start, end in intervals
        )
    return schedule

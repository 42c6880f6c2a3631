"""What an organizer says of themselves."""

from datetime import datetime

from django.db import IntegrityError, transaction

from apps.users.errors import SlugReserved, SlugTaken
from apps.users.models import User
from apps.users.services.past_slugs import read_slug, settle_slug
from core.db import violates
from shared_types.errors import FieldProblem
from shared_types.reserved import RESERVED_SLUGS
from shared_types.users import ProfileUpdate

# Null empties these; the others are always something, and null leaves them as they are.
_MAY_BE_EMPTY = {"bio", "brand_color", "logo_url", "website", "contact_email", "contact_phone"}
_COLUMN_OF = {"organizer_slug": "slug"}


def update_profile(*, user: User, data: ProfileUpdate, now: datetime) -> User:
    """Change what is given; links with an old slug go on working. Raises SlugReserved or SlugTaken."""
    given = data.model_dump(exclude_unset=True)
    changes = {name: value for name, value in given.items() if value is not None or name in _MAY_BE_EMPTY}
    if changes.get("organizer_slug", user.slug) != user.slug:
        refuse_reserved(changes["organizer_slug"])
    return _save(
        user,
        {_COLUMN_OF.get(name, name): "" if value is None else value for name, value in changes.items()},
        now=now,
    )


def refuse_reserved(slug: str) -> None:
    """Raise SlugReserved for a slug that an address of ours begins with."""
    if slug in RESERVED_SLUGS:
        raise SlugReserved(errors=[_slug_problem(SlugReserved)])


def _save(user: User, columns: dict[str, object], *, now: datetime) -> User:
    for name, value in columns.items():
        setattr(user, name, value)
    try:
        with transaction.atomic():
            left = read_slug(user) if "slug" in columns else ""
            user.save(update_fields=[*columns, "updated_at"])
            if left:
                settle_slug(user, left=left, now=now)
    except IntegrityError as error:
        if violates(error, "user_slug_is_unique"):
            raise SlugTaken(errors=[_slug_problem(SlugTaken)]) from error
        raise
    except SlugTaken as error:
        raise SlugTaken(errors=[_slug_problem(SlugTaken)]) from error
    return user


def _slug_problem(kind: type[SlugReserved] | type[SlugTaken]) -> FieldProblem:
    return FieldProblem(field="organizer_slug", code=kind.code, message=kind.__doc__ or "")

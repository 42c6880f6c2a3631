"""Calendars are linked by what their owner knows of them, tried at once, and let go again."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import IntegrityError, transaction

from apps.integrations.errors import (
    AlreadyLinked,
    CannotBeLinked,
    ConnectionNotFound,
    ConsentWithdrawn,
    ProviderFailure,
)
from apps.integrations.models import CalendarConnection
from apps.integrations.providers.budget import Budget
from apps.integrations.providers.caldav import Session, find_account, whole_address
from apps.integrations.providers.ics import feed_address
from apps.integrations.providers.ports import CalendarListing
from apps.integrations.selectors import SECRETS
from apps.integrations.services.adapters import calendar_port
from apps.integrations.services.busy_time import lock_connections
from apps.integrations.services.calendars import list_calendars, remove_all
from apps.integrations.services.revoking import revoke_on_commit
from apps.users.models import User
from shared_types.errors import FieldProblem
from shared_types.integrations import CalDavCreate, CalendarConnectionUpdate, IcsCreate
from shared_types.vocabulary import CalendarProvider, ConnectionStatus, ErrorCode

_SECONDS_TO_LINK = 20.0
_LINKED_ONCE = "calendar_connection_is_linked_once"


def link_caldav(*, organizer: User, data: CalDavCreate, now: datetime) -> CalendarConnection:
    """Link an account at a calendar server, if it lets us in; an account that did not any more is mended.

    Raises CannotBeLinked, naming `url` or `password`, and AlreadyLinked. Its events are read by a worker.
    """
    try:
        session = Session(
            address=whole_address(data.url),
            username=data.username,
            password=data.password.get_secret_value(),
            budget=Budget(_SECONDS_TO_LINK),
        )
        found = find_account(session)
    except ProviderFailure as failure:
        raise _refusal(failure) from None
    connection = CalendarConnection(
        organizer=organizer,
        provider=CalendarProvider.CALDAV,
        account_email=found.email or _named(data.username, found.home),
        address=found.home,
        username=data.username,
        secret=data.password.get_secret_value(),
    )
    return _link(connection, now=now)


def link_ics(*, organizer: User, data: IcsCreate, now: datetime) -> CalendarConnection:
    """Link a published calendar, if there is one; raises CannotBeLinked, naming `url`, and AlreadyLinked."""
    try:
        address = feed_address(data.url.get_secret_value())
    except ProviderFailure as failure:
        raise _refusal(failure) from None
    connection = CalendarConnection(
        organizer=organizer, provider=CalendarProvider.ICS, account_email=data.name, address=address
    )
    return _link(connection, now=now)


def _named(username: str, home: str) -> str:
    """What an account is called that has no e-mail address: `olga@cloud.example`."""
    return (username if "@" in username else f"{username}@{urlsplit(home).hostname}")[:254]


def _link(connection: CalendarConnection, *, now: datetime) -> CalendarConnection:
    try:
        port = calendar_port(connection, now=now)
        listings = port.calendars()
        if connection.provider == CalendarProvider.ICS:
            port.changes(listings[0].external_id, sync_token="", start=now, end=now)  # none yet
    except ProviderFailure as failure:
        raise _refusal(failure) from None
    if not listings:
        raise _cannot("url", "The account has no calendars.")
    return _keep(connection, listings)


def _keep(connection: CalendarConnection, listings: Sequence[CalendarListing]) -> CalendarConnection:
    with transaction.atomic():
        lock_connections(organizer_id=connection.organizer_id)
        known = _known(connection)
        if known and not _is_same_place(known, connection):
            connection.account_email = f"{connection.account_email} ({_host(connection)})"[:254]
            known = _known(connection)
        if known:
            _mend(known, connection)
        else:
            _create(connection)
        kept = known or connection
        list_calendars(connection=kept, listings=listings)
    return kept


def _known(connection: CalendarConnection) -> CalendarConnection | None:
    """An account that is called the same. Its secrets stay closed: no key may fit any more."""
    mine = CalendarConnection.objects.filter(
        organizer_id=connection.organizer_id,
        provider=connection.provider,
        account_email=connection.account_email,
    )
    return mine.defer(*SECRETS).first()


def _is_same_place(known: CalendarConnection, new: CalendarConnection) -> bool:
    """Whether both are at one server: people have the same name at several."""
    if new.provider != CalendarProvider.CALDAV:
        return True
    try:
        return _host(known) == _host(new)
    except InvalidToken:
        return True


def _host(connection: CalendarConnection) -> str:
    return urlsplit(connection.address).hostname or ""


def _create(connection: CalendarConnection) -> None:
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError as error:
        if _LINKED_ONCE in str(error):
            raise AlreadyLinked from None
        raise


def _mend(broken: CalendarConnection, new: CalendarConnection) -> None:
    """What the organizer has chosen for its calendars stays. Raises AlreadyLinked where nothing is new."""
    if broken.status == ConnectionStatus.ACTIVE and _opens_the_same(broken, new):
        raise AlreadyLinked
    broken.address, broken.username, broken.secret = new.address, new.username, new.secret
    broken.status, broken.last_error, broken.failures = ConnectionStatus.ACTIVE, "", 0
    broken.next_sync_at = broken.lease_until = broken.lease_token = None
    broken.save()


def _opens_the_same(one: CalendarConnection, other: CalendarConnection) -> bool:
    try:
        return all(getattr(one, name) == getattr(other, name) for name in ("address", "username", "secret"))
    except InvalidToken:
        return False


def update_connection(*, organizer_id: UUID, connection_id: UUID, data: CalendarConnectionUpdate) -> None:
    """Say what happens to the slots while the account cannot be read; raises ConnectionNotFound."""
    changes: dict[str, Any] = data.model_dump(exclude_none=True)
    mine = CalendarConnection.objects.filter(organizer_id=organizer_id, id=connection_id)
    if not (mine.update(**changes) if changes else mine.exists()):
        raise ConnectionNotFound


def unlink_calendars(*, organizer_id: UUID, connection_id: UUID) -> None:
    """Let an account go, with everything that is known from it; raises ConnectionNotFound."""
    with transaction.atomic():
        lock_connections(organizer_id=organizer_id)
        mine = CalendarConnection.objects.filter(organizer_id=organizer_id, id=connection_id)
        connection = mine.defer(*SECRETS).first()
        if connection is None:
            raise ConnectionNotFound
        with suppress(InvalidToken):  # what cannot be opened cannot be given back
            revoke_on_commit(connection)
        remove_all(connection=connection)


def _refusal(failure: ProviderFailure) -> CannotBeLinked:
    if isinstance(failure, ConsentWithdrawn):
        return _cannot("password", "The server does not accept this name with this password.")
    return _cannot("url", failure.reason)


def _cannot(field: str, message: str) -> CannotBeLinked:
    problem = FieldProblem(field=field, code=ErrorCode.VALIDATION_FAILED, message=message)
    return CannotBeLinked(message, errors=[problem])

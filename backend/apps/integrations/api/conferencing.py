"""Accounts that make meeting links, over HTTP. Linking one is a matter of the browser: see `linking`."""

from uuid import UUID

from ninja import Router, Status

from apps.integrations.selectors import get_conferencing_connection, list_conferencing_connections
from apps.integrations.services.conferencing import make_default, unlink_conferencing
from apps.users.services.access import Area, may
from core.auth import SignedInRequest
from shared_types.integrations import ConferencingConnectionRead

router = Router(auth=may(Area.INTEGRATIONS))
_ONE = "/conferencing/{uuid:link_maker_id}/"


@router.get("/conferencing/", response=list[ConferencingConnectionRead])
def list_all(request: SignedInRequest) -> list[ConferencingConnectionRead]:
    """One's linked accounts that make meeting links, in the order in which they were linked."""
    found = list_conferencing_connections(organizer_id=request.user.pk)
    return [ConferencingConnectionRead.model_validate(each) for each in found]


@router.put(_ONE, response=ConferencingConnectionRead)
def choose(request: SignedInRequest, link_maker_id: UUID) -> ConferencingConnectionRead:
    """Let this one make the links where an event type names none, in place of any other."""
    make_default(organizer_id=request.user.pk, connection_id=link_maker_id)
    found = get_conferencing_connection(organizer_id=request.user.pk, connection_id=link_maker_id)
    return ConferencingConnectionRead.model_validate(found)


@router.delete(_ONE, response={204: None})
def unlink(request: SignedInRequest, link_maker_id: UUID) -> Status[None]:
    """Let an account go. Meetings keep the links that it made; another one becomes the default."""
    unlink_conferencing(organizer_id=request.user.pk, connection_id=link_maker_id)
    return Status(204, None)

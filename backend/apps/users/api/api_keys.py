"""Keys for programs, over HTTP. A key cannot make, see or revoke keys, and neither can anybody on behalf."""

from uuid import UUID

from ninja import Router, Status

from apps.users import services
from apps.users.presenters import show_api_key
from apps.users.selectors import list_api_keys
from core import clock
from core.auth import SignedInRequest, signed_in
from shared_types.api_keys import ApiKeyCreate, ApiKeyCreated, ApiKeyRead
from shared_types.errors import Problem

router = Router(auth=signed_in)


@router.get("/api-keys/", response=list[ApiKeyRead])
def list_keys(request: SignedInRequest) -> list[ApiKeyRead]:
    """Your keys, the newest first, without themselves."""
    now = clock.now()
    return [show_api_key(key, now=now) for key in list_api_keys(organizer=request.user)]


@router.post("/api-keys/", response={201: ApiKeyCreated, 409: Problem})
def create_key(request: SignedInRequest, data: ApiKeyCreate) -> Status[ApiKeyCreated]:
    """Make a key. The answer holds it, this once."""
    now = clock.now()
    key, text = services.create_api_key(organizer=request.user, data=data, now=now)
    return Status(201, ApiKeyCreated(key=text, **show_api_key(key, now=now).model_dump()))


@router.delete("/api-keys/{key_id}/", response={204: None})
def revoke_key(request: SignedInRequest, key_id: UUID) -> Status[None]:
    """End a key at once."""
    services.revoke_api_key(organizer=request.user, key_id=key_id)
    return Status(204, None)

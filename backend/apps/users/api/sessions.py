"""Where one is signed in, over HTTP, and the end of it."""

from typing import Annotated

from ninja import Path, Router, Status
from pydantic import StringConstraints

from apps.users import services
from apps.users.presenters import show_open_session
from apps.users.selectors import list_sessions
from core.auth import SignedInRequest, signed_in
from shared_types.sessions import OpenSessionRead

router = Router(auth=signed_in)

SessionId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@router.get("/sessions/", response=list[OpenSessionRead])
def list_open_sessions(request: SignedInRequest) -> list[OpenSessionRead]:
    """The sessions that are open, the last used first."""
    key = str(request.session_in_use.session_key)
    return [show_open_session(session, key_in_use=key) for session in list_sessions(request.user)]


@router.post("/sessions/end-others/", response={204: None})
def end_others(request: SignedInRequest) -> Status[None]:
    """Sign out everywhere but here."""
    services.end_sessions(request.user, but=str(request.session_in_use.session_key))
    return Status(204, None)


@router.delete("/sessions/{session_id}/", response={204: None})
def end_one(request: SignedInRequest, session_id: Path[SessionId]) -> Status[None]:
    """Sign out there."""
    services.end_session(request.user, session_id=session_id)
    return Status(204, None)

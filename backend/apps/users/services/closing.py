"""Closing an account for good: from then on nobody enters, and what is left is erased by a job."""

from datetime import datetime

from apps.users.errors import SessionNotFound
from apps.users.models import ApiKey, Session, User, digest_of
from core.errors import invalid_field
from shared_types.users import AccountProof
from shared_types.vocabulary import ErrorCode


def prove_it_is_them(user: User, proof: AccountProof) -> None:
    """Ask once more who it is; raises Invalid. An account without a password has its session alone."""
    if not user.has_usable_password():
        return
    if not user.check_password(proof.password.get_secret_value()):
        raise invalid_field("password", "This is not your password.", code=ErrorCode.INVALID_CREDENTIALS)


def close_account(user: User, *, now: datetime) -> None:
    """In the present transaction: no session, no key and no public page of theirs works any more."""
    user.is_active, user.erase_requested_at = False, now
    user.save(update_fields=["is_active", "erase_requested_at", "updated_at"])
    ApiKey.objects.filter(organizer=user).delete()
    end_sessions(user)


def end_sessions(user: User, *, but: str = "") -> int:
    """End every session of an account but the one with a key, and say how many there were; 1 query."""
    ended, _ = Session.objects.filter(user=user).exclude(digest=digest_of(but)).delete()
    return ended


def end_session(user: User, *, session_id: str) -> None:
    """End one; raises SessionNotFound."""
    ended, _ = Session.objects.filter(user=user, digest=session_id).delete()
    if not ended:
        raise SessionNotFound

"""An organizer's account as a whole: taken along, and closed for good."""

from django.http import StreamingHttpResponse
from ninja import Router, Status

from apps.events.presenters.account_archive import archive_files
from apps.events.services.erasure.accounts import leave
from apps.users.services import prove_it_is_them
from core import clock
from core.archives import zip_of
from core.auth import SignedInRequest, signed_in
from core.errors import invalid_field
from core.throttle import Limit, spend
from shared_types.errors import Problem
from shared_types.users import AccountErasure, AccountProof

router = Router(tags=["Accounts"], auth=signed_in)


@router.post("/account/export/", response={200: None})
def export(request: SignedInRequest, data: AccountProof) -> StreamingHttpResponse:
    """Everything that is kept of you, as a ZIP archive of JSON, CSV and iCalendar; asks the password."""
    spend(Limit.PASSWORD_CHANGE_PER_ORGANIZER, str(request.user.pk))
    prove_it_is_them(request.user, data)
    now = clock.now()
    pieces = zip_of(archive_files(request.user, now=now), now=now)
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="kalends-{request.user.slug}-{now:%Y-%m-%d}.zip"'
    return answer


@router.post("/account/erase/", response={202: None, 403: Problem})
def erase(request: SignedInRequest, data: AccountErasure) -> Status[None]:
    """Close your account for good; asks the password and the slug.

    Every session ends and nobody can book any more. What is ahead is cancelled, those who booked get a mail,
    and then everything of yours is erased.
    """
    spend(Limit.PASSWORD_CHANGE_PER_ORGANIZER, str(request.user.pk))
    prove_it_is_them(request.user, data)
    if data.organizer_slug != request.user.slug:
        raise invalid_field("organizer_slug", "This is not the name of your public page.")
    leave(organizer=request.user, now=clock.now())
    return Status(202, None)

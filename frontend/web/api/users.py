"""The organizer's account and profile. The browser itself calls what sets or clears the session cookie."""

from shared_types.providers import ProviderAccountRead, SignInProviderRead
from shared_types.second_factor import SecondFactorRead
from shared_types.sessions import OpenSessionRead
from shared_types.users import ProfileRead, ProfileUpdate, SlugCheck
from web.api.client import Caller, ask, segment, tell


async def get_profile(*, caller: Caller) -> ProfileRead:
    """Who is signed in; raises ApiError (401) where nobody is."""
    return await ask(ProfileRead, "GET", "users/profile/", caller=caller.in_person())


async def update_profile(changes: ProfileUpdate, *, caller: Caller) -> ProfileRead:
    """Change what is set in `changes`, and nothing else."""
    return await ask(ProfileRead, "PATCH", "users/profile/", caller=caller.in_person(), body=changes)


async def check_slug(organizer_slug: str, *, caller: Caller) -> SlugCheck:
    """Whether the caller could have this slug."""
    return await ask(
        SlugCheck, "GET", "users/slug/", caller=caller.in_person(), query={"organizer_slug": organizer_slug}
    )


async def get_second_factor(*, caller: Caller) -> SecondFactorRead:
    """Whether signing in takes a code, too."""
    return await ask(SecondFactorRead, "GET", "users/second-factor/", caller=caller.in_person())


async def list_providers(*, caller: Caller) -> list[SignInProviderRead]:
    """The providers that one can sign in with here."""
    return await ask(list[SignInProviderRead], "GET", "users/providers/", caller=caller.in_person())


async def list_provider_accounts(*, caller: Caller) -> list[ProviderAccountRead]:
    """The accounts at providers that open the caller's own."""
    return await ask(list[ProviderAccountRead], "GET", "users/provider-accounts/", caller=caller.in_person())


async def list_sessions(*, caller: Caller) -> list[OpenSessionRead]:
    """Where the caller is signed in, the last used first."""
    return await ask(list[OpenSessionRead], "GET", "users/sessions/", caller=caller.in_person())


async def end_session(session_id: str, *, caller: Caller) -> None:
    """Sign out there."""
    await tell("DELETE", f"users/sessions/{segment(session_id)}/", caller=caller.in_person())


async def end_other_sessions(*, caller: Caller) -> None:
    """Sign out everywhere else."""
    await tell("POST", "users/sessions/end-others/", caller=caller.in_person())

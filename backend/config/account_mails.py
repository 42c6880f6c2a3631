"""What Kalends writes to people about their account. They know who they are: no names, and one link each."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class AccountMail:
    """One mail. text: paragraphs between empty lines; `{link}` stands where the link goes."""

    subject: str
    text: str
    link_from: str = ""


_CONFIRM = AccountMail(
    subject="Confirm your e-mail address",
    text="""Please confirm that this is your e-mail address:

{link}

The link works once, within 3 days. If you did not ask for it, you need not do anything: without your \
confirmation nobody can use this address.""",
    link_from="activate_url",
)
_MAILS = {
    "account/email/email_confirmation_signup": _CONFIRM,
    "account/email/email_confirmation": _CONFIRM,
    "account/email/account_already_exists": AccountMail(
        subject="You have an account already",
        text="""Somebody asked for an account with this e-mail address, and it has one already.

If that was you: sign in as usual. If you don't know your password any more, set a new one here:

{link}

If it was not you, you need not do anything.""",
        link_from="password_reset_url",
    ),
    "account/email/unknown_account": AccountMail(
        subject="There is no account with this address",
        text="""Somebody asked to get into an account with this e-mail address, but there is none.

If that was you, you may have signed up with another address. You can make an account with this one here:

{link}

If it was not you, you need not do anything.""",
        link_from="signup_url",
    ),
    "account/email/password_reset_key": AccountMail(
        subject="Set a new password",
        text="""Here you can set a new password for your account:

{link}

The link works once, within 2 hours. If you did not ask for it, you need not do anything: your password \
stays as it is.""",
        link_from="password_reset_url",
    ),
    "account/email/password_changed": AccountMail(
        subject="Your password was changed",
        text="""The password of your account was changed just now, and all other sessions were closed.

If that was not you, set a new one at once:

{link}""",
    ),
}
_IF_NOT_YOU = "If that was not you, set a new password at once:\n\n{link}"
_MAILS |= {
    "mfa/email/totp_activated": AccountMail(
        subject="Two-factor sign-in is on",
        text=f"""Signing in to your account takes a code from your app from now on, and all other sessions \
were closed. Keep the recovery codes in a safe place: each opens your account once without the app.

{_IF_NOT_YOU}""",
    ),
    "mfa/email/totp_deactivated": AccountMail(
        subject="Two-factor sign-in is off",
        text=f"""From now on signing in to your account takes no code.

{_IF_NOT_YOU}""",
    ),
    "mfa/email/recovery_codes_generated": AccountMail(
        subject="You have new recovery codes",
        text=f"""New recovery codes were made for your account. The old ones open nothing any more.

{_IF_NOT_YOU}""",
    ),
    "mfa/email/recovery_code_used": AccountMail(
        subject="A recovery code was used",
        text=f"""Somebody signed in to your account with a recovery code in place of the app. \
That code is used up.

{_IF_NOT_YOU}""",
    ),
}
_MAILS |= {
    "socialaccount/email/account_connected": AccountMail(
        subject="There is a new way to sign in to your account",
        text=f"""From now on an account at {{provider}} opens your account, too. You can remove it in the \
settings.

{_IF_NOT_YOU}""",
    ),
    "socialaccount/email/account_disconnected": AccountMail(
        subject="A way to sign in was removed",
        text=f"""The account at {{provider}} does not open your account any more.

{_IF_NOT_YOU}""",
    ),
}
_MAILS["account/email/password_reset"] = _MAILS["account/email/password_changed"]


def write_account_mail(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of a mail. kind, context: allauth's template, and what it would be given."""
    mail = _MAILS[kind]
    link = context[mail.link_from] if mail.link_from else f"{settings.PUBLIC_URL}/reset-password"
    return f"Kalends: {mail.subject[0].lower()}{mail.subject[1:]}", mail.text.format(
        link=link, provider=context.get("provider", "")
    )

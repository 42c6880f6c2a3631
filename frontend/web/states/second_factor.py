"""Two-factor sign-in, switched on and off on a page of the settings."""

import base64
from typing import Any, Final

import reflex as rx
from pydantic import ValidationError

from shared_types.second_factor import RecoveryCodesRead, SecondFactorRead, SecondFactorSetup
from web.api import users
from web.api.client import ApiError
from web.states.browser_forms import BrowserFormPage
from web.states.session import OrganizerPage, Steps, say_ahead

FEW: Final = 2


class SecondFactorState(OrganizerPage, rx.State):
    """How it stands; while it is being set up, the secret; once it is on, the codes that are shown once."""

    is_on: bool = False
    since: str = ""
    codes_left: int = 0
    secret: str = ""
    otpauth_url: str = ""
    picture: str = ""
    recovery_codes: list[str] = []
    asking: str = ""

    @rx.event
    async def load(self) -> Steps:
        """Ask how it stands. What is shown once stays in sight until the page is left."""
        self._begin()
        self._arrive()
        try:
            self._show(await users.get_second_factor(caller=self._caller()))
        except ApiError as error:
            yield self._failed(error)
            return
        self.is_loading = False

    def _show(self, status: SecondFactorRead) -> None:
        self.is_on, self.codes_left = status.is_on, status.recovery_codes_left
        self.since = f"{status.since:%Y-%m-%d}" if status.since else ""

    @rx.var
    def codes_text(self) -> str:
        """The recovery codes, one a line, for the clipboard."""
        return "\n".join(self.recovery_codes)

    @rx.var
    def codes_file(self) -> str:
        """The recovery codes as a file that the browser saves without asking anybody; empty without them."""
        if not self.recovery_codes:
            return ""
        text = f"Recovery codes for Kalends. Each works once.\n\n{self.codes_text}\n"
        return f"data:text/plain;base64,{base64.b64encode(text.encode()).decode()}"

    @rx.event
    def show_setup(self, answer: dict[str, Any]) -> None:
        """The API gave a secret: show it to the app."""
        try:
            setup = SecondFactorSetup.model_validate(answer)
        except ValidationError:
            return
        self.secret = " ".join(setup.secret[at : at + 4] for at in range(0, len(setup.secret), 4))
        self.otpauth_url = setup.otpauth_url
        picture = base64.b64encode(setup.qr_svg.encode()).decode()
        self.picture = f"data:image/svg+xml;base64,{picture}"

    @rx.event
    async def show_codes(self, answer: dict[str, Any]) -> Steps:
        """The API gave recovery codes: show them, this once."""
        try:
            codes = RecoveryCodesRead.model_validate(answer).recovery_codes
        except ValidationError:
            return
        self.forget_setup()
        self.recovery_codes, self.asking = codes, ""
        yield SecondFactorState.load

    @rx.event
    async def say_off(self) -> Steps:
        """It was switched off."""
        self.recovery_codes, self.asking = [], ""
        say_ahead(self, "Two-factor sign-in is off. Your password is enough.")
        yield SecondFactorState.load

    @rx.event
    def ask(self, what: str) -> None:
        """Open the form for "renew" or "disable", which asks the password; "" puts it away."""
        self.asking = what if what in ("renew", "disable") else ""

    @rx.event
    def forget_setup(self) -> None:
        """Leave the setting up: nothing was switched on."""
        self.secret, self.otpauth_url, self.picture = "", "", ""

    @rx.event
    def forget_codes(self) -> None:
        """The codes are in a safe place."""
        self.recovery_codes = []


class BeginFactorState(BrowserFormPage, rx.State):
    """The form that asks the password before a secret is shown."""


class ConfirmFactorState(BrowserFormPage, rx.State):
    """The form that takes the first code."""


class RenewCodesState(BrowserFormPage, rx.State):
    """The form that makes new recovery codes."""


class DisableFactorState(BrowserFormPage, rx.State):
    """The form that switches it off."""

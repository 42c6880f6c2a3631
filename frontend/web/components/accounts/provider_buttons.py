"""Buttons to sign in with an account at Google or Microsoft, where this installation offers that."""

from typing import Any

import reflex as rx

from shared_types.providers import SignInProviderRead
from web.components.design.browser_form import BrowserForm
from web.components.design.buttons import button


def provider_buttons(
    *, providers: rx.Var[list[SignInProviderRead]], next_path: rx.Var[str] | str, on_problem: Any
) -> rx.Component:
    """One a provider, below the form; nothing at all where there is none."""
    rule = rx.el.span(class_name="grow border-t border-hairline")
    return rx.cond(
        providers.length() > 0,
        rx.el.div(
            rx.el.p(rule, "or", rule, class_name="flex items-center gap-3 text-small text-muted"),
            rx.foreach(providers, lambda each: _button(each, next_path, on_problem)),
            class_name="flex flex-col gap-3",
        ),
    )


def _button(
    provider: rx.Var[SignInProviderRead], next_path: rx.Var[str] | str, on_problem: Any
) -> rx.Component:
    return BrowserForm.create(
        rx.el.input(type="hidden", name="next_path", value=next_path, read_only=True),
        button(
            "Continue with ", provider.name, type="submit", class_name="w-full group-aria-busy:opacity-60"
        ),
        action=f"/api/v1/users/providers/{provider.provider}/begin/",
        with_zone=True,
        follow=True,
        on_problem=on_problem,
        class_name="group",
    )

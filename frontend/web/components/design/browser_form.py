"""Forms that the browser itself posts to the API: signing in and out, and whatever holds a password."""

from typing import Any

import reflex as rx

from web.components.design.buttons import Kind, button

_JSX = rx.asset("browser_form.jsx", shared=True)


def _on_problem(problem: rx.Var[dict[str, Any]], email: rx.Var[str]) -> list[rx.Var[Any]]:
    return [problem, email]


def _on_done(email: rx.Var[str]) -> list[rx.Var[Any]]:
    return [email]


def _on_answer(answer: rx.Var[dict[str, Any]]) -> list[rx.Var[Any]]:
    return [answer]


class BrowserForm(rx.Component):
    """Posts its named fields as JSON; `next` is a path of this site that is loaded afresh afterwards.

    follow: go where the answer says, to a provider that asks who it is.
    """

    library = _JSX.importable_path
    tag = "BrowserForm"

    action: rx.Var[str]
    next: rx.Var[str]
    follow: rx.Var[bool]
    with_zone: rx.Var[bool]
    on_problem: rx.EventHandler[_on_problem]
    on_done: rx.EventHandler[_on_done]
    on_answer: rx.EventHandler[_on_answer]


def browser_form(
    *children: rx.Component,
    action: rx.Var[str] | str,
    label: str,
    kind: Kind = "primary",
    disabled: rx.Var[bool] | bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A form for one endpoint, with one button that says what it does; it takes one press at a time.

    disabled: while what it sends is not there yet.
    """
    return BrowserForm.create(
        *children,
        button(
            label,
            kind=kind,
            type="submit",
            disabled=disabled,
            class_name="self-start min-w-32 group-aria-busy:opacity-60",
        ),
        action=action,
        class_name=f"group flex flex-col gap-5 {class_name}",
        **props,
    )

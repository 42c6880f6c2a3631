"""What stands above every page: the news that the connection is lost, and what to do when a page breaks."""

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary
from reflex_components_core.core.banner import has_too_many_connection_errors

from web.components.design.buttons import button, link_button
from web.components.design.icons import icon


def connection_banner() -> rx.Component:
    """Says that the connection is lost while it is, and that nothing typed is."""
    words = rx.el.p(
        icon("info"),
        "The connection is lost. What you have typed stays here; we are trying again.",
        class_name="flex items-center gap-2 px-4 py-2 max-w-line text-small",
    )
    banner = rx.el.div(
        words,
        class_name="fixed inset-x-0 top-0 z-50 flex justify-center bg-warn-tint text-warn border-b "
        "border-hairline",
    )
    return rx.fragment(rx.el.div(rx.cond(has_too_many_connection_errors, banner), aria_live="polite"))


def error_boundary() -> rx.Component:
    """Shown instead of a page that broke while being drawn."""
    broken = rx.el.div(
        rx.el.h1("This page stopped working", class_name="text-title font-strong"),
        rx.el.p("It has been reported. Loading it again usually helps.", class_name="text-muted"),
        rx.el.div(
            button(
                "Load again",
                kind="primary",
                on_click=rx.Var("() => window.location.reload()").to(rx.vars.FunctionVar),
            ),
            link_button("Go to the start", href="/"),
            class_name="flex flex-wrap gap-3",
        ),
        role="alert",
        class_name="flex flex-col gap-4 max-w-line mx-auto px-4 py-16",
    )
    render = rx.vars.function.ArgsFunctionOperation.create((), rx.Var.create(broken))
    return ErrorBoundary.create(fallback_render=render)

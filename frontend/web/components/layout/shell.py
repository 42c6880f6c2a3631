"""The server-written first text of a public page: gone when the page is there, its title kept till then."""

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData
from reflex_base.vars.function import FunctionVar

from web.components.design.browser import LIBRARY, ShellDone


def shell_done() -> rx.Component:
    """Put where the page has something of its own to show."""
    return ShellDone.create()


def page_title(title: rx.Var[str], unsettled: str) -> rx.Var[str]:
    """A title that does not flash: while it is still `unsettled`, the one in the document stays."""
    data = VarData(imports={LIBRARY: [ImportVar(tag="shellTitle")]})
    return rx.Var("shellTitle", _var_data=data).to(FunctionVar).call(title, unsettled).to(str)

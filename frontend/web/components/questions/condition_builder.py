"""When a question is asked, in words: a sentence of menus for each thing that must be true."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.design.buttons import button, icon_button
from web.components.design.fields import choice_line, choices_field, select_field, text_field
from web.components.design.icons import icon
from web.format.condition_words import MATCH_WORDS, Choice, ClauseView
from web.format.question_draft import QuestionDraft

type Handler = Callable[..., Any]


def condition_builder(
    question: rx.Var[QuestionDraft],
    *,
    earlier: rx.Var[list[Choice]],
    clauses: rx.Var[list[ClauseView]],
    on_match: Handler,
    on_clause: Handler,
    on_chosen: Handler,
    on_add: Handler,
    on_remove: Handler,
) -> rx.Component:
    """Always, or only if; the first question of a form has nothing to depend on."""

    def line(clause: rx.Var[ClauseView]) -> rx.Component:
        return _clause(question.key, clause, earlier, on_clause, on_chosen, on_remove)

    asked = select_field(
        *(rx.el.option(words, value=value) for value, words in MATCH_WORDS.items()),
        name=f"question-{question.key}-match",
        label="Ask it",
        value=question.match,
        on_change=on_match(question.key),
    )
    sentences = rx.fragment(
        rx.el.ul(rx.foreach(clauses, line), class_name="flex flex-col gap-3 list-none m-0 p-0"),
        rx.el.div(
            button(icon("plus", "size-4"), "Add a condition", on_click=on_add(question.key)),
        ),
    )
    return rx.cond(
        earlier.length() > 0,
        rx.fragment(asked, rx.cond(question.match != "always", sentences)),
        rx.el.p(
            "It is always asked. A later question can be asked only if the answer to this one calls for it.",
            class_name="text-small text-muted",
        ),
    )


def _clause(
    key: rx.Var[str],
    clause: rx.Var[ClauseView],
    earlier: rx.Var[list[Choice]],
    on_clause: Handler,
    on_chosen: Handler,
    on_remove: Handler,
) -> rx.Component:
    prefix = f"question-{key}-clause-{clause.place}"
    has_value = clause.kind != "nothing"
    about = select_field(
        rx.foreach(earlier, _option),
        name=f"{prefix}-question",
        label="If the answer to",
        value=clause.question,
        error=rx.cond(has_value, "", clause.fault),
        on_change=on_clause(key, clause.place, "question"),
    )
    compared = select_field(
        rx.foreach(clause.operators, _option),
        name=f"{prefix}-operator",
        label="Comparison",
        value=clause.operator,
        on_change=on_clause(key, clause.place, "operator"),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span("Condition ", clause.place + 1, class_name="text-small text-muted"),
            icon_button(
                "trash", f"Remove condition {clause.place + 1}", on_click=on_remove(key, clause.place)
            ),
            class_name="flex items-center justify-between",
        ),
        rx.el.div(about, compared, class_name="grid sm:grid-cols-2 gap-3"),
        rx.cond(has_value, _value(key, prefix, clause, on_clause, on_chosen)),
        key=prefix,
        class_name="flex flex-col gap-3 p-3 pt-1 rounded-control bg-sunken",
    )


def _option(choice: rx.Var[Choice]) -> rx.Component:
    return rx.el.option(choice.words, value=choice.value)


def _value(
    key: rx.Var[str], prefix: str, clause: rx.Var[ClauseView], on_clause: Handler, on_chosen: Handler
) -> rx.Component:
    words = {"name": f"{prefix}-value", "label": "Value", "error": clause.fault}
    typed = {
        "value": clause.value,
        "on_change": on_clause(key, clause.place, "value"),
        "auto_complete": "off",
    }

    def tick(option: rx.Var[str]) -> rx.Component:
        return choice_line(
            option,
            kind="checkbox",
            name=f"{prefix}-value",
            value=option,
            checked=clause.chosen.contains(option),
            on_change=lambda _: on_chosen(key, clause.place, option),
        )

    menu = select_field(
        rx.el.option("Choose one", value=""),
        rx.foreach(clause.options, lambda option: rx.el.option(option, value=option)),
        **words,
        value=clause.value,
        on_change=on_clause(key, clause.place, "value"),
    )
    return rx.match(
        clause.kind,
        ("option", menu),
        ("options", choices_field(rx.foreach(clause.options, tick), **words)),
        ("list", text_field(**words, **typed, hint="Several, with a comma between them.")),
        ("number", text_field(**words, **typed, input_mode="decimal", class_name="max-w-56")),
        ("date", text_field(**words, **typed, type="date", class_name="max-w-56")),
        ("time", text_field(**words, **typed, type="time", class_name="max-w-56")),
        text_field(**words, **typed),
    )

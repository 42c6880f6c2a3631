"""Editing the questions of an event type's draft."""

from typing import Final
from uuid import uuid4

import reflex as rx

from shared_types.question_rules import CHOICE_TYPES
from web.format.event_type_draft import QuestionDraft
from web.format.event_type_faults import question_key
from web.states.draft_editing import MAX_TYPED, DraftEditing, is_in_list

MAX_QUESTIONS: Final = 30


class QuestionEditing(DraftEditing, rx.State, mixin=True):
    """Which question is open, and what is done to it."""

    open_question: str = ""
    question_focus: str = ""
    question_turns: int = 0

    def _bring_focus(self, to: str) -> None:
        """Let the page move the keyboard to an element, by its id."""
        self.question_focus, self.question_turns = f"#{to}", self.question_turns + 1

    @rx.event
    def add_question(self) -> None:
        """Add a question at the end and open it."""
        if len(self.draft.questions) < MAX_QUESTIONS:
            question = QuestionDraft(key=uuid4().hex)
            self.draft.questions.append(question)
            self.open_question = question.key
            self._bring_focus(question_key(question, "question_text"))
            self._changed("questions")

    @rx.event
    def show_question(self, key: str) -> None:
        """Open a question for editing, or fold it up again."""
        if self.open_question:
            self._touched += [question_key(one, "question_text") for one in self.draft.questions]
            self._judge()
        self.open_question = "" if self.open_question == key else key
        question = self._question(key)
        if question is not None:
            self._bring_focus(question_key(question, "question_text" if self.open_question else "summary"))

    @rx.event
    def set_question(self, key: str, name: str, value: str) -> None:
        """Take what was typed or chosen in a question's field."""
        question = self._question(key)
        if question is None or name not in ("question_text", "question_type", "options_text"):
            return
        if not is_in_list(name, value) or getattr(question, name) == value:
            return
        setattr(question, name, value[:MAX_TYPED])
        question.has_options = question.question_type in CHOICE_TYPES
        self._changed(question_key(question, name.removesuffix("_text") if name == "options_text" else name))

    @rx.event
    def set_required(self, key: str, is_on: bool) -> None:
        """Say whether a question must be answered."""
        question = self._question(key)
        if question is not None:
            question.is_required = bool(is_on)
            self._changed("questions")

    @rx.event
    def move_question(self, source: int, target: int) -> None:
        """Put the question at one place in another."""
        questions = self.draft.questions
        if 0 <= source < len(questions) and 0 <= target < len(questions):
            questions.insert(target, questions.pop(source))
            self._changed("questions")

    @rx.event
    def remove_question(self, key: str) -> None:
        """Take a question out; nothing is lost before the form is saved."""
        self.draft.questions = [one for one in self.draft.questions if one.key != key]
        self._bring_focus("add-question")
        self._changed("questions")

    def _question(self, key: str) -> QuestionDraft | None:
        return next((question for question in self.draft.questions if question.key == key), None)

"""Editing the questions of an event type's draft."""

from typing import Final

import reflex as rx

from web.format.condition_words import (
    Choice,
    ClauseView,
    clause_views,
    earlier_questions,
    misplaced,
    needed_by,
)
from web.format.event_type_faults import question_key
from web.format.question_draft import QuestionDraft
from web.format.question_tryout import drafted_questions
from web.states.draft_editing import MAX_TYPED, is_in_list
from web.states.question_tryout import TryingOut
from web.states.rule_editing import RuleEditing

MAX_QUESTIONS: Final = 30


class QuestionEditing(RuleEditing, TryingOut, rx.State, mixin=True):
    """Which question is open, and what is done to it."""

    open_question: str = ""
    question_focus: str = ""
    question_turns: int = 0
    question_refusal: str = ""
    refused_question: str = ""

    @rx.var
    def earlier(self) -> list[Choice]:
        """What the conditions of the open question may refer to."""
        return earlier_questions(self.draft.questions, self.open_question)

    @rx.var
    def clauses(self) -> list[ClauseView]:
        """The conditions of the open question."""
        return clause_views(self.draft.questions, self.open_question, self.errors)

    @rx.var
    def faulty_questions(self) -> list[str]:
        """The keys of the questions in which something is wrong."""
        faulty = [key for key, words in self.errors.items() if words]
        return [
            one.key
            for one in self.draft.questions
            if any(key.startswith(question_key(one, "")) for key in faulty)
        ]

    def _bring_focus(self, to: str) -> None:
        """Let the page move the keyboard to an element, by its id."""
        self.question_focus, self.question_turns = f"#{to}", self.question_turns + 1

    @rx.event
    def add_question(self) -> None:
        """Add a question at the end and open it."""
        if len(self.draft.questions) < MAX_QUESTIONS:
            question = QuestionDraft()
            self.draft.questions.append(question)
            self.open_question = question.key
            self._bring_focus(question_key(question, "question_text"))
            self._changed("questions")

    @rx.event
    def show_question(self, key: str) -> None:
        """Open a question for editing, or fold it up again."""
        if self.open_question:
            self._touch_questions()
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
        if name == "question_type":
            question.take_type(value)
            # Conditions on its answers may not fit any more.
            self._touch_questions()
        else:
            setattr(question, name, value[:MAX_TYPED])
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
        """Put the question at one place in another, unless one would then depend on what is asked later."""
        questions = self.draft.questions
        if not (0 <= source < len(questions) and 0 <= target < len(questions)):
            return
        moved = list(questions)
        moved.insert(target, moved.pop(source))
        self.question_refusal, self.refused_question = misplaced(moved), questions[source].key
        if not self.question_refusal:
            questions.insert(target, questions.pop(source))
            self._changed("questions")

    @rx.event
    def remove_question(self, key: str) -> None:
        """Take a question out that no other needs; nothing is lost before the form is saved."""
        question, needing = self._question(key), needed_by(self.draft.questions, key)
        if question is None:
            return
        self.question_refusal, self.refused_question = "", key
        if needing:
            names = " and ".join(f"“{name}”" for name in needing)
            self.question_refusal = (
                f"“{question.question_text}” can't be removed: whether {names} is asked depends on it."
            )
            return
        self.draft.questions = [one for one in self.draft.questions if one.key != key]
        self._bring_focus("add-question")
        self._changed("questions")

    def _judge(self) -> None:
        super()._judge()
        self.question_refusal = ""
        self._draw_tryout(drafted_questions(self.draft.questions), timezone=self._timezone)

    def _touch_questions(self) -> None:
        """Show what is wrong with any question so far."""
        self._touched += [
            question_key(one, name)
            for one in self.draft.questions
            for name in ("question_text", *(f"clause-{place}" for place in range(len(one.clauses))))
        ]
        self._judge()

"""What the steps of a workflow need, for whoever writes them and for whoever stores them."""

import re
from collections.abc import Iterator, Sequence

from shared_types.errors import FieldProblem
from shared_types.vocabulary import ErrorCode, WorkflowAction
from shared_types.workflows import PLACEHOLDERS, TemplateWrite, WorkflowStepWrite

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
MAILS = (WorkflowAction.EMAIL_INVITEE, WorkflowAction.EMAIL_ORGANIZER)


def step_problems(steps: Sequence[WorkflowStepWrite]) -> list[FieldProblem]:
    """What is wrong with the steps; `field` begins with `steps.0`."""
    return [
        problem.model_copy(update={"field": f"steps.{number}.{problem.field}"})
        for number, step in enumerate(steps)
        for problem in (*needs_of(step, step.action), *_address(step))
    ]


def needs_of(template: TemplateWrite, action: WorkflowAction) -> Iterator[FieldProblem]:
    """What is missing from the words of a step, or does not belong there."""
    if action is WorkflowAction.WEBHOOK:
        return
    if not template.body_template.strip():
        yield _problem("body_template", "Write what the message shall say.", "required")
    yield from _placeholders("body_template", template.body_template)
    if action not in MAILS:
        return
    if not template.subject_template:
        yield _problem("subject_template", "A mail needs a subject.", "required")
    yield from _placeholders("subject_template", template.subject_template)


def _address(step: WorkflowStepWrite) -> Iterator[FieldProblem]:
    if step.action is WorkflowAction.WEBHOOK and not step.webhook_url:
        yield _problem("webhook_url", "Say where to send it.", "required")


def _placeholders(field: str, text: str) -> Iterator[FieldProblem]:
    for name in dict.fromkeys(found.strip() for found in PLACEHOLDER.findall(text)):
        if name not in PLACEHOLDERS:
            shown = f"{{{{{name[:60]}}}}}"
            yield _problem(field, f"There is no placeholder {shown}.", "unknown_placeholder")
    if "{{" in PLACEHOLDER.sub("", text):
        yield _problem(field, "A placeholder is not closed: write {{invitee_name}}.", "unknown_placeholder")


def _problem(field: str, message: str, code: str = ErrorCode.VALIDATION_FAILED) -> FieldProblem:
    return FieldProblem(field=field, code=code, message=message)

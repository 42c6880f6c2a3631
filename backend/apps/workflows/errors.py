"""What can be refused to somebody who automates."""

from collections.abc import Sequence

from core.errors import Conflict, Invalid, NotFound
from shared_types.errors import FieldProblem
from shared_types.vocabulary import ErrorCode


class WorkflowNotFound(NotFound):
    """There is no such workflow."""


class RunNotFound(NotFound):
    """There is no such run."""


class NameTaken(Conflict):
    """Another workflow of yours has this name."""

    code = ErrorCode.NAME_TAKEN

    def __init__(self) -> None:
        super().__init__(errors=[FieldProblem(field="name", code=self.code, message=self.__doc__ or "")])


class LimitReached(Conflict):
    """There can't be more of these."""


class WorkflowInUse(Conflict):
    """Event types name this workflow."""

    code = ErrorCode.WORKFLOW_IN_USE


class RunOutdated(Conflict):
    """This is not to be done any more."""

    code = ErrorCode.RUN_OUTDATED


class StepsInvalid(Invalid):
    """The steps of the workflow are not whole."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        said = dict.fromkeys(problem.message for problem in problems)
        super().__init__(" ".join(list(said)[:3]), errors=problems)

"""What can be refused to somebody who says when they are open."""

from core.errors import Conflict, Invalid, NotFound
from shared_types.errors import FieldProblem
from shared_types.vocabulary import ErrorCode


class ScheduleNotFound(NotFound):
    """There is no such schedule."""


class OverrideNotFound(NotFound):
    """This date has no hours of its own."""


class NameTaken(Conflict):
    """Another schedule of yours has this name."""

    code = ErrorCode.NAME_TAKEN

    def __init__(self) -> None:
        super().__init__(errors=[FieldProblem(field="name", code=self.code, message=self.__doc__ or "")])


class ScheduleInUse(Conflict):
    """Event types follow this schedule; give them another one first."""

    code = ErrorCode.SCHEDULE_IN_USE


class LimitReached(Conflict):
    """There can't be more of these."""


class HoursOverlap(Invalid):
    """These hours overlap others."""

    code = ErrorCode.HOURS_OVERLAP

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, errors=[FieldProblem(field=field, code=self.code, message=message)])

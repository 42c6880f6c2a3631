"""How far a visit to a booking page came."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from shared_types.base import In
from shared_types.vocabulary import ErrorCode, VisitStep

# In the order in which they are taken.
FUNNEL: Final = (
    VisitStep.PAGE_VIEWED,
    VisitStep.TIME_CHOSEN,
    VisitStep.FORM_STARTED,
    VisitStep.FORM_SUBMITTED,
    VisitStep.BOOKED,
)
# Bookings that were refused for their time.
REFUSED = {
    step: ErrorCode(step.removeprefix("refused_")) for step in VisitStep if step.startswith("refused_")
}


def _of_the_page(step: VisitStep) -> VisitStep:
    if step in REFUSED:
        raise PydanticCustomError("counted_by_the_server", "Refused bookings are counted by the server.")
    return step


type PageStep = Annotated[VisitStep, AfterValidator(_of_the_page)]


class VisitCreate(In):
    """The steps that a visit took since it was last told of; `nothing_free`: it saw a month without slots."""

    steps: Annotated[list[PageStep], Field(min_length=1, max_length=6)]

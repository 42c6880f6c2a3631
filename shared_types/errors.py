"""The one shape of every refusal: RFC 9457, `application/problem+json`."""

from pydantic import BaseModel

from shared_types.series import SeriesPlanRead
from shared_types.slots import Alternative
from shared_types.vocabulary import ErrorCode


class FieldProblem(BaseModel):
    """What is wrong with one field of a request. `field` is a dotted path."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """Why a request was refused. Programs read `code`, people `detail`.

    `can_be_overridden` is there for organizers only, where the rules speak against a start.
    `challenge` comes with `proof_needed`: the text to find a number for, as the API guide says.
    `plan`: with `series_changed`, every date of the series as it stands now.
    """

    type: str
    title: str
    status: int
    detail: str
    code: ErrorCode
    errors: list[FieldProblem] = []
    alternatives: list[Alternative] = []
    can_be_overridden: bool | None = None
    challenge: str | None = None
    plan: SeriesPlanRead | None = None

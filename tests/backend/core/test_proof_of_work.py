"""The work that is asked for under attack: what counts as done, and what does not."""

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.test import RequestFactory
from pytest_django import Settings

from core.errors import ProofNeeded
from core.proof_of_work import new_challenge, require_proof_under_attack

NOON = datetime(2027, 1, 28, 12, tzinfo=UTC)


def solve(challenge: str, *, bits: int) -> str:
    """A proof, as the booking page works it out."""
    for answer in count():
        digest = hashlib.sha256(f"{challenge}{answer}".encode()).digest()
        if int.from_bytes(digest) >> (256 - bits) == 0:
            return f"{challenge}~{answer}"
    raise AssertionError


@pytest.fixture(autouse=True)
def always(settings: Settings, empty_cache: None) -> None:
    """Everybody has to work, a little."""
    settings.CHALLENGE, settings.CHALLENGE_BITS = "always", 8


def ask(proof: str) -> None:
    request = RequestFactory().post("/", headers={"X-Kalends-Proof": proof})
    require_proof_under_attack(request, whose="olga")


class TestRequireProof:
    def test_takes_a_number_that_makes_the_digest_small(self) -> None:
        ask(solve(new_challenge(), bits=8))

    def test_takes_it_once(self) -> None:
        proof = solve(new_challenge(), bits=8)
        ask(proof)
        with pytest.raises(ProofNeeded):
            ask(proof)

    def test_hands_out_another_challenge_each_time(self) -> None:
        challenges = set()
        for _ in range(3):
            with pytest.raises(ProofNeeded) as refusal:
                ask("")
            challenges.add(refusal.value.challenge)
        assert len(challenges) == 3

    @pytest.mark.parametrize(
        "proof", ["", "~", "x~1", "16.abc:def:ghi~5", "~~~", "a" * 5000, "8.x~-1", "8.x~٣"]
    )
    def test_takes_nothing_else(self, proof: str) -> None:
        with pytest.raises(ProofNeeded):
            ask(proof)

    def test_takes_no_answer_that_did_no_work(self, settings: Settings) -> None:
        settings.CHALLENGE_BITS = 28
        with pytest.raises(ProofNeeded):
            ask(f"{new_challenge()}~1")

    def test_takes_no_challenge_that_it_did_not_make(self) -> None:
        easier = new_challenge().replace("8.", "0.", 1)
        with pytest.raises(ProofNeeded):
            ask(f"{easier}~1")

    def test_takes_no_old_one(self) -> None:
        with time_machine.travel(NOON, tick=False):
            proof = solve(new_challenge(), bits=8)
        with time_machine.travel(NOON + timedelta(minutes=11), tick=False), pytest.raises(ProofNeeded):
            ask(proof)

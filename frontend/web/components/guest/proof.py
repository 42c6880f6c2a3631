"""The work that the API asks a browser for while somebody floods an organizer with requests."""

import reflex as rx


class ProofOfWork(rx.NoSSRComponent):
    """Solves a challenge and tells the proof; loaded only where there is one."""

    library = rx.asset("proof.jsx", shared=True).importable_path
    tag = "ProofOfWork"

    challenge: rx.Var[str]
    on_solved: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def proof_of_work(challenge: rx.Var[str], *, on_solved: rx.EventHandler) -> rx.Component:
    """Works quietly while there is a challenge."""
    return rx.cond(challenge, ProofOfWork.create(challenge=challenge, on_solved=on_solved))

"""No order of steps makes a group visible while one gate is missing (S2)."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.services import visible_groups
from core.accounts.models import User
from core.errors import PortalError
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.workflow import moves, perform
from tests.support import journey

Step = Callable[[], object]


class World:
    """One request and everybody who works on it. Each step asks the real services; a refusal is an answer."""

    def __init__(self, request: DIDRequest, four: list[User], tech: User, others: list[User]) -> None:
        self.request, self.four, self.tech, self.others = request, four, tech, others

    @property
    def now(self) -> DIDRequest:
        return journey.fresh(self.request)

    def gates(self) -> dict[str, Step]:
        """The way to ACTIVE, gate by gate."""
        from agreements.services import confirm_signature
        from compliance import review

        votes: dict[str, Step] = {
            f"+1 of {person}": lambda person=person: journey.plus_one(self.now, person)  # type: ignore[misc]
            for person in self.four
        }
        return {
            "submit": lambda: services.submit(request=self.now, actor=self.request.owner),
            **votes,
            "review": lambda: journey.accepted(self.now, self.tech),
            "signature": lambda: journey.signed(self.now),
            "ticket": self.ticket,
            "confirmation": lambda: confirm_signature(agreement=journey.agreement_of(self.now), actor=self.tech),
            "activate": lambda: review.activate(request=self.now, actor=self.tech),
        }

    def ticket(self) -> None:
        """The approvals' PDF is made, the ticket entered by hand with all files on it."""
        drain(["pdf.approvals"])
        journey.ticket_by_hand(self.now, self.tech)

    def noise(self, move: str, who: int) -> None:
        """A move made straight at the engine, by anybody at all."""
        actor = [None, self.request.owner, self.tech, *self.others][who]
        perform(self.now, move, actor=actor, reason="noise", code="noise", data={"decline_kind": "fixable"})

    def shown(self) -> set[str]:
        return set(visible_groups(self.request.client).values_list("name", flat=True))


GATES = ["submit", "+1", "review", "signature", "ticket", "confirmation"]
QUICK_NOISE = sorted({"activate", "sign", "accept", "approve", "reinstate", "revise", "resubmit"})


@pytest.fixture
def world(acme_request: DIDRequest, four: list[User], tara: User, chitra: User, anil: User, ravi: User) -> World:
    return World(acme_request, four, tara, [chitra, anil, ravi, four[0]])


@pytest.mark.django_db
@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    missing=st.sampled_from(GATES),
    noise=st.lists(st.tuples(st.integers(0, 9), st.sampled_from(QUICK_NOISE), st.integers(0, 6)), max_size=8),
)
def test_a_missing_gate_keeps_every_group_hidden(world: World, missing: str, noise: list[tuple[int, str, int]]) -> None:
    with transaction.atomic():
        for place, (name, step) in enumerate(world.gates().items()):
            for _at, move, who in [item for item in noise if item[0] == place]:
                with suppress(PortalError):
                    world.noise(move, who)
                assert world.shown() == {"Jaipur 1"}, (missing, move, who)
            if name.startswith(missing) and (missing != "+1" or place == 1):
                continue  # of the four one missing is enough
            with suppress(PortalError, AssertionError):
                step()
            assert world.shown() == {"Jaipur 1"}, (missing, name)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_with_every_gate_passed_they_appear(world: World) -> None:
    for step in world.gates().values():
        step()
    assert world.shown() == {"Jaipur 1", "Delhi 1", "Mumbai 1", "Bengaluru 1"}


def test_the_noise_knows_the_moves() -> None:
    assert set(QUICK_NOISE) <= set(moves())

"""The stages of a request as every page shows them."""

import pytest

from core import looks


def states(status: str, **more: object) -> list[str]:
    return [stage.state for stage in looks.stages(status, **more)]  # type: ignore[arg-type]


def test_the_stages_are_those_of_the_guide() -> None:  # S22
    assert [str(stage.label) for stage in looks.stages("draft")] == [
        "Approvals",
        "Jira ticket",
        "Tech Support validation",
        "Agreement",
        "Activation",
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("draft", "todo todo todo todo todo"),
        ("awaiting_approvals", "current todo todo todo todo"),
        ("in_review", "done done current todo todo"),
        ("awaiting_signature", "done done done current todo"),
        ("awaiting_activation", "done done done done current"),
        ("active", "done done done done done"),
        ("suspended", "done done done done stopped"),
        ("closed", "done done done done stopped"),
    ],
)
def test_the_current_stage_is_marked(status: str, expected: str) -> None:  # S22
    assert states(status, ticket=True) == expected.split()


def test_a_ticket_that_jira_has_not_confirmed_is_not_done() -> None:
    assert states("in_review", ticket=False) == ["done", "current", "current", "todo", "todo"]


@pytest.mark.parametrize("status", ["action_needed", "declined", "withdrawn", "expired"])
def test_a_stop_is_shown_where_it_happened(status: str) -> None:
    assert states(status, came_from="in_review", ticket=True) == ["done", "done", "stopped", "todo", "todo"]


def test_a_withdrawn_draft_never_began() -> None:
    assert states("withdrawn", came_from="draft") == ["todo"] * 5

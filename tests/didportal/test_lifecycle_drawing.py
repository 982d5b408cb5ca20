"""The drawing of the life cycle says what the table of moves says."""

import dataclasses
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from didportal.drawing import plan, svg
from didportal.lifecycle import MOVES
from didportal.pages.management.commands.lifecycle_drawing import files
from requests_app.statuses import Status

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", ["lifecycle.svg", "lifecycle.md"])
def test_committed_file_is_what_the_command_makes_today(name: str) -> None:
    committed = (Path(settings.BASE_DIR) / "docs" / name).read_text(encoding="utf-8")
    assert committed == files()[name], "run manage.py lifecycle_drawing"


def test_each_status_is_a_box_and_each_move_has_its_name_beside_its_lines() -> None:
    drawn = ET.fromstring(svg.draw())
    said = [text.text for text in drawn.iter(f"{SVG}text")]
    assert {str(status.label) for status in Status} <= set(said)
    assert {name.replace("_", " ") for name in MOVES} <= set(said)


def test_each_source_of_each_move_is_one_line() -> None:
    drawn = ET.fromstring(svg.draw())
    lines = [path for path in drawn.iter(f"{SVG}path") if path.get("class", "").startswith("line ")]
    legend = len(plan.TONES)
    assert len(lines) == sum(len(move.sources) for move in MOVES.values()) + legend


def test_boxes_do_not_overlap_and_stay_on_the_paper() -> None:
    boxes = list(plan.BOXES.values())
    for number, box in enumerate(boxes):
        assert 0 <= box.x <= box.x + box.width <= plan.WIDTH
        assert 0 <= box.top <= box.bottom <= plan.HEIGHT
        for other in boxes[number + 1 :]:
            beside = box.x + box.width < other.x or other.x + other.width < box.x
            assert beside or box.bottom < other.top or other.bottom < box.top


def test_a_move_that_nobody_has_drawn_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wider = dataclasses.replace(MOVES["accept"], sources=MOVES["accept"].sources | {Status.CLOSED})
    monkeypatch.setitem(MOVES, "accept", wider)
    with pytest.raises(ValueError, match="accept from closed"):
        svg.draw()


def test_a_line_without_a_move_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(MOVES, "reopen")
    with pytest.raises(ValueError, match="reopen"):
        svg.draw()


def test_check_refuses_a_stale_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "lifecycle.md").write_text("# What once was\n")
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    with pytest.raises(CommandError, match=r"lifecycle\.svg, lifecycle\.md"):
        call_command("lifecycle_drawing", "--check")
    call_command("lifecycle_drawing")
    call_command("lifecycle_drawing", "--check")

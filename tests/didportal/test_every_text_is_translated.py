"""Every text that people read goes through gettext: no template has words of its own, no refusal is a bare string."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from core import errors

ROOT = Path(settings.BASE_DIR)
ROOMS = ("core", "clients", "requests_app", "approvals", "agreements", "compliance", "didportal")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = {"MyOperator", "BAN", "SHA", "Jira", "PDF", "JSON"}  # said alike in every language

BETWEEN = re.compile(
    r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->|<(style|script)\b.*?</\1>"
    r"|\{% blocktranslate.*?endblocktranslate %\}|\{% block [a-z_]*class[a-z_]* %\}.*?\{% endblock[^%]*%\}",
    re.S,
)
SPOKEN = re.compile(r'\b(?:title|aria-label|alt|placeholder)="([^"]*)"')
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|&[a-z]+;", re.S)
REFUSALS = {name for name, kind in vars(errors).items() if getattr(kind, "__module__", "") == errors.__name__}


def own_words(template: str) -> set[str]:
    """The words of a template that no tag makes."""
    text = BETWEEN.sub(" ", template)
    attributes = " ".join(SPOKEN.findall(TAGS.sub(" ", text)))
    shown = re.sub(r"<[^>]*>", " ", TAGS.sub(" ", text))
    return set(re.findall(r"[A-Za-z]{2,}", f"{shown} {attributes}")) - NAMES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    assert own_words(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "text",
    ["<p>Words</p>", '<a title="Go there">{{ x }}</a>', "{% if a %}yes{% endif %}", "<b>{% translate 'A' %} and</b>"],
)
def test_a_word_outside_a_tag_is_found(text: str) -> None:
    assert own_words(text)


def bare_refusals() -> Iterator[str]:
    """Where a refusal, or the reason for one, is made from a literal."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "demo" not in path.parts:  # there a refusal stops a command of development
                yield from (f"{path.relative_to(ROOT)}:{line}" for line in _literals(ast.parse(path.read_text())))


def _literals(tree: ast.Module) -> Iterator[int]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id in REFUSALS and call.args and _has_words(call.args[0]):
            yield call.lineno


def _has_words(said: ast.expr) -> bool:
    parts = said.values if isinstance(said, ast.JoinedStr) else [said]
    return any(isinstance(part, ast.Constant) and re.search("[a-z]{2}", str(part.value)) for part in parts)


def test_no_refusal_is_a_bare_string() -> None:
    assert list(bare_refusals()) == []

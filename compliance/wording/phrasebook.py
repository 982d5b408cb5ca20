"""Many phrases, asked at once: only those that begin as the word at hand begins are tried there."""

import re
from collections import defaultdict
from collections.abc import Iterator

from compliance.wording.script import LETTER, folded, pattern

START = re.compile(rf"(?<!{LETTER}){LETTER}|%")
Span = tuple[int, int, str]


class Phrasebook:
    """Phrases by reason, each compiled once."""

    def __init__(self, groups: dict[str, tuple[str, ...]]) -> None:
        by_key: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for reason, phrases in groups.items():
            for phrase in phrases:
                for key in _keys(phrase):
                    by_key[key][reason].append(pattern(phrase))
        self._waiting = by_key
        self._tries: dict[str, list[tuple[re.Pattern[str], str]]] = {}

    def spans(self, plain: str) -> Iterator[Span]:
        """(start, end, reason) of everything found in a folded text, in the order of the starts."""
        for start in (match.start() for match in START.finditer(plain)):
            for key in (plain[start : start + 2], plain[start]):
                for expression, reason in self._at(key):
                    if found := expression.match(plain, start):
                        yield start, found.end(), reason

    def _at(self, key: str) -> list[tuple[re.Pattern[str], str]]:
        if key not in self._tries:  # compiled when a word first begins so: all at once would hold up the first page
            groups = self._waiting.get(key, {})
            self._tries[key] = [(re.compile("|".join(found)), reason) for reason, found in groups.items()]
        return self._tries[key]


def _keys(phrase: str) -> set[str]:
    """The first two letters of all that a phrase can begin with; one where its first word has no more."""
    plain, _places = folded(phrase)
    beginnings = plain[1 : plain.index(")")].split("|") if plain.startswith("(") else [plain]
    return {each[:2] if len(each) > 1 and re.match(LETTER, each[1]) else each[0] for each in beginnings}

"""Letters as they are compared: Latin and Devanagari, without case, nukta and what nobody sees."""

import re
import unicodedata

# vowel signs and virama belong to a word, though Python's \w leaves them out
LETTER = r"[\w\u0900-\u0963\u0971-\u097f]"
UNSEEN = frozenset("\u093c\u200b\u200c\u200d\u2060\u00ad\ufeff")  # the first is the nukta
GAP = r"(?:[\s\-\u2010-\u2015/]+)"
BETWEEN = rf"(?:{GAP}[^\s.;:!?।]+){{0,4}}?{GAP}"


def folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place in `text` that it comes from."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for each in unicodedata.normalize("NFKC", character).lower():
            if each not in UNSEEN:
                out.append(each)
                places.append(place)
    return "".join(out), places


def pattern(phrase: str) -> str:
    """A phrase of patterns.toml as a regular expression over folded text, to be tried where a word begins."""
    plain, _places = folded(phrase)
    parts = re.split(r"( ~ | |\*|[()|])", plain)
    said = "".join(_part(part) for part in parts)
    return f"(?:{said})(?!{LETTER})"


def _part(part: str) -> str:
    match part:
        case " ~ ":
            return BETWEEN
        case " ":
            return GAP
        case "*":
            return f"{LETTER}*"
        case "(":
            return "(?:"
        case ")" | "|":
            return part
    return re.escape(part)

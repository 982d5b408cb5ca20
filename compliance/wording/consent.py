"""What a consent wording must say: who calls, that it is a call, what for, and how to stop it (TRAI-08, TRAI-10)."""

from functools import lru_cache

from compliance.wording.phrasebook import Phrasebook
from compliance.wording.script import folded
from requests_app import checks

CALL = ("call*", "phone", "voice", "telephon*", "ring", "कॉल*", "फोन*", "दूरभाष")
PURPOSE = (
    "(about|regarding|for|concerning|related to|relating to|in connection with|with respect to)",
    "to (confirm|verify|update|inform|remind|schedule|resolve|deliver|complete)",
    "transactional", "service call*", "appointment*", "order*", "delivery", "booking*", "reminder*", "complaint*",
    "(के बारे में|के लिए|संबंधी|के संबंध में)", "(ke bare mein|ke baare mein|ke liye|sambandhi|ke sambandh)",
)  # fmt: skip
OPT_OUT = (
    "opt out*", "optout*", "(withdraw*|revok*|cancel|stop*|unsubscrib*|take back|decline)", "do not call", "1909",
    "(say|reply) (stop|no)", "block", "(बंद|वापस ले*|रोक*|मना)",
    "(band kar*|wapas le*|rok*|mana kar*|nahi chahiye)",
)  # fmt: skip
BUNDLED = (
    "pre ticked", "preticked", "pre checked", "(ticked|checked) by default", "by using (this|our) (site|website|app)",
    "by continuing", "terms and conditions ~ consent", "deemed (consent|to have consented)", "third part*",
    "and (our|its|their) (partners|affiliates|associates|group companies)",
)  # fmt: skip


def says(text: str, phrases: tuple[str, ...]) -> str:
    """The first words of a text that one of the phrases finds, "" where none does."""
    plain, places = folded(text)
    for start, end, _reason in _book(phrases).spans(plain):
        return text[places[start] : places[end - 1] + 1]
    return ""


@lru_cache(maxsize=8)
def _book(phrases: tuple[str, ...]) -> Phrasebook:
    return Phrasebook({"": phrases})


def missing_parts(text: str, client_name: str) -> list[str]:
    """Which of client, call, purpose a consent wording lacks (TRAI-10)."""
    there = {
        "client": checks.names_client(text, client_name),
        "call": bool(says(text, CALL)),
        "purpose": bool(says(text, PURPOSE)),
    }
    return [part for part, said in there.items() if not said]


def shows_opt_out(text: str) -> bool:
    """Whether a text tells how to stop the calls (R10)."""
    return bool(says(text, OPT_OUT))


def bundled(text: str) -> str:
    """The words that tie the consent to something else or take it beforehand, "" where none do."""
    return says(text, BUNDLED)

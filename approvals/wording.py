"""Whether the words beside a +1 set a condition: "+1 if consent is checked" is no +1 (S45)."""

import re
from typing import Final

# a hint that makes the portal ask back, never a verdict: better one question too many than one condition overlooked
_CONDITIONS: Final = re.compile(
    r"\b(?:"
    r"if|provided(?:\s+that)?|providing|subject\s+to|on\s+condition|conditional(?:ly)?|unless|until|till|only|once|after|"
    r"when|as\s+long\s+as|so\s+long\s+as|assuming|pending|contingent|depend(?:s|ing)?(?:\s+on)?|except|but|however|"
    r"first|before|please\s+(?:check|confirm|verify|share)|to\s+be\s+(?:checked|confirmed|verified)|"
    r"agar|yadi|bashart(?:e)?|shart|lekin|jab"
    r")\b|अगर|यदि|बशर्ते|शर्त|लेकिन|\?",
    re.IGNORECASE,
)


def condition_in(words: str) -> str:
    """The first phrase in `words` that sounds like a condition, as written; "" when none does."""
    found = _CONDITIONS.search(words)
    return found[0] if found else ""

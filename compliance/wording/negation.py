"""Whether what was found is denied where it stands: "we never make promotional calls", "कोई ऑफर नहीं"."""

import re

from compliance.wording.script import LETTER

# a clause ends here; a comma only where a new subject follows, so that "no offers, discounts or schemes" stays one
CLAUSE = re.compile(
    r"[.;:!?।\n]|,\s*(?:we|our|they|the|it|agents?|you|i|only|then|and we|later)\b"
    r"|\b(?:but|however|except|only|lekin|magar|balki)\b|लेकिन|मगर|बल्कि|केवल"
)
BEFORE = re.compile(
    r"(?:\b(?:never|neither|nor|none|without|non|avoid\w*|exclud\w*|prohibit\w*|refrain\w*|bina)\b"
    r"|\b(?:devoid of|free of|free from)\b"
    r"|\b(?:do|does|will|shall|would|can|may|must|should|is|are|be)\s*(?:not|n't)\b(?!\s+(?:only|just|merely|been))"
    r"|\b(?:don|doesn|won|isn|aren|can|shouldn)['\u2019]t\b|\bcannot\b"
    r"|\bno\b(?!\s+(?:cost|obligation|hidden|processing|interest|joining|extra|charge|fee|longer|down|matter))"
    rf"|(?<!{LETTER})बिना(?!{LETTER}))"
    r"(?:[\s,/\-\u2010-\u2015]+[^\s,]+){0,6}?[\s,/\-\u2010-\u2015]*$"
)
AFTER = re.compile(
    r"^(?:[\s,]+[^\s,]+){0,4}?[\s,]+(?:nahi|nahin|nahee|mat|नहीं|नही|मत)(?![\w\u0900-\u0963])"
    r"|^(?:[\s,]+[^\s,]+){0,4}?[\s,]+(?:is|are|will be|be|was|were)\s+(?:never|not|prohibited|forbidden|excluded)\b"
)


def is_denied(plain: str, start: int, end: int) -> bool:
    """Whether the words at [start:end] of a folded text are denied in their clause."""
    before = plain[:start]
    for cut in CLAUSE.finditer(before):
        before = plain[cut.end() : start]
    after = plain[end:]
    if end_of_clause := CLAUSE.search(after):
        after = after[: end_of_clause.start()]
    return bool(BEFORE.search(before) or AFTER.search(after))

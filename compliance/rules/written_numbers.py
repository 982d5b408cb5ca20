"""Phone numbers that stand in a text."""

import re

from django.core.exceptions import ValidationError

from clients.phones import to_e164

NUMBER = re.compile(r"\+?\d[\d\s().\-]{8,16}\d", re.ASCII)


def numbers_in(text: str) -> list[str]:
    """The numbers of a text in E.164, in their order; what only looks like one is left out."""
    found = []
    for match in NUMBER.finditer(text):
        try:
            found.append(to_e164(match.group()))
        except ValidationError:
            continue
    return found

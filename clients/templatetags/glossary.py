"""`{% term "DND" %}`: an abbreviation that explains itself when pointed at, and leads to the glossary (S58)."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from clients.glossary import TERMS

register = template.Library()


@register.simple_tag
def term(short: str) -> SafeString:
    """A link with its meaning as a tip. A word that is not in the glossary raises KeyError."""
    found = TERMS[short]
    return format_html(
        '<a class="term" href="{}#{}" data-tip="{}: {}" aria-label="{}, {}">{}</a>',
        reverse("help:glossary"), short.lower(), found.full, found.meaning, short, found.full, short,
    )  # fmt: skip

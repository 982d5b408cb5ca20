"""The furniture that every page shares, as template tags. docs/pages.md shows each with an example.

What appears once per table row (icons, badges) is built here without a template; what has an inside is a template of
templates/components.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import looks
from core.errors import Reason

register = template.Library()

MOST_KEPT = 200
NOBODY = "no-such-reference"
_KEPT: dict[tuple[object, ...], SafeString] = {}

TONE_OF_LEVEL = {"success": "green", "warning": "amber", "error": "red", "info": "blue", "debug": "grey"}
ICON_OF_TONE = {"green": "check-circle", "amber": "alert", "red": "cross-circle", "blue": "info", "grey": "info"}


@lru_cache(maxsize=4)
def _sprite(storage: str, prefix: str) -> str:
    # Hashing the name again for each of sixty icons on a page would cost more than the page's queries.
    return static("icons.svg")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of static/icons.svg: silent for a screen reader unless `label` is given."""
    href = _sprite(settings.STORAGES["staticfiles"]["BACKEND"], settings.STATIC_URL or "")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, href, name
        )
    return _silent(name, href)


@lru_cache(maxsize=256)
def _silent(name: str, sprite: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.simple_tag
def request_url(url_name: str, reference: str) -> str:
    """`{% url url_name reference %}` for rows of a table: the address is looked up once, not once a row."""
    return _place(url_name, settings.ROOT_URLCONF).replace(NOBODY, quote(reference))


@lru_cache(maxsize=64)
def _place(url_name: str, urlconf: str) -> str:
    return reverse(url_name, args=[NOBODY])


@register.simple_tag(takes_context=True)
def kept(context: template.Context, name: str, *depends_on: object) -> SafeString:
    """Include template `name`, rendered once a process for each value of `depends_on`. Nothing of a person goes in."""
    store = settings.STORAGES["staticfiles"]["BACKEND"]
    key = (name, get_language(), store, settings.ROOT_URLCONF, settings.SUPPORT_EMAIL, *depends_on)
    if settings.DEBUG or key not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        values: dict[str, Any] = {str(word): value for word, value in context.flatten().items()}
        _KEPT[key] = SafeString(get_template(name).render(values))
    return _KEPT[key]


@register.simple_tag
def badge(text: object, tone: str = "grey", icon_name: str = "dot") -> SafeString:
    """A word with its icon in one of the seven tones."""
    return format_html('<span class="state tone-{}">{}{}</span>', tone, icon(icon_name), text)


@register.simple_tag
def status_badge(status: object, label: str = "") -> SafeString:
    """The badge of a request's status; `label` replaces the status's own word."""
    look = looks.look_up(looks.STATUSES, status)
    return badge(label or look.label, look.tone, look.icon)


@register.simple_tag
def verdict_badge(verdict: object) -> SafeString:
    """Pass, fail, unsure or not applicable, with its icon."""
    look = looks.look_up(looks.VERDICTS, verdict)
    return badge(look.label, look.tone, look.icon)


@register.simple_tag
def scan_badge(state: object) -> SafeString:
    """What the virus scanner said about a file."""
    look = looks.look_up(looks.SCANS, state)
    return badge(look.label, look.tone, look.icon)


@register.filter
def level_tone(level_tag: str) -> str:
    """The tone of one of Django's messages, by its level tag."""
    return TONE_OF_LEVEL.get(level_tag, "grey")


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that goes with a tone."""
    return ICON_OF_TONE.get(tone, "info")


@register.inclusion_tag("components/stages.html")
def stages(
    status: str, came_from: str = "", ticket: object = False, notes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The guide's five stages with the current one marked (S22): see `core.looks.stages`."""
    found = looks.stages(str(status), came_from=str(came_from or ""), ticket=bool(ticket), notes=notes)
    return {"stages": found, "draft": str(status) == "draft"}


@register.inclusion_tag("components/reasons.html")
def reasons(items: Iterable[Reason | str], title: str = "", tone: str = "red") -> dict[str, Any]:
    """Why something was refused: one line for each `Reason`, linked to its field where it names one."""
    return {
        "reasons": [r if isinstance(r, Reason) else Reason(str(r)) for r in items or ()],
        "title": title,
        "tone": tone,
    }


@register.inclusion_tag("components/missing.html")
def missing_panel(items: Iterable[Reason], ready: str = "", live: bool = False) -> dict[str, Any]:
    """The list of what is missing on a long form, each linked to its field; `ready` is said when nothing is.

    `live` makes it an out-of-band part of an answer to htmx.
    """
    return {"missing": list(items), "ready": ready, "live": live}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, title: str = "") -> dict[str, Any]:
    """Everything wrong with `form` at its top, each line linked to its field. Empty for a form without errors."""
    problems = [
        {"href": field_anchor(field), "label": field.label, "errors": field.errors} for field in form if field.errors
    ]
    return {"problems": problems, "others": form.non_field_errors(), "title": title, "form": form}


@register.filter
def field_anchor(field: BoundField) -> str:
    """Where a link to `field` must lead so that the first control gets the focus."""
    return f"#{field.auto_id}_0" if field.field.widget.use_fieldset else f"#{field.auto_id}"


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, older: str = "", newer: str = "", parameter: str = "after") -> dict[str, Any]:
    """Newer / older for a keyset page. `older` and `newer` are the keys to continue from, empty at an end."""
    request = context.get("request")
    kept = request.GET.copy() if request else QueryDict(mutable=True)
    for name in (parameter, "before"):
        kept.pop(name, None)
    return {"older": older, "newer": newer, "parameter": parameter, "kept": f"&{kept.urlencode()}" if kept else ""}


@register.inclusion_tag("components/compare.html")
def compare(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """Two pictures side by side at the same scale. Each side: url, title, alt and, if wanted, full (a link).

    `drawn` are boxes to draw over it: width and height of the picture that they were measured in, `boxes` with x, y,
    width, height, mark (equal, other, unclear), and `read`, the same in words.
    """
    return {"sides": [left, right], "has_boxes": any("drawn" in side for side in (left, right))}

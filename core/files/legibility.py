"""The gate of screenshots: one that nobody can read is asked for again at once, saying what is wrong and what helps.

The limits are policies. A picture that passes may still be hard to read: this keeps out what is hopeless, no more.
"""

from django.utils.translation import gettext as _

from core import policy
from core.errors import Reason
from core.files.inspect_image import Picture


def problems(picture: Picture, *, field: str) -> list[Reason]:
    """Everything that keeps people from reading this screenshot; none is a pass."""
    if small := _too_small(picture, field):
        return [small]  # what else is measured of a tiny picture means little
    if picture.lightest - picture.darkest < policy.value("screenshot_contrast"):
        return [_dark(field) if picture.lightest < policy.value("screenshot_lightest") else _blank(field)]
    checks = (
        (picture.lightest < policy.value("screenshot_lightest"), _dark),
        (picture.sharpness < policy.value("screenshot_sharpness"), _blurred),
        (_is_strip(picture) or picture.cut > policy.value("screenshot_cut"), _cropped),
    )
    return [words(field) for wrong, words in checks if wrong]


def _too_small(picture: Picture, field: str) -> Reason | None:
    width, height = policy.value("screenshot_width"), policy.value("screenshot_height")
    if picture.width >= width and picture.height >= height:
        return None
    found = {"wide": picture.width, "high": picture.height, "width": width, "height": height}
    text = (
        _("This picture is too small to be read: %(wide)d × %(high)d pixels; it needs %(width)d × %(height)d.") % found
    )
    remedy = _("Take the screenshot again in full size, not a thumbnail or a copy from a chat.")
    return Reason(text, code="picture.small", field=field, remedy=remedy)


def _is_strip(picture: Picture) -> bool:
    sides = sorted((picture.width, picture.height))
    return bool(sides[1] > policy.value("screenshot_strip") * sides[0])


def _blank(field: str) -> Reason:
    text = _("This picture is blank: nothing can be seen in it.")
    remedy = _("Wait until the page is shown, then take the screenshot again.")
    return Reason(text, code="picture.blank", field=field, remedy=remedy)


def _dark(field: str) -> Reason:
    text = _("This picture is too dark to be read.")
    remedy = _("Take a screenshot instead of a photo, or photograph the screen in better light.")
    return Reason(text, code="picture.dark", field=field, remedy=remedy)


def _blurred(field: str) -> Reason:
    text = _("This picture is blurred: its letters have no edges.")
    remedy = _("Take the screenshot with the computer's own function and upload that file unchanged.")
    return Reason(text, code="picture.blurred", field=field, remedy=remedy)


def _cropped(field: str) -> Reason:
    text = _("This picture is cropped: it is a strip, or its side runs through the letters.")
    remedy = _("Take the screenshot of the whole window, so that the page and the record can be seen.")
    return Reason(text, code="picture.cropped", field=field, remedy=remedy)

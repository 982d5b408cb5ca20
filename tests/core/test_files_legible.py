"""Screenshots that nobody can read are asked for again at the door, in words that help (S16, S17)."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from core import clock
from core.accounts.models import User
from core.errors import Refused
from core.files import services
from core.policy.models import Policy
from tests.core.corpus import stored, upload
from tests.support.pictures import contact_form, database_row

CONTACT = ("+919876543210", "meera@acme.example", "Meera Test")
FORM = Image.open(io.BytesIO(contact_form(*CONTACT)))
ROW = Image.open(io.BytesIO(database_row(*CONTACT)))


def png(picture: Image.Image, kind: str = "PNG", **how: int) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **how)
    return made.getvalue()


def tiled(picture: Image.Image) -> Image.Image:
    """A page full of text, so that a cut through its letters is plain to see."""
    page = Image.new("RGB", (picture.width, 520), "white")
    for n in range(13):
        page.paste(picture.crop((0, 40, picture.width, 76)), (0, n * 40))
    return page


HOPELESS = {
    "picture.small": [FORM.resize((300, 173)), FORM.resize((900, 120))],
    "picture.blank": [Image.new("RGB", (900, 520), "white"), Image.new("L", (900, 520), 120)],
    "picture.dark": [ImageEnhance.Brightness(FORM).enhance(0.2), Image.new("RGB", (900, 520), (4, 4, 4))],
    "picture.blurred": [FORM.filter(ImageFilter.GaussianBlur(3)), ROW.filter(ImageFilter.GaussianBlur(4))],
    "picture.cropped": [tiled(FORM).crop((75, 0, 900, 520)), FORM.resize((2000, 220))],
}


@pytest.mark.parametrize(("code", "picture"), [(code, each) for code, many in HOPELESS.items() for each in many])
def test_what_nobody_can_read_is_asked_for_again(
    store_folder: Path, asha: User, code: str, picture: Image.Image
) -> None:
    with pytest.raises(Refused) as refusal:  # S16, S17
        services.receive(slot="backend_screenshot", upload=upload("row.png", png(picture)), by=asha)
    assert code in [reason.code for reason in refusal.value.reasons]
    assert all(reason.remedy and reason.field == "backend_screenshot" for reason in refusal.value.reasons)
    assert stored(store_folder) == []


@pytest.mark.parametrize(
    "content",
    [
        png(FORM),
        png(ROW),  # dark, with light letters
        png(FORM, "JPEG", quality=30),
        png(FORM.resize((2700, 1560), Image.Resampling.BICUBIC)),  # blown up: as readable as before
        png(FORM.filter(ImageFilter.GaussianBlur(1))),
        png(FORM.crop((20, 20, 640, 460))),  # closer to the letters, through none of them
        png(FORM.convert("P")),
        png(FORM.convert("1")),
    ],
)
def test_what_can_be_read_is_taken(store_folder: Path, asha: User, content: bytes) -> None:
    name = "form.jpg" if content.startswith(b"\xff\xd8") else "form.png"
    assert services.receive(slot="frontend_screenshot", upload=upload(name, content), by=asha).width


def test_the_limits_are_policies(store_folder: Path, asha: User) -> None:
    Policy.objects.create(code="screenshot_width", value=1000, effective_from=clock.today())
    with pytest.raises(Refused, match="900 × 520 pixels; it needs 1000 × 200"):
        services.receive(slot="frontend_screenshot", upload=upload("form.png", png(FORM)), by=asha)


def test_a_proof_may_look_as_it_likes(store_folder: Path, asha: User) -> None:
    tiny = png(FORM.resize((90, 52)))
    assert services.receive(slot="consent_proof", upload=upload("stamp.png", tiny), by=asha).width == 90

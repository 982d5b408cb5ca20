"""A screenshot that was filed for another client is found: the same file, and the same picture saved anew."""

import io
from collections.abc import Iterator

import pytest
from django.test import Client
from PIL import Image

from clients.models import Client as Account
from compliance.evaluate import preview
from compliance.models import Stage
from compliance.pictures import index
from compliance.pictures.models import SamePicture
from core.accounts.models import User
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.versions import current
from tests.support.journey import SAMPLE, approved, fill, upload
from tests.support.screens import Style, back_page, front_page, person

MEERA, RAVI = person(1), person(2)
LOOK, OTHER_LOOK = Style(layout=1), Style(layout=2, brand="Lotus Foods")


def saved_anew(content: bytes) -> bytes:
    """Cut a little at each side, made smaller, and saved as a JPEG: as a picture comes out of a chat."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    wide, high = picture.size
    cut = picture.crop((wide // 40, high // 30, wide - wide // 50, high - high // 25))
    made = io.BytesIO()
    cut.resize((round(cut.width * 0.8), round(cut.height * 0.8)), Image.Resampling.LANCZOS).save(
        made, "JPEG", quality=60
    )
    return made.getvalue()


def with_pictures(did: DIDRequest, front: bytes, back: bytes) -> DIDRequest:
    for kind, content in (("frontend_screenshot", front), ("backend_screenshot", back)):
        name = "page.jpg" if content.startswith(b"\xff\xd8") else "page.png"
        services.add_evidence(request=did, kind=kind, upload=upload(name, content), actor=did.owner)
    fill(did, did.owner, {})
    return did


def portal_01(did: DIDRequest) -> tuple[str, list[str]]:
    found = next(each for each in preview(current(did), Stage.REVIEW) if each.rule == "PORTAL-01")
    return found.result, [point.field for point in found.points]


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    index.forget_all()  # each test has a database of its own
    yield
    index.forget_all()


@pytest.fixture
def earlier(bharat: Account, ravi: User, four: list[User]) -> DIDRequest:
    """Another client's request, filed before."""
    did = services.start(client=bharat, owner=ravi, kind="new")
    fill(did, ravi, SAMPLE)
    did = approved(with_pictures(did, front_page(MEERA, LOOK), back_page(MEERA, LOOK)), four)
    drain(["picture.index"])
    return did


@pytest.mark.parametrize("again", [bytes, saved_anew])
def test_the_same_picture_of_another_client_is_found(
    again: object, earlier: DIDRequest, acme_request: DIDRequest, four: list[User], client: Client, tara: User
) -> None:
    did = with_pictures(acme_request, again(front_page(MEERA, LOOK)), back_page(RAVI, OTHER_LOOK))
    did = approved(did, four)
    drain(["picture.index"])
    drain(["picture.index"])
    assert [each.how for each in SamePicture.objects.all()] == ["bytes" if again is bytes else "look"]
    assert portal_01(did) == portal_01(earlier) == ("unsure", ["frontend_screenshot"])
    client.force_login(tara)
    shown = client.get(f"/review/{did.reference}/").content.decode()
    assert f'href="{earlier.get_absolute_url()}"' in shown


def test_another_contact_in_a_form_of_the_same_make_is_another_picture(
    earlier: DIDRequest, acme_request: DIDRequest, four: list[User]
) -> None:
    did = approved(with_pictures(acme_request, front_page(RAVI, LOOK), back_page(RAVI, LOOK)), four)
    drain(["picture.index"])
    assert portal_01(did) == ("pass", [])


def test_the_same_client_may_use_its_picture_again(acme_request: DIDRequest, four: list[User]) -> None:
    front, back = front_page(MEERA, LOOK), back_page(MEERA, LOOK)
    did = with_pictures(acme_request, front, back)
    with_pictures(did, front, back)  # uploaded twice: other files with the same bytes
    did = approved(did, four)
    drain(["picture.index"])
    assert portal_01(did) == ("pass", [])

"""Pictures: wrong types under good names, floods and bombs; and that the next upload is fine (F1, F3)."""

import io
import time
from pathlib import Path

import pytest
from PIL import Image

from core import sandbox
from core.accounts.models import User
from core.errors import Refused
from core.files import inspect_image, services
from core.files.unreadable import Unreadable
from tests.core import corpus, sandbox_jobs
from tests.core.corpus import stored

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PSD = b"8BPS\0\1" + bytes(6) + b"\0\3\0\0\0\4\0\0\0\4\0\x08\0\3" + bytes(12) + bytes(2) + b"\x80" * 48
FITS = b"".join(card.ljust(80) for card in (b"SIMPLE  = T", b"BITPIX  = 8", b"NAXIS   = 0", b"END")).ljust(2880)
DISGUISED = {
    "psd": PSD,
    "tiff": corpus.picture("TIFF"),
    "fits": FITS,
    "jpeg2000": corpus.picture("JPEG2000"),
    "gif": corpus.picture("GIF"),
    "webp": corpus.picture("WEBP"),
    "bmp": corpus.picture("BMP"),
    "ico": corpus.picture("ICO"),
    "ppm": corpus.picture("PPM"),
    "svg": SVG,
    "html": corpus.HTML_TAIL,
    "pdf": corpus.pdf(),
    "truncated png": corpus.picture(size=(400, 400))[:-60],
    "truncated jpeg": corpus.picture("JPEG", (400, 400))[:-900],
    "only a signature": b"\x89PNG\r\n\x1a\n",
    "only a jpeg signature": b"\xff\xd8\xff\xe0" + bytes(40),
    "signature before html": b"\x89PNG\r\n\x1a\n" + corpus.HTML_TAIL * 20,
    "broken checksum": corpus.picture()[:30] + b"XXXX" + corpus.picture()[34:],
}
BOMBS = {
    "pixel flood": corpus.pixel_flood(),
    "one wide line": corpus.pixel_flood(2**31 - 1, 1),
    "text that inflates": corpus.text_bomb(300),
    "many texts that inflate": corpus.many_texts(300),
    "profile that inflates": corpus.png(4, 4, corpus.grey(4, 4), corpus.chunk(b"iCCP", b"a\0\0" + corpus.zeros(300))),
}


@pytest.fixture(params=["page.png", "page.jpg"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("content", DISGUISED.values(), ids=DISGUISED)
def test_nothing_else_passes_as_a_picture(store_folder: Path, asha: User, name: str, content: bytes) -> None:
    with pytest.raises(Refused) as refusal:  # F1
        services.receive(slot="consent_proof", upload=corpus.upload(name, content, "image/png"), by=asha)
    assert refusal.value.reasons[0].code == "file.damaged"
    assert stored(store_folder) == []


@pytest.mark.parametrize(("name", "kind"), [("page.png", "JPEG"), ("page.jpg", "PNG")])
def test_extension_and_content_must_agree(store_folder: Path, asha: User, name: str, kind: str) -> None:
    with pytest.raises(Refused, match="not a"):  # F1
        services.receive(slot="consent_proof", upload=corpus.upload(name, corpus.picture(kind)), by=asha)


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_each_bomb_is_answered_in_time_and_the_next_upload_is_fine(
    store_folder: Path, asha: User, content: bytes
) -> None:
    began = time.monotonic()  # F3
    with pytest.raises(Refused):
        services.receive(slot="consent_proof", upload=corpus.upload("page.png", content), by=asha)
    assert time.monotonic() - began < 10
    good = corpus.upload("page.png", corpus.picture())
    assert services.receive(slot="consent_proof", upload=good, by=asha).pk


@pytest.mark.parametrize("content", [DISGUISED["truncated png"], BOMBS["text that inflates"]])
def test_a_neighbour_that_loosened_the_decoders_changes_nothing(content: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged"):  # F1, F3: the paper maker's modules share the server of children
        sandbox.run(sandbox_jobs.inspect_after_loosening, content)


def test_data_that_inflates_behind_the_last_line_is_not_inflated() -> None:
    content = corpus.idat_bomb(200)  # F3
    assert sandbox.run(inspect_image.inspect, content, 100, seconds=10, megabytes=100).width == 4


def test_a_flood_is_told_in_words(store_folder: Path, asha: User) -> None:
    with pytest.raises(Refused, match="more than 40 million pixels"):  # F3
        services.receive(slot="consent_proof", upload=corpus.upload("p.png", corpus.pixel_flood()), by=asha)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "I;16", "P"])
def test_the_largest_picture_allowed_fits_into_the_memory_of_a_child(mode: str) -> None:
    content = corpus.picture("PNG", (8000, 5000), mode)  # F3
    shown = sandbox.run(inspect_image.for_showing, content, 40_000_000, 1600, seconds=20, megabytes=448)
    assert Image.open(io.BytesIO(shown)).size == (1600, 1000)


def test_one_pixel_more_than_allowed_is_refused() -> None:
    content = corpus.picture(size=(10, 10))
    assert inspect_image.inspect(content, 100).width == 10
    with pytest.raises(Unreadable, match="pixels"):
        inspect_image.inspect(content, 99)


def test_a_grey_picture_of_sixteen_bits_keeps_its_light_half() -> None:
    light = io.BytesIO()
    Image.new("I;16", (4, 4), 0xC000).save(light, "PNG")
    shown = Image.open(io.BytesIO(inspect_image.for_showing(light.getvalue(), 100, 50)))
    assert shown.getpixel((0, 0)) == (0xC0, 0xC0, 0xC0)


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_the_whole_child_stays_below_512_megabytes(content: bytes) -> None:
    assert sandbox.run(sandbox_jobs.peak_of_inspecting, content, megabytes=448) < 512  # F3


def test_the_largest_picture_stays_below_512_megabytes() -> None:
    content = corpus.picture(size=(8000, 5000), mode="RGBA")
    assert 150 < sandbox.run(sandbox_jobs.peak_of_inspecting, content, megabytes=448) < 512  # F3

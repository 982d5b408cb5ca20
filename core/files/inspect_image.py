"""Pictures, opened for real: runs in a sandbox child, so it knows neither settings nor models (F1, F3, F8)."""

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PIL import Image, ImageFile, ImageFilter, ImageOps, PngImagePlugin

from core.files.unreadable import Unreadable

# Told which formats it may open: by itself Pillow opens PSD, TIFF, FITS and many more, whatever the name says (F1).
FORMATS: Final = ("PNG", "JPEG")
# A JPEG of many phones holds a second picture (MPO); its first one is an ordinary JPEG.
MIMES: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg"}


LOOKED_AT: Final = (1200, 2000)  # pixels: wider ones are measured smaller, higher ones in their middle
LAPLACE: Final = ImageFilter.Kernel((3, 3), (0, -1, 0, -1, 4, -1, 0, -1, 0), scale=4, offset=128)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture turned out to be; width and height in pixels, the rest for the gate of screenshots.

    `darkest` and `lightest` leave out the odd pixel (0 to 255); `sharpness` is the steepest edge and `cut` the letters
    that the left or right side runs through, both in per cent.
    """

    mime: str
    width: int
    height: int
    darkest: int = 0
    lightest: int = 255
    sharpness: int = 100
    cut: int = 0


def inspect(content: bytes, pixels: int) -> Picture:
    """Decode the whole picture; raises Unreadable("pixels" or "damaged")."""
    image = _opened(content, pixels)
    return Picture(MIMES[image.format or ""], image.width, image.height)


def measure(content: bytes, pixels: int) -> Picture:
    """As `inspect`, and how dark, sharp and cut the picture is."""
    image = _opened(content, pixels)
    grey = _middle(_resizable(image).convert("L"))
    counts = grey.histogram()
    low, high = _share(counts, 0.001), _share(counts, 0.999)
    steepest = 0
    if high > low:
        edges = grey.filter(LAPLACE).crop((1, 1, grey.width - 1, grey.height - 1)).histogram()
        far = [sum(edges[128 + n : 129 + n]) + (edges[128 - n] if n else 0) for n in range(129)]
        steepest = min(100, 400 * _share(far, 0.998) // (high - low))
    return Picture(MIMES[image.format or ""], image.width, image.height, low, high, steepest, _cut(grey, high - low))


def upright(content: bytes, pixels: int) -> Image.Image:
    """The picture as people see it: turned as its EXIF says, in eight bits a channel. Raises as `inspect`."""
    return _plain(ImageOps.exif_transpose(_resizable(_opened(content, pixels)))).convert("RGB")


def _middle(grey: Image.Image) -> Image.Image:
    """At most LOOKED_AT: a picture that was blown up is as readable as before, so its edges are judged smaller."""
    wide, high = LOOKED_AT
    if grey.width > wide:
        grey = grey.resize((wide, max(1, grey.height * wide // grey.width)), Image.Resampling.BOX)
    top = max(0, (grey.height - high) // 2)
    return grey.crop((0, top, grey.width, min(grey.height, top + high)))


def _share(counts: list[int], share: float) -> int:
    """The value that this share of all pixels does not exceed."""
    wanted, seen = share * sum(counts), 0
    for value, count in enumerate(counts):
        seen += count
        if seen > wanted:
            return value
    return len(counts) - 1


def _cut(grey: Image.Image, contrast: int) -> int:
    """How often the outermost column changes between light and dark, in per cent of its pixels; the worse side."""
    worst = 0
    for left in (0, grey.width - 1):
        column = grey.crop((left, 0, left + 1, grey.height)).tobytes()
        steps = sum(abs(one - other) * 3 > contrast for one, other in pairwise(column)) if contrast else 0
        worst = max(worst, 100 * steps // grey.height)
    return worst


def for_showing(content: bytes, pixels: int, side: int) -> bytes:
    """The picture encoded anew in its own format, upright, no side above `side` pixels, without any metadata (F8)."""
    image = _opened(content, pixels)
    kind = "PNG" if image.format == "PNG" else "JPEG"
    small = _resizable(image)
    small.thumbnail((side, side))
    upright = _plain(ImageOps.exif_transpose(small))
    clean = Image.new(upright.mode, upright.size)  # a new picture has nothing but pixels
    clean.paste(upright)
    if kind == "JPEG":
        clean = clean.convert("RGB")
    made = io.BytesIO()
    clean.save(made, kind, quality=88, optimize=False)
    return made.getvalue()


def _opened(content: bytes, pixels: int) -> Image.Image:
    _strict()
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        if image.width * image.height > pixels:
            raise Unreadable("pixels")
        image.load()
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # whatever a decoder trips over, the answer is the same
        raise Unreadable("damaged") from error
    return image


def _strict() -> None:
    """What the decoders tolerate, set at each job: modules loaded beside this one loosen it (WeasyPrint does)."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY = 1024 * 1024, 64 * 1024 * 1024  # inflated bytes
    Image.MAX_IMAGE_PIXELS = None  # the policy's own cap is checked on the declared size, before anything is decoded


def _resizable(image: Image.Image) -> Image.Image:
    """The same picture in a mode that shrinks smoothly: a copy only where it must be, 40 million pixels are large."""
    if image.mode.startswith("I"):  # 16 bits of grey: a plain conversion would cut off the light half
        grey = image.convert("I").point(lambda value: value / 256).convert("L")
        grey.info = image.info  # holds the EXIF that says which side is up
        return grey
    return _plain(image) if image.mode in {"1", "P", "PA"} else image


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits a channel, with transparency where there was some."""
    return image.convert("RGBA" if image.has_transparency_data else "RGB")

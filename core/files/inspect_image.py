"""Pictures, opened for real: runs in a sandbox child, so it knows neither settings nor models (F1, F3, F8)."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageFile, ImageOps, PngImagePlugin

from core.files.unreadable import Unreadable

# Told which formats it may open: by itself Pillow opens PSD, TIFF, FITS and many more, whatever the name says (F1).
FORMATS: Final = ("PNG", "JPEG")
# A JPEG of many phones holds a second picture (MPO); its first one is an ordinary JPEG.
MIMES: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture turned out to be; width and height in pixels."""

    mime: str
    width: int
    height: int


def inspect(content: bytes, pixels: int) -> Picture:
    """Decode the whole picture; raises Unreadable("pixels" or "damaged")."""
    image = _opened(content, pixels)
    return Picture(MIMES[image.format or ""], image.width, image.height)


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

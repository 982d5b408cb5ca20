"""A drawn signature, made plain: runs in a sandbox child, needs neither settings nor models."""

import io
from typing import Final

from PIL import Image, ImageOps

MOST: Final = (3000, 2000)  # pixels as declared; more is refused before anything is decoded
KEPT: Final = (1000, 400)
FAINT: Final = 245  # lighter than this is paper


def clean(content: bytes) -> bytes:
    """A PNG in greys on white, cut to its ink and without metadata. Raises ValueError: no PNG, too large, or blank."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            if image.width > MOST[0] or image.height > MOST[1]:
                raise ValueError("too large")
            grey = _on_white(image)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(type(error).__name__) from None
    box = ImageOps.invert(grey).point(lambda level: 255 if level > 255 - FAINT else 0).getbbox()
    if box is None or min(box[2] - box[0], box[3] - box[1]) < 1:
        raise ValueError("blank")
    ink = grey.crop(box)
    ink.thumbnail(KEPT)
    out = io.BytesIO()
    ink.save(out, "PNG", optimize=True)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    layered = image.convert("RGBA")
    paper = Image.new("RGBA", layered.size, "white")
    paper.alpha_composite(layered)
    return paper.convert("L")

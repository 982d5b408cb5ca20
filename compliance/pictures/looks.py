"""How pictures look, and whether two are one picture: runs in a sandbox child, so it knows no settings and no models.

Finding is in two steps. 64 bits of a picture's coarse shape, compared with those of every stored one, also as if a
little had been cut off or added at its sides, name a few candidates. Then the two pictures are laid over each other and
what is drawn in both is compared in detail: a form of the same make with another contact in it is another picture.
"""

import os
from itertools import product
from typing import Any, Final

SIDE: Final = 32
MARGINS: Final = (-0.045, 0.0, 0.045)  # of a side: added, as it is, cut off
COMPARED: Final = 900  # pixels: the longer side of pictures that are laid over each other
CELL: Final = 24  # pixels of one compared piece
STROKE, LETTERS = 30, 0.1  # how steep a stroke is, and what share of a piece with letters in it
OTHER: Final = 0.45  # pieces less alike than that (from -1 to 1) show something else; saving anew costs less


def bits_of(content: bytes, pixels: int) -> int:
    """The 64 bits of the whole picture, as a signed number. Raises Unreadable."""
    grey = _grey(content, pixels)
    return _bits(_numpy(), [_small(grey)])[0]


def nearest(content: bytes, pixels: int, stored: bytes, most: int, answers: int) -> tuple[int, list[tuple[int, int]]]:
    """The bits of a picture, and which of the `stored` ones are near, as `among`. Raises Unreadable."""
    own, *others = asked(content, pixels)
    return own, among([own, *others], stored, most, answers)


def asked(content: bytes, pixels: int) -> list[int]:
    """The bits of a picture as it is, then as if a little had been cut off or added at its sides."""
    grey = _grey(content, pixels)
    return _bits(_numpy(), [_small(grey), *_variants(grey)])


def among(bits: list[int], stored: bytes, most: int, answers: int) -> list[tuple[int, int]]:
    """Which of the `stored` bits (64 each, in a row) differ from any of these in at most `most`: (index, how many).

    The nearest `answers` of them, nearest first.
    """
    np = _numpy()
    kept = np.frombuffer(stored, dtype=np.uint64)
    if not len(kept):
        return []
    least = np.full(len(kept), 64, dtype=np.uint8)
    for each in np.unique(np.array(bits, dtype=np.int64).view(np.uint64)):
        np.minimum(least, np.bitwise_count(kept ^ each), out=least)
    near = np.flatnonzero(least <= most)
    order = near[np.argsort(least[near], kind="stable")][:answers]
    return [(int(index), int(least[index])) for index in order]


def likeness(one: bytes, other: bytes, pixels: int) -> int:
    """How much of what is drawn in both is equal, in per cent; 0 when they cannot be laid over each other."""
    np, cv2 = _numpy(), _cv2()
    grey = [_grey(content, pixels, COMPARED) for content in (one, other)]
    side = min(max(each.size) for each in grey)  # the larger one as coarse as the smaller: neither shows more
    first, second = (np.asarray(each if max(each.size) <= side else _shrunk(each, side)) for each in grey)
    placed = _laid_over(np, cv2, first, second)
    return 0 if placed is None else _equal_cells(np, cv2, first, *placed)


def _variants(grey: Any) -> list[Any]:
    """The picture small, as it is and with a little cut off or added at each side."""
    wide, high = grey.size
    found = []
    for left, top, right, bottom in product(MARGINS, repeat=4):
        box = (round(left * wide), round(top * high), round(wide - right * wide), round(high - bottom * high))
        found.append(_small(_with_margin(grey, box)))
    return found


def _with_margin(grey: Any, box: tuple[int, int, int, int]) -> Any:
    """A crop that may reach beyond the picture: there the nearest pixels of its edge go on."""
    np = _numpy()
    left, top, right, bottom = box
    inside = np.asarray(grey)[max(0, top) : bottom if bottom < grey.height else None, max(0, left) : right]
    beyond = [(max(0, -top), max(0, bottom - grey.height)), (max(0, -left), max(0, right - grey.width))]
    return np.pad(inside, beyond, mode="edge")


def _small(picture: Any) -> Any:
    cv2, np = _cv2(), _numpy()
    return cv2.resize(np.asarray(picture), (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)


def _bits(np: Any, small: list[Any]) -> list[int]:
    """The signs of the 64 lowest frequencies against their median (without the very lowest, the brightness)."""
    cv2 = _cv2()
    found = []
    for each in small:
        low = cv2.dct(each)[:9, :9].ravel()[1:65]
        word = np.packbits(low > np.median(low)).view(np.int64)[0]
        found.append(int(word))
    return found


def _laid_over(np: Any, cv2: Any, first: Any, second: Any) -> tuple[Any, Any] | None:
    """The second picture moved and scaled onto the first, and where it lies there; None when they share too little."""
    points = cv2.ORB_create(nfeatures=1200, fastThreshold=10)
    (ones, one_words), (others, other_words) = (points.detectAndCompute(each, None) for each in (first, second))
    if one_words is None or other_words is None or len(ones) < 12 or len(others) < 12:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(other_words, one_words)
    if len(pairs) < 12:
        return None
    start = np.float32([others[pair.queryIdx].pt for pair in pairs])
    end = np.float32([ones[pair.trainIdx].pt for pair in pairs])
    move, kept = cv2.estimateAffinePartial2D(start, end, ransacReprojThreshold=3)
    if move is None or int(kept.sum()) < 12:
        return None
    size = (first.shape[1], first.shape[0])
    there = cv2.warpAffine(np.full_like(second, 255), move, size, flags=cv2.INTER_NEAREST) > 0
    return cv2.warpAffine(second, move, size, flags=cv2.INTER_LINEAR), there


def _equal_cells(np: Any, cv2: Any, first: Any, second: Any, there: Any) -> int:
    """Of the pieces in which something is drawn, those that do not show something else, in per cent."""
    one, other = (_strokes(cv2, each) for each in (first, second))
    inside = cv2.erode(there.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    drawn = others = 0
    for top in range(0, first.shape[0] - CELL + 1, CELL):
        for left in range(0, first.shape[1] - CELL + 1, CELL):
            piece = (slice(top, top + CELL), slice(left, left + CELL))
            if not inside[piece].all():
                continue
            a, b = one[piece], other[piece]
            if max((np.abs(a) > STROKE).mean(), (np.abs(b) > STROKE).mean()) < LETTERS:
                continue
            drawn += 1
            others += float((a * b).sum()) < OTHER * float(np.sqrt((a * a).sum() * (b * b).sum()) + 1e-6)
    return 100 - -(-100 * others // drawn) if drawn >= 8 else 0


def _strokes(cv2: Any, grey: Any) -> Any:
    """Changes from left to right: the strokes of letters. Lines of text as such look alike whatever they say."""
    soft = cv2.GaussianBlur(grey, (0, 0), 1.2)
    return cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=3)


def _grey(content: bytes, pixels: int, side: int = 512) -> Any:
    from core.files import inspect_image

    return _shrunk(inspect_image.upright(content, pixels).convert("L"), side)


def _shrunk(grey: Any, side: int) -> Any:
    small = grey.copy()
    small.thumbnail((side, side), reducing_gap=3)
    return small


def _numpy() -> Any:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the threads of its own would count against the child's memory
    import numpy as np

    return np


def _cv2() -> Any:
    _numpy()
    import cv2

    cv2.setNumThreads(1)
    return cv2

"""The process that reads text in pictures: compliance.pictures.engine starts it. It knows no settings or models.

`python -m compliance.pictures.reader LOCK MEGABYTES SECONDS IDLE PIXELS`: takes the machine's one place (LOCK), sets
its own limits, loads the models that come in rapidocr's wheel, and answers one picture after another over its standard
streams until none came for IDLE seconds. Nothing here goes out to a network.
"""

import fcntl
import json
import os
import resource
import select
import signal
import struct
import sys
from pathlib import Path
from typing import IO, Any, Final

TAKEN: Final = 75  # exit status: another process of this machine reads already
LENGTH: Final = struct.Struct(">I")
LARGE: Final = b"L"  # a second look: enlarged, dark turned to light
TILE, OVERLAP, TILES = 1600, 160, 6  # a long page is read in pieces, or its letters would shrink
SMALL_TEXT: Final = 20  # pixels: lines lower than that are read again at twice the size
MEGABYTE: Final = 1024 * 1024


def main(lock: str, megabytes: int, seconds: int, idle: int, pixels: int) -> int:
    """Serve until idle or until whoever asks is gone."""
    place = Path(lock).open("w")  # noqa: SIM115 - held as long as this process lives
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return TAKEN
    _limit(megabytes)
    answers, asked = os.fdopen(os.dup(1), "wb"), os.fdopen(0, "rb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints does not get among the answers
    signal.alarm(seconds)  # loading counts too
    read = _engine()
    _answer(answers, {"ready": True})
    signal.alarm(0)
    while select.select([asked], [], [], idle)[0]:
        if not (job := _job(asked)):
            return 0
        signal.alarm(seconds)  # ends this process even when the one that waits for it was killed
        _answer(answers, _said(read, job, pixels))
        signal.alarm(0)
    return 0


def _limit(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # people who wait for a page come first


def _engine() -> Any:
    """rapidocr with the models of its wheel, on one core."""
    import logging

    logging.disable(logging.CRITICAL)
    from rapidocr import RapidOCR

    one_core = {
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Det.limit_type": "max",
        "Det.limit_side_len": TILE,
    }
    return RapidOCR(params=one_core)


def _said(read: Any, job: bytes, pixels: int) -> dict[str, Any]:
    from core.files.unreadable import Unreadable

    try:
        return _lines(read, job[1:], pixels, large=job[:1] == LARGE)
    except Unreadable as error:
        return {"error": error.code}
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:  # noqa: BLE001 - whatever the engine trips over is an answer too
        return {"error": f"{type(error).__name__}"}


def _lines(read: Any, content: bytes, pixels: int, *, large: bool) -> dict[str, Any]:
    import numpy as np

    from core.files import inspect_image

    upright = inspect_image.upright(content, pixels)
    wide, high = upright.size
    lines: list[dict[str, Any]] = []
    for top in range(0, max(1, high - OVERLAP), TILE - OVERLAP)[:TILES]:
        piece = upright.crop((0, top, wide, min(high, top + TILE)))
        lines += _piece(read, np.asarray(piece.convert("RGB"))[:, :, ::-1], top, large=large)
    return {"width": wide, "height": high, "lines": lines}


def _piece(read: Any, pixels: Any, top: int, *, large: bool) -> list[dict[str, Any]]:
    """The lines of one piece, in pixels of the whole picture."""
    import cv2

    if not large:
        found = _found(read, pixels, 1, top)
        heights = sorted(line["box"][3] - line["box"][1] for line in found)
        if not heights or heights[len(heights) // 2] >= SMALL_TEXT:
            return found
        return _found(read, cv2.resize(pixels, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), 2, top)
    other = 255 - pixels if pixels.mean() < 110 else pixels
    scale = 1.5 if max(pixels.shape[:2]) * 1.5 <= TILE else 1
    large_one = cv2.resize(other, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC) if scale > 1 else other
    return _found(read, large_one, scale, top)


def _found(read: Any, pixels: Any, scale: float, top: int) -> list[dict[str, Any]]:
    seen = read(pixels, use_cls=False)
    if seen.boxes is None:
        return []
    lines = []
    for corners, text, score in zip(seen.boxes, seen.txts, seen.scores, strict=True):
        across, down = corners[:, 0] / scale, corners[:, 1] / scale + top
        box = [int(across.min()), int(down.min()), int(across.max()), int(down.max())]
        lines.append({"text": text, "score": round(float(score), 4), "box": box})
    return lines


def _job(asked: IO[bytes]) -> bytes:
    """The next picture with its first byte saying how to look; b"" when whoever asks is gone."""
    head = _exactly(asked, LENGTH.size)
    return _exactly(asked, LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def _exactly(asked: IO[bytes], size: int) -> bytes:
    parts = b""
    while len(parts) < size and (part := asked.read(size - len(parts))):
        parts += part
    return parts if len(parts) == size else b""


def _answer(answers: IO[bytes], said: dict[str, Any]) -> None:
    content = json.dumps(said).encode()
    answers.write(LENGTH.pack(len(content)) + content)
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:6])))

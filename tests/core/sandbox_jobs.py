"""Functions that the sandbox tests run in a child; they need neither Django nor pytest."""

import ctypes
import os
import resource
import sys
import time
from contextlib import suppress


class Odd(Exception):
    """An error that pickles but cannot be built again from what it pickled."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(left + right)


def add(left: int, right: int) -> int:
    return left + right


def own_number() -> int:
    return os.getpid()


def wait_for_ever() -> None:
    time.sleep(3600)


def spin() -> None:
    while True:
        pass


def eat(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def refuse(words: str) -> None:
    raise ValueError(words)


def refuse_oddly() -> None:
    raise Odd("left", "right")


def break_memory() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def loaded() -> list[str]:
    return sorted(sys.modules)


def answer_with_a_lambda() -> object:
    return lambda: None


def size(content: bytes) -> int:
    return len(content)


def peak_of_inspecting(content: bytes) -> float:
    """The most memory that a child held while it looked at a picture, in megabytes."""
    from core.files import inspect_image

    with suppress(Exception):
        inspect_image.inspect(content, 40_000_000)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def inspect_after_loosening(content: bytes) -> None:
    """Look at a picture in a process where another module told Pillow to take what is cut off."""
    from PIL import ImageFile

    from core.files import inspect_image

    ImageFile.LOAD_TRUNCATED_IMAGES = True
    inspect_image.inspect(content, 40_000_000)

"""XLSX files: runs in a sandbox child, whose memory cap is what a sheet that unpacks without end meets."""

from pathlib import Path
from typing import Final

from core.files.unreadable import Unreadable

FIRST: Final = b"PK\x03\x04"


def inspect_file(path: str) -> None:
    """Read the first sheet whole; raises Unreadable("damaged")."""
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound, ZipError

    with Path(path).open("rb") as file:
        if file.read(4) != FIRST:
            raise Unreadable("damaged")
    try:
        CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except (CalamineError, ZipError, WorksheetNotFound, OSError, ValueError) as error:
        raise Unreadable("damaged") from error

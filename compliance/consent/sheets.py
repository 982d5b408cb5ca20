"""The first sheet of an XLSX file as CSV: runs in a sandbox child, so it knows neither settings nor models."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compliance.consent.reading import BadFile


def to_csv(source: str, target: str, most: int) -> int:
    """Write `target`; returns its bytes. Raises BadFile("damaged" or "rows") beyond `most` rows."""
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound, ZipError

    try:
        sheet = CalamineWorkbook.from_path(source).get_sheet_by_index(0)
    except (CalamineError, ZipError, WorksheetNotFound, OSError, ValueError) as error:
        raise BadFile("damaged") from error
    if sheet.height > most + 1:
        raise BadFile("rows", most + 1)
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for cells in sheet.iter_rows():
            writer.writerow([_text(cell) for cell in cells])
    return Path(target).stat().st_size


def _text(cell: Any) -> str:
    """A number without a decimal point, a date as ISO: 9876543210.0 is how a sheet keeps a phone number."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)

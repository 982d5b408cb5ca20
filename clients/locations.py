"""The cities that numbers can be had for, with state, circle and STD code: data of the product (R41, R42)."""

import csv
from functools import lru_cache
from pathlib import Path

from clients.models import Location

DATA = Path(__file__).parent / "data" / "locations.csv"


def load() -> int:
    """Add the cities that the table lacks; what an administrator has changed stays. Returns how many were added."""
    known = set(Location.objects.values_list("city", flat=True))
    with DATA.open(encoding="utf-8", newline="") as file:
        missing = [Location(**row) for row in csv.DictReader(file) if row["city"] not in known]
    Location.objects.bulk_create(missing)
    return len(missing)


@lru_cache(maxsize=1)
def reference() -> dict[str, tuple[str, str]]:
    """City -> (circle, STD code) as the product ships them: what the inventory is held against (DOT-04)."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["city"]: (row["circle"], row["std_code"]) for row in csv.DictReader(file)}

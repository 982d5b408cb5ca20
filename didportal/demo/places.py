"""Numbers for sale in some twenty-five cities, the year's holidays, and the key that the stand-in panel asks with."""

from datetime import date

from django.conf import settings

from clients.models import DIDGroup, DIDNumber, Location
from clients.records import save_group
from core import clock
from core.accounts import api_tokens
from core.accounts.models import ApiToken, User
from core.policy.models import Holiday

CITIES = (
    "Delhi", "Gurugram", "Noida", "Mumbai", "Navi Mumbai", "Thane", "Pune", "Nagpur", "Kolkata", "Chennai",
    "Coimbatore", "Bengaluru", "Mysuru", "Hyderabad", "Visakhapatnam", "Ahmedabad", "Surat", "Jaipur", "Chandigarh",
    "Ludhiana", "Lucknow", "Kanpur", "Patna", "Bhopal", "Indore", "Kochi", "Bhubaneswar", "Guwahati",
)  # fmt: skip
SERIES = (("Delhi", "140"), ("Mumbai", "1600"))
STOCK = 8
HOLIDAYS = ((1, 26, "Republic Day"), (8, 15, "Independence Day"), (10, 2, "Gandhi Jayanti"), (12, 25, "Christmas Day"))
PANEL_KEY = "stand-in panel"


def stock(by: User) -> None:
    """A geographic group with free numbers in each city, and a group of each special series."""
    known = set(DIDGroup.objects.values_list("name", flat=True))
    for place in Location.objects.filter(city__in=CITIES):
        if f"{place.city} 1" not in known:
            _fill(_group(f"{place.city} 1", place, DIDGroup.Series.GEOGRAPHIC, by), place)
    for city, series in SERIES:
        if f"{city} {series}" not in known:
            _group(f"{city} {series}", Location.objects.get(city=city), series, by)


def holidays() -> None:
    """The fixed holidays of this year and the next."""
    year = clock.today().year
    for month, day, name in HOLIDAYS:
        for each in (year, year + 1):
            Holiday.objects.get_or_create(day=date(each, month, day), defaults={"name": name})


def panel_key() -> None:
    """A key for the stand-in panel, in a file that only this account reads: the panel asks with it about clients."""
    if ApiToken.objects.filter(name=PANEL_KEY).exists():
        return
    file = settings.VAR_DIR / "panel-token"
    file.touch(mode=0o600)
    file.write_text(api_tokens.issue(name=PANEL_KEY, scopes=["clients:read"], actor=None))


def _group(name: str, place: Location, series: str, by: User) -> DIDGroup:
    group = DIDGroup(name=name, location=place, series=series)
    save_group(group=group, changed=[], actor=by)
    return group


def _fill(group: DIDGroup, place: Location) -> None:
    # 4 begins a subscriber's number in every city of the list
    digits = 10 - len(place.std_code)
    start = int(f"4{place.pk % 1000:03d}".ljust(digits, "0"))
    DIDNumber.objects.bulk_create(
        [DIDNumber(e164=f"+91{place.std_code}{start + n}", group=group) for n in range(STOCK)], ignore_conflicts=True
    )

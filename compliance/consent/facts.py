"""What the register of a client holds, in a few numbers: for pages, and for rules that read a Dossier."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Sum

from clients.models import Client
from compliance.consent.models import ConsentTally
from compliance.consent.row import EXPLICIT
from core import clock, policy
from core.policy.dates import is_younger_than


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """Counts of one client's records on one day (Asia/Kolkata).

    valid: explicit, standing, under the policy's age and not past the day that they name; expired: standing and over
    one of these; weak: standing, young, but not explicit. `oldest` is the day of the oldest valid consent; `methods`
    and `bases` count what is valid.
    """

    valid: int = 0
    expired: int = 0
    weak: int = 0
    revoked: int = 0
    oldest: date | None = None
    methods: Mapping[str, int] = field(default_factory=dict)
    bases: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.valid + self.expired + self.weak + self.revoked


def for_client(client: Client, *, on: date | None = None) -> ConsentFacts:
    """The facts on a day (today when left out). One query, over days instead of records."""
    day = on or clock.today()
    months = policy.value("consent_age_months", on=day)
    groups = ConsentTally.objects.filter(client=client, number__gt=0).values_list(
        "captured_on", "expires_on", "basis", "method", "revoked"
    )
    found = _Count()
    for captured, ends, basis, method, revoked, number in groups.annotate(n=Sum(F("number"))):
        if revoked:
            found.revoked += number
        elif not is_younger_than(captured, months, on=day) or ends < day:
            found.expired += number
        elif basis not in EXPLICIT:
            found.weak += number
        else:
            found.count_valid(captured, basis, method, number)
    return found.facts()


@dataclass
class _Count:
    valid: int = 0
    expired: int = 0
    weak: int = 0
    revoked: int = 0
    oldest: date | None = None
    methods: dict[str, int] = field(default_factory=dict)
    bases: dict[str, int] = field(default_factory=dict)

    def count_valid(self, captured: date, basis: str, method: str, number: int) -> None:
        self.valid += number
        self.oldest = min(self.oldest or captured, captured)
        self.methods[method] = self.methods.get(method, 0) + number
        self.bases[basis] = self.bases.get(basis, 0) + number

    def facts(self) -> ConsentFacts:
        return ConsentFacts(self.valid, self.expired, self.weak, self.revoked, self.oldest, self.methods, self.bases)

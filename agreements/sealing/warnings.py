"""The sealing certificate ends one day: administrators are told 60, 30 and 7 days before (C40)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.sealing import keys, trust
from agreements.sealing.models import Certificate
from core.accounts.models import User
from core.accounts.roles import Role
from core.events import notify, unit_of_work


def run() -> None:
    """Tell every administrator once at each of the three marks. Runs by the clock."""
    try:
        found = keys.loaded()
    except keys.NoKey:
        return  # the health page says so
    trust.remember(found.certificate, Certificate.Role.SEAL)
    left = keys.days_left(found)
    mark = min((days for days in keys.WARN_DAYS if left <= days), default=None)
    if mark is None:
        return
    with unit_of_work():
        row = Certificate.objects.select_for_update().get(fingerprint=found.fingerprint)
        if row.warned_days is not None and row.warned_days <= mark:
            return
        Certificate.objects.filter(pk=row.pk).update(warned_days=mark)
        for person in User.objects.with_role(Role.ADMINISTRATOR):
            notify(person, line(left), reverse("pages:health"))


def line(left: int) -> str:
    """One sentence about a certificate that ends in `left` days."""
    if left < 0:
        return _("The sealing certificate has expired: nothing is issued or sealed until there is a new one.")
    return _("The sealing certificate ends in %(days)d days: put a new one in its place.") % {"days": left}


def state() -> tuple[str, str]:
    """For the health page: good, warn or bad, and the words."""
    try:
        found = keys.current()
    except keys.NoKey as error:
        return "bad", str(error)
    left = keys.days_left(found)
    if left <= max(keys.WARN_DAYS):
        return ("bad" if left <= min(keys.WARN_DAYS) else "warn"), line(left)
    until = {"name": found.subject, "day": f"{found.not_after:%d %b %Y}"}
    return "good", _("%(name)s seals, until %(day)s.") % until

"""What is done to a register, one consent at a time: add, take back, show a number, switch the rule.

Each is one transaction with its audit event; numbers never reach the audit log.
"""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from clients import numbers
from clients.models import Client
from compliance.consent import row, tally, words
from compliance.consent.models import ConsentRecord, ConsentWording, How, Register
from compliance.consent.row import Row
from compliance.consent.vault import keys_of, register_of
from core import clock
from core.accounts.access import check_may
from core.accounts.models import ApiToken, User
from core.errors import Reason, Refused, WrongState
from core.events import record, unit_of_work

By = User | ApiToken
MOST_AT_ONCE: Final = 100  # records of one number


def add(*, client: Client, given: Row, by: By) -> tuple[ConsentRecord, bool]:
    """Keep one consent; `given.number` as it was typed. Returns the consent, and whether it is new.

    Raises Refused with the field at fault, NotAllowed. The same words twice are one consent (S53, S54, C54).
    """
    _check(by)
    given.number = number_or_refuse(given.number)
    if found := row.fault(given, clock.now()):
        raise Refused(words.reason(found))
    with unit_of_work():
        keys = keys_of(register_of(client))
        digest, key = row.digest_of(given.wording), keys.number_key(given.number)
        consent, made = ConsentRecord.objects.get_or_create(
            client=client, number_key=key, mark=row.mark_of(given, digest),
            defaults={
                "sealed": keys.seal_number(given.number, key), "basis": given.basis, "method": given.method,
                "captured_at": given.captured_at, "wording": wording_of(given.wording, digest),
                "reference": given.reference, "source": given.source, "expires_at": given.expires_at,
                "added_at": clock.now(),
            },
        )  # fmt: skip
        if made:
            tally.added(consent)
            record(
                "consent.added",
                subject=consent,
                actor=_person(by),
                basis=given.basis,
                method=given.method,
                by=_name(by),
            )
    return consent, made


def revoke(*, client: Client, number: str, how: str, by: By, reference: str = "") -> int:
    """Take back every consent of a number to this client; it counts from this instant (R10, C53).

    A number without a consent is remembered as opted out. Returns how many consents ended; none when it was done
    before. Raises Refused for what is no number, NotAllowed.
    """
    _check(by)
    e164 = number_or_refuse(number)
    with unit_of_work():
        keys = keys_of(register_of(client))
        key, now = keys.number_key(e164), clock.now()
        known = list(ConsentRecord.objects.of_number(client, key).select_for_update()[:MOST_AT_ONCE])
        standing = [consent for consent in known if consent.revoked_at is None]
        for consent in standing:
            _end(consent, now, how)
        if not known:
            standing = [_opt_out(client, key, keys.seal_number(e164, key), now, how, reference)]
        if standing:
            said = {
                "how": how,
                "reference": reference,
                "records": [consent.pk for consent in standing],
                "by": _name(by),
            }
            record("consent.revoked", subject=standing[0], actor=_person(by), **said)
    return len(standing)


def show_number(*, consent: ConsentRecord, actor: User) -> str:
    """The number of a consent in E.164, for those who may know it; that it was shown is audited."""
    check_may(actor, "consent.read_number")
    register = Register.objects.get(pk=consent.client_id)
    with unit_of_work():
        record("consent.number_shown", subject=consent, actor=actor)
    return number_of(consent, register)


def number_of(consent: ConsentRecord, register: Register) -> str:
    """The number of a consent in E.164; pages mask it."""
    return keys_of(register).open_number(bytes(consent.sealed), bytes(consent.number_key))


def switch_rule(*, client: Client, on: bool, actor: User) -> None:
    """Make every call of this client need a consent, or no longer (S53; 1d). With extra locations it is always on."""
    check_may(actor, "consent.switch_rule")
    with unit_of_work():
        register = register_of(client)
        if not Register.objects.filter(pk=register.pk, rule_on=not on).update(rule_on=on):
            raise WrongState(Reason(_("The consent rule is so already.")))
        record("client.consent_rule_switched", subject=client, actor=actor, on=_("on") if on else _("off"))


def wording_of(text: str, digest: str) -> ConsentWording | None:
    """The row of this wording, made when it is new; None for no wording."""
    if not text:
        return None
    return ConsentWording.objects.get_or_create(digest=digest, defaults={"text": text})[0]


def find(client: Client, number: str) -> list[ConsentRecord]:
    """The records of a number, newest consent first. Raises Refused for what is no number."""
    e164 = number_or_refuse(number)
    register = Register.objects.filter(pk=client.pk).first()
    if register is None:
        return []
    rows = ConsentRecord.objects.of_number(client, keys_of(register).number_key(e164))
    return list(rows.select_related("wording")[:MOST_AT_ONCE])


def number_or_refuse(text: str) -> str:
    if found := numbers.e164(text.strip()):
        return found
    raise Refused(words.reason("number"))


def _end(consent: ConsentRecord, now: datetime, how: str) -> None:
    consent.revoked_at, consent.revoked_how = now, How(how).value
    consent.save(update_fields=["revoked_at", "revoked_how"])
    tally.revoked(consent)


def _opt_out(client: Client, key: bytes, sealed: bytes, now: datetime, how: str, reference: str) -> ConsentRecord:
    consent = ConsentRecord.objects.create(
        client=client, number_key=key, mark=0, sealed=sealed, basis="none", captured_at=now,
        reference=reference[: row.REFERENCE_CHARS], revoked_at=now, revoked_how=How(how).value, added_at=now,
    )  # fmt: skip
    tally.added(consent)
    return consent


def _check(by: By) -> None:
    if isinstance(by, User):
        check_may(by, "consent.write")  # a key's scope was checked at the door


def _person(by: By) -> User | None:
    return by if isinstance(by, User) else None


def _name(by: By) -> str:
    return by.name if isinstance(by, ApiToken) else ""

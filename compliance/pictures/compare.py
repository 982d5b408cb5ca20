"""Whether two pictures show one and the same contact: pass, fail or unsure (S46, GUIDE-05).

Pass: phone and e-mail stand in both pictures, in one record each, and are those of the declared contact. Fail: both
phones were read clearly and differ. Everything else is unsure. A person confirms in every case.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from compliance.pictures.lines import EMAIL, NAME, PHONE, Box, Field, email_of, phone_of

Fields = list[Field]


class Verdict(StrEnum):
    """What a comparison says."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    UNSURE = "unsure"


class Why(StrEnum):
    """Why it says so; compliance.pictures.words has the sentence of each."""

    EQUAL = "equal"
    PHONES_DIFFER = "phones_differ"
    NOT_DECLARED = "not_declared"  # no contact was filed to compare with
    OTHER_CONTACT = "other_contact"  # both pictures agree, but on another phone than the filed one
    HIDDEN = "hidden"  # a number is masked
    PHONE_UNREAD = "phone_unread"
    EMAIL_UNREAD = "email_unread"
    EMAILS_DIFFER = "emails_differ"
    SEVERAL = "several"  # phone and e-mail are there, but perhaps of two records
    PASSES_DISAGREE = "passes_disagree"  # a second look read something else
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Contact:
    """The contact that the version declares."""

    phone: str
    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    verdict: Verdict
    why: Why


def compare(contact: Contact, front: Fields, back: Fields) -> Comparison:
    """Compare what was found in the two pictures."""
    phone, email = phone_of(contact.phone), email_of(contact.email)
    if _differ(front, back):
        return Comparison(Verdict.FAIL, Why.PHONES_DIFFER)
    if not phone or not email:
        return Comparison(Verdict.UNSURE, Why.NOT_DECLARED)
    for side in (front, back):
        if why := _missing(side, phone, email):
            return Comparison(Verdict.UNSURE, _shared(front, back, phone) or why)
    if not all(_one_record(side, phone, email) for side in (front, back)):
        return Comparison(Verdict.UNSURE, Why.SEVERAL)
    return Comparison(Verdict.PASS, Why.EQUAL)


def together(first: Comparison, second: Comparison) -> Comparison:
    """Two looks at the same pictures: what both say, or what the only one that could read says."""
    if first == second:
        return first
    verdicts = {first.verdict, second.verdict}
    if verdicts == {Verdict.PASS, Verdict.UNSURE}:
        unsure = first if first.verdict == Verdict.UNSURE else second
        if unsure.why in {Why.PHONE_UNREAD, Why.EMAIL_UNREAD, Why.UNCLEAR}:
            return Comparison(Verdict.PASS, Why.EQUAL)
    return Comparison(Verdict.UNSURE, Why.PASSES_DISAGREE)


def _differ(front: Fields, back: Fields) -> bool:
    """Both show exactly one phone, both were read clearly, and they are not equal."""
    one, other = _of(front, PHONE), _of(back, PHONE)
    if not one or not other or not all(field.clear for field in (*one, *other)):
        return False
    values = {field.value for field in one}, {field.value for field in other}
    return len(values[0]) == len(values[1]) == 1 and values[0] != values[1]


def _missing(side: Fields, phone: str, email: str) -> Why | None:
    """Why the declared contact is not in this picture; None when it is."""
    phones, emails = _of(side, PHONE), _of(side, EMAIL)
    if not any(field.clear and field.value == phone for field in phones):
        if any(not field.value for field in phones):
            return Why.HIDDEN
        return Why.UNCLEAR if phones else Why.PHONE_UNREAD
    if not any(field.clear and field.value == email for field in emails):
        return Why.EMAILS_DIFFER if emails else Why.EMAIL_UNREAD
    return None


def _shared(front: Fields, back: Fields, phone: str) -> Why | None:
    """Whether both agree on another phone than the declared one."""
    one, other = ({field.value for field in _of(side, PHONE) if field.clear} for side in (front, back))
    return Why.OTHER_CONTACT if one & other and phone not in one | other else None


def _one_record(side: Fields, phone: str, email: str) -> bool:
    """Phone and e-mail of one record: the only ones in the picture, or in one row of a table with no other's."""
    phones, emails = _of(side, PHONE), _of(side, EMAIL)
    if {field.value for field in phones} == {phone} and {field.value for field in emails} == {email}:
        return True
    rows = [
        [field for field in (*phones, *emails) if _same_row(mine.box, field.box)]
        for mine in phones
        if mine.value == phone
    ]
    return any({field.value for field in row} == {phone, email} for row in rows)


def _same_row(one: Box, other: Box) -> bool:
    """Whether the middle of each lies within the height of the other."""
    middles = (one[1] + one[3]) / 2, (other[1] + other[3]) / 2
    return other[1] < middles[0] < other[3] and one[1] < middles[1] < one[3]


def _of(side: Iterable[Field], kind: str) -> Fields:
    return [field for field in side if field.kind == kind]


def marked(contact: Contact, field: Field) -> str:
    """How a field stands to the declared contact, for its box: equal, other, or unclear."""
    if not field.clear:
        return "unclear"
    wanted = {PHONE: phone_of(contact.phone), EMAIL: email_of(contact.email), NAME: field.value}[field.kind]
    return "equal" if field.value == wanted else "other"

"""ITA-01 to ITA-05: who signed what, and how (IT Act 2000)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import AT_ACTIVATION, FROM_FILING, Point, Severity, Weight, rule
from compliance.rules.dossier import Dossier


@rule(
    "ITA-01",
    title=gettext_lazy("Right signer"),
    stages=AT_ACTIVATION,
    severity=Severity.WARN,
    source="IT Act 2000, sections 3A and 10A (R49)",
    message=gettext_lazy("Signed by somebody else than expected."),
    remedy=gettext_lazy("Have it signed again, or ask for an authority letter."),
    reads=("signature", "signatory_name", "signatory_email"),
)
def signed_by_the_signatory(d: Dossier) -> list[Point] | None:
    """The signer is the authorised signatory, by name and e-mail; who signed a returned file, a person reads."""
    if d.signature is None:
        return None
    if not d.signature.signer_name:
        return [Point(_("Who signed the returned file is not known."), weight=Weight.UNSURE)]
    if not _same(d.signature.signer_name, d.signatory_name):
        words = {"signer": d.signature.signer_name, "expected": d.signatory_name}
        return [Point(_("Signed by %(signer)s, expected %(expected)s.") % words)]
    if not _same(d.signature.signer_email, d.signatory_email):
        words = {"address": d.signature.signer_email, "expected": d.signatory_email}
        return [Point(_("Signed by way of %(address)s; %(expected)s was approved.") % words)]
    return []


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


@rule(
    "ITA-02",
    title=gettext_lazy("Same document"),
    stages=AT_ACTIVATION,
    source="Bharatiya Sakshya Adhiniyam 2023, section 63(4) (R53, R55)",
    message=gettext_lazy("Signed file differs from the one sent."),
    remedy=gettext_lazy("Send it again."),
    reads=("signature",),
)
def signed_what_was_sent(d: Dossier) -> list[Point] | None:
    """What was signed is what was sent; unsure where only a person can tell."""
    if d.signature is None:
        return None
    if d.signature.same is None:
        return [Point(_("Whether the signed file is the one sent needs a look."), weight=Weight.UNSURE)]
    return [] if d.signature.same else [Point(_("Signed file differs from the one sent."))]


@rule(
    "ITA-03",
    title=gettext_lazy("Signature kind"),
    stages=AT_ACTIVATION,
    severity=Severity.WARN,
    source="IT Act 2000, sections 3, 3A and 10A (R49, R50, R55)",
    message=gettext_lazy("The signature is not of the kind wanted."),
    remedy=gettext_lazy("Ask for an eSign or a certificate signature."),
    reads=("signature",),
    policies=("signature_kinds", "pades_levels"),
)
def signed_as_wanted(d: Dossier) -> list[Point] | None:
    """The kind is one that the policy wants; a seal reaches one of the levels."""
    if d.signature is None:
        return None
    points = []
    if d.signature.kind not in d.policy("signature_kinds"):
        points.append(Point(_("Signature is %(kind)s.") % {"kind": d.signature.kind}))
    if d.signature.level and d.signature.level not in d.policy("pades_levels"):
        points.append(Point(_("The seal's level is %(level)s.") % {"level": d.signature.level}))
    return points


@rule(
    "ITA-04",
    title=gettext_lazy("Excluded instrument"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="IT Act 2000, First Schedule as amended in 2022 (R51)",
    message=gettext_lazy("A power of attorney cannot be e-signed."),
    remedy=gettext_lazy("Ask for a board resolution or an authority letter."),
    reads=("signatory_authority",),
    field="signatory_authority",
)
def no_esigned_power_of_attorney(d: Dossier) -> list[Point] | None:
    """The authority is no electronically signed power of attorney."""
    if not d.signatory_authority:
        return None
    if d.signatory_authority != "poa_esigned":
        return []
    return [Point(_("A power of attorney cannot be e-signed."), "signatory_authority")]


@rule(
    "ITA-05",
    title=gettext_lazy("Stamp duty"),
    stages=AT_ACTIVATION,
    severity=Severity.WARN,
    source="Stamp Acts of the states (R54)",
    message=gettext_lazy("No e-stamp recorded."),
    remedy=gettext_lazy("Add the e-stamp's reference."),
    reads=("e_stamp",),
)
def stamp_is_recorded(d: Dossier) -> list[Point]:
    """Switched on where stamp duty is wanted; unsure while nobody keeps the e-stamp's reference."""
    if d.e_stamp is None:
        return [Point(_("Whether stamp duty was paid is not known."), weight=Weight.UNSURE)]
    return [] if d.e_stamp.strip() else [Point(_("No e-stamp recorded."))]

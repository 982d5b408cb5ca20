"""What the pages show of an agreement: the three answers, files, and the comparison in words."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.forms import LetterForm, NotTakenForm, RefusalForm, TakeForm
from agreements.guards import CLEAN
from agreements.letters import proposed
from agreements.models import Agreement
from agreements.returning import RETURNABLE, SLOT
from agreements.sealing import stuck
from agreements.sealing.models import Seal
from agreements.sealing.verifying import MEANS, Kind
from agreements.services import waiting_on
from agreements.signing import addresses
from agreements.signing import showing as signing
from core import policy
from core.accounts.access import may
from core.accounts.models import User
from core.events.models import OutboxMessage
from core.files.models import FLAGS, StoredFile
from requests_app.permissions import owner, tech_support
from requests_app.statuses import Status, Turn

State = Agreement.State
SENDABLE = (State.ISSUED, State.SENT, State.VIEWED)

NEXT: dict[str, str | Promise] = {
    State.BUILDING: gettext_lazy("The PDF is being made; this takes a few seconds."),
    State.ISSUED: gettext_lazy("The account manager reads the agreement and sends it to the client's signatory."),
    State.SENT: gettext_lazy("The client signs by the mailed link, or the account manager uploads the signed PDF."),
    State.VIEWED: gettext_lazy("The client signs by the mailed link, or the account manager uploads the signed PDF."),
    State.SEALING: gettext_lazy("The client has signed. The worker seals the agreement; this takes a few seconds."),
    State.SUBMITTED: gettext_lazy("Tech Support compares both files and decides, with a note."),
    State.SIGNED: gettext_lazy("Tech Support confirms the signature, then activates."),
    State.CONFIRMED: gettext_lazy("The agreement is signed and confirmed."),
}

TONES = {"same_bytes": "green", "same_text": "green", "differs": "amber", "no_text": "amber"}


def page(agreement: Agreement, user: User) -> dict[str, Any]:
    """Everything on the agreement page, for this person."""
    request, turn = agreement.request, waiting_on(agreement)
    mine = {Turn.ACCOUNT_MANAGER: owner(user, request), Turn.TECH_SUPPORT: tech_support(user, request)}
    return {
        "agreement": agreement,
        "did": request,
        "turn": turn.label,
        "mine": mine.get(turn, False),
        "next": NEXT.get(agreement.state, ""),
        "is_owner": owner(user, request),
        "issued": file_facts(agreement.issued),
        "earlier": earlier(agreement),
        "build_trouble": _build_trouble(agreement),
        "seal_trouble": stuck.trouble(agreement),
        "may_reseal": may(user, "agreement.reseal"),
        **_owner_parts(agreement, user),
        **signing.parts(agreement, is_owner=owner(user, request)),
        **check(agreement, user),
    }


def check(agreement: Agreement, user: User) -> dict[str, Any]:
    """What templates/agreements/_check.html shows beside Tech Support's confirmation (S33, P4)."""
    helps = tech_support(user, agreement.request)
    return {
        "agreement": agreement,
        "issued": file_facts(agreement.issued),
        "returned": file_facts(agreement.returned),
        "certificate": file_facts(_certificate(agreement)),
        "comparison_tone": TONES.get(agreement.comparison, "grey"),
        "comparison_facts": comparison_facts(agreement),
        "differences": agreement.finding.get("differences", []),
        "is_clean": agreement.comparison in CLEAN,
        "take_form": TakeForm() if helps and agreement.state == State.SUBMITTED else None,
        "not_taken_form": NotTakenForm() if helps and agreement.state == State.SUBMITTED else None,
        "address_doubt": addresses.doubt(agreement),
        "may_confirm": helps
        and agreement.state == State.SIGNED
        and agreement.request.status == Status.AWAITING_ACTIVATION,
    }


def earlier(agreement: Agreement) -> list[dict[str, Any]]:
    """The papers of this request that ended before this one and why, newest first. One query."""
    rows = Agreement.objects.filter(request=agreement.request, state__in=Agreement.ENDED, pk__lt=agreement.pk)
    found = rows.select_related("template", "version", "issued", "signatory").order_by("-pk")
    return [{"paper": row, "issued": file_facts(row.issued)} for row in found]


def comparison_facts(agreement: Agreement) -> list[tuple[str, str]]:
    """What the comparison counted, as (title, words): a reviewer reads it beside both files."""
    found = agreement.finding
    if not found:
        return []
    sent, came = found["pages_sent"], found["pages_came"]
    rows = [
        (
            _("Pages"),
            str(came) if sent == came else _("%(sent)d sent, %(came)d came back") % {"sent": sent, "came": came},
        ),
        (_("Digital signatures"), str(found["signatures"]) if found["signatures"] else _("none found")),
        (_("Put on top of pages"), _put_on_top(found)),
    ]
    if found["pages_without_text"]:
        rows.append((_("Pages without readable text"), _numbers(found["pages_without_text"])))
    if found["typed"]:
        rows.append((_("Text or shapes typed over pages"), _numbers(found["typed"])))
    if found["enclosed"]:
        rows.append((_("Files inside that were not sent"), ", ".join(found["enclosed"])))
    if said := found.get("seal"):
        rows.insert(0, (_("Seal"), f"{Kind(said).label}. {MEANS[Kind(said)]}"))
    return rows + [(_("Please note"), words) for words in _flags(agreement.returned)]


def _certificate(agreement: Agreement) -> StoredFile | None:
    if agreement.finding.get("seal") != Kind.GENUINE:
        return None
    found = Seal.objects.filter(agreement=agreement).select_related("certificate").first()
    return found.certificate if found else None


def file_facts(file: StoredFile | None) -> dict[str, Any] | None:
    """What components/file_card.html needs of a stored PDF."""
    if file is None:
        return None
    return {
        "name": file.shown_name,
        "kind": "PDF",
        "size": file.size,
        "sha256": file.sha256,
        "scan": file.scan_state,
        "download": reverse("files:download", args=[file.pk]),
        "at": file.at,
    }


def upload_card(agreement: Agreement, *, reasons: Any = ()) -> dict[str, Any]:
    """What components/upload_card.html needs for the signed copy."""
    return {
        "slot": SLOT,
        "label": _("Signed agreement"),
        "help": _(
            "The PDF that the client signed. It is compared with what was sent; a scan is checked by Tech Support."
        ),
        "accept": ".pdf",
        "max_bytes": policy.value("file_bytes"),
        "action": reverse("agreements:upload", args=[agreement.request.reference]),
        "reasons": list(reasons),
    }


def letter_form(agreement: Agreement) -> LetterForm:
    """The letter as it is proposed."""
    subject, text = proposed(agreement)
    return LetterForm(initial={"subject": subject, "text": text, "sends": agreement.sends})


def _owner_parts(agreement: Agreement, user: User) -> dict[str, Any]:
    if not owner(user, agreement.request):
        return {}
    return {
        "form": letter_form(agreement) if agreement.state in SENDABLE else None,
        "card": upload_card(agreement) if agreement.state in RETURNABLE else None,
        "refusal_form": RefusalForm() if agreement.request.status == Status.AWAITING_SIGNATURE else None,
    }


def _build_trouble(agreement: Agreement) -> str:
    """What stands against the making of the PDF, for as long as it is not made."""
    if agreement.state != State.BUILDING:
        return ""
    row = OutboxMessage.objects.filter(key=f"pdf.agreement:{agreement.pk}").first()
    return row.last_error if row else ""


def _put_on_top(found: dict[str, Any]) -> str:
    parts = []
    if found["marks"]:
        parts.append(
            ngettext("%(n)d drawn or stamped mark", "%(n)d drawn or stamped marks", found["marks"])
            % {"n": found["marks"]}
        )
    if found["pictures"]:
        parts.append(ngettext("%(n)d picture", "%(n)d pictures", found["pictures"]) % {"n": found["pictures"]})
    return ", ".join(parts) or _("nothing found")


def _flags(file: StoredFile | None) -> list[str]:
    # what was sent carries its payload inside, so a copy that does is as it should be; others are named above
    codes = [code for code in (file.flags if file else []) if code != "attachment"]
    return [str(FLAGS[code]) for code in codes]


def _numbers(pages: list[int]) -> str:
    return ", ".join(str(page) for page in pages)

"""Letters about complaints, cases and suspensions: the same facts for everybody, nothing of the called person."""

from typing import Any

from django.utils.translation import gettext as _

from clients.models import Client, Suspension
from compliance.breaches.facts import complainants
from compliance.breaches.models import Breach, Case, Complaint, OptInProof
from compliance.breaches.telling import client_url
from core import policy
from core.accounts.models import User
from core.desk.models import Proposal
from core.events.mail import Letter
from core.letters import Sheet, url, write
from core.templatetags.indian import ist

Content = tuple[Client, str, list[str], list[tuple[str, str]]]  # client, subject, paragraphs, facts


def breach_news(payload: dict[str, Any]) -> Letter | None:
    """To one person: what happened to a client. None for somebody who left."""
    person = User.objects.filter(pk=payload["person"], is_active=True).first()
    if person is None:
        return None
    client, subject, paragraphs, facts = CONTENT[payload["kind"]](payload["pk"])
    sheet = Sheet(
        heading=subject,
        greeting=_("Dear %(name)s,") % {"name": person.full_name},
        paragraphs=paragraphs,
        facts=[(_("Client"), f"{client.name} ({client.ban})"), *facts],
        button=(_("Open the client's page"), url(client_url(client))),
    )
    text, html = write(sheet)
    return Letter([person.email], subject, text, html, thread=client.ban)


def _complaint(pk: int) -> Content:
    row = _complaint_row(pk)
    subject = _("Complaint about %(client)s: show the opt-in") % {"client": row.client.name}
    words = _("Somebody complained about a call of this client. The client owes proof that this person had agreed.")
    return row.client, subject, [words, _upload()], _complaint_facts(row)


def _reminder(pk: int) -> Content:
    row = _complaint_row(pk)
    subject = _("The opt-in proof of %(client)s is due soon") % {"client": row.client.name}
    return row.client, subject, [_upload()], _complaint_facts(row)


def _overdue(pk: int) -> Content:
    row = _complaint_row(pk)
    subject = _("%(client)s gave no opt-in proof in time") % {"client": row.client.name}
    words = _("Compliance looks at the complaint now. A late proof can still be given, and is shown as late.")
    return row.client, subject, [words], _complaint_facts(row)


def _refused(pk: int) -> Content:
    proof = OptInProof.objects.select_related("complaint__client").get(pk=pk)
    row = proof.complaint
    subject = _("%(client)s: the proof does not show the opt-in") % {"client": row.client.name}
    return row.client, subject, [proof.words, _upload()], _complaint_facts(row)


def _warning(pk: int) -> Content:
    client = _complaint_row(pk).client
    words = {"n": complainants(client), "client": client.name, "days": policy.value("complaint_window_days")}
    subject = _("%(n)d people complained about %(client)s in %(days)d days") % words
    text = _("At %(limit)d a review begins by itself.") % {"limit": policy.value("complaints_review")}
    return client, subject, [text], []


def _case(pk: int) -> Content:
    case = Case.objects.select_related("client").get(pk=pk)
    subject = _("%(client)s is under review") % {"client": case.client.name}
    text = _("Compliance either clears it or confirms a breach; until then calls go on.")
    return case.client, subject, [case.why, text], [(_("Opened"), ist(case.opened_at))]


def _breach(pk: int) -> Content:
    row = Breach.objects.select_related("client", "suspension").get(pk=pk)
    total = row.suspension.kind == Suspension.Kind.TOTAL
    back = (
        _("It is a total suspension: no new requests, and only an administrator and a second person lift it.")
        if total
        else _("Calls come back when two people lift the suspension; each request is corrected and approved anew.")
    )
    facts = [
        (_("Breach"), str(row.strike)),
        (_("Owner at filing"), row.owner_name),
        (_("Since"), ist(row.confirmed_at)),
    ]
    subject = _("Outgoing calls of %(client)s are suspended") % {"client": row.client.name}
    return row.client, subject, [row.what, back], facts


def _order(pk: int) -> Content:
    row = Suspension.objects.select_related("client", "order").get(pk=pk)
    subject = _("Outgoing calls of %(client)s are suspended by order") % {"client": row.client.name}
    facts = [(_("Order"), f"{row.order.get_authority_display()}, {row.order.reference}"), (_("Since"), ist(row.since))]
    return row.client, subject, [row.reason], facts


def _lifted(pk: int) -> Content:
    proposal = Proposal.objects.get(pk=pk)
    client = Client.objects.get(ban=proposal.thread)
    subject = _("A suspension of %(client)s was lifted") % {"client": client.name}
    text = _("What requests had made visible stays hidden until each is corrected and activated again.")
    return client, subject, [proposal.note, text], []


CONTENT = {
    "complaint": _complaint, "reminder": _reminder, "overdue": _overdue, "refused": _refused, "warning": _warning,
    "case": _case, "breach": _breach, "order": _order, "lifted": _lifted,
}  # fmt: skip


def _complaint_row(pk: int) -> Complaint:
    return Complaint.objects.select_related("client").get(pk=pk)


def _complaint_facts(row: Complaint) -> list[tuple[str, str]]:
    return [
        (_("From"), str(row.get_source_display())),
        (_("Received"), ist(row.received_at)),
        (_("Proof due"), ist(row.proof_due_at)),
    ]


def _upload() -> str:
    return _("Upload it on the client's page: the record with date and time, of this number and nobody else's.")

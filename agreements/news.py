"""Who hears what about an agreement inside the house: a notice, a task where something is to be done, and a letter."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.models import Agreement
from core.accounts.models import User
from core.events import add_task, enqueue, finish_task, notify
from requests_app.models import DIDRequest

# what -> (the line, the task that follows from it or "")
OWNER_LINES = {
    "issued": (
        gettext_noop("%(ref)s: the agreement is ready to send."),
        gettext_noop("Send the agreement to %(client)s"),
    ),
    "delivery_refused": (
        gettext_noop("%(ref)s: the mail server refused the agreement."),
        gettext_noop("Send the agreement to %(client)s again"),
    ),
    "copy_refused": (
        gettext_noop("%(ref)s: Tech Support did not take the signed copy."),
        gettext_noop("Get a correct signed copy from %(client)s"),
    ),
}
CHECK_LINE = gettext_noop("%(ref)s: the signed copy differs from what was sent.")


def tell_owner(agreement: Agreement, what: str) -> None:
    """Tell the request's owner; `what` is a key of OWNER_LINES. Inside a unit of work."""
    line, task = OWNER_LINES[what]
    owner, url = agreement.request.owner, agreement.get_absolute_url()
    notify(owner, _(line) % _names(agreement), url)
    finish_task(owner_task(agreement))
    add_task(owner, _(task) % _names(agreement), url, key=owner_task(agreement))
    _mail(agreement, owner, what)


def tell_reviewer(agreement: Agreement) -> None:
    """Tell whoever accepted the request that the signed copy has to be looked at (P4). Inside a unit of work."""
    reviewer = reviewer_of(agreement.request)
    if reviewer is None:
        return
    line, url = _(CHECK_LINE) % _names(agreement), agreement.get_absolute_url()
    notify(reviewer, line, url)
    task = _("Judge the signed copy of %(client)s, %(ref)s") % _names(agreement)
    add_task(reviewer, task, url, key=check_task(agreement))
    _mail(agreement, reviewer, "differs")


def reviewer_of(request: DIDRequest) -> User | None:
    """Who accepted the request last."""
    change = request.changes.filter(move="accept").exclude(actor=None).select_related("actor").last()
    return change.actor if change else None


def owner_task(agreement: Agreement) -> str:
    return f"agreement:{agreement.request.reference}"


def check_task(agreement: Agreement) -> str:
    return f"agreement_check:{agreement.request.reference}"


def _mail(agreement: Agreement, person: User, what: str) -> None:
    # each send and each returned file may bring the same news once more
    key = f"mail.agreement_news:{agreement.pk}:{what}:{agreement.sends}:{agreement.returned_id or ''}"
    enqueue("mail.agreement_news", key=key, payload={"agreement": agreement.pk, "what": what, "to": person.pk})


def _names(agreement: Agreement) -> dict[str, str]:
    return {"ref": agreement.request.reference, "client": agreement.request.client.name}

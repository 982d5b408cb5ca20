"""A client takes numbers for itself: all that it chose, or none and it is told which ones went."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients import panel
from clients.models import Client, DIDNumber, Suspension
from clients.picking import offer
from clients.picking.words import since_when, why_suspended
from core import policy
from core.errors import Blocked, Reason, Refused, WrongState
from core.events import record, unit_of_work


class NumbersWent(WrongState):
    """Some of the chosen numbers went to somebody else; `choice` says which and keeps the rest."""

    def __init__(self, choice: offer.Choice) -> None:
        self.choice = choice
        super().__init__(*went(choice))


def take_numbers(*, client: Client, numbers: Iterable[str]) -> list[str]:
    """Make free numbers (E.164) of visible groups the client's own; all or none. Returns the numbers that are new.

    What the client has already counts as taken, so a second press of the button does no harm. Raises Refused for none
    or more than the policy `numbers_at_once`, Blocked while the client is suspended, NumbersWent when one is not free
    any more or not on offer: nothing is taken then, and the choice without it is in the error (S37).
    """
    wanted = check_amount(numbers)
    with unit_of_work():
        locked = Client.objects.locked().get(pk=client.pk)
        check_not_suspended(offer.suspension_of(locked))
        rows = list(offer.locked_numbers(locked, wanted))
        choice = offer.sorted_out(locked, rows, wanted)
        if choice.spoilt:
            raise NumbersWent(choice)
        free = [row for row in rows if row.state == DIDNumber.State.FREE]
        if free:
            DIDNumber.objects.filter(pk__in=[row.pk for row in free]).update(state=DIDNumber.State.TAKEN, client=locked)
            taken = [row.e164 for row in free]
            record("client.numbers_taken", subject=locked, actor=None, numbers=taken)
            panel.tell(locked, "numbers_taken")
    return [row.e164 for row in free]


def check_amount(numbers: Iterable[str]) -> list[str]:
    """The chosen numbers, each once. Raises Refused for none, or too many for one go."""
    wanted, most = offer.wished(numbers), policy.value("numbers_at_once")
    if not wanted:
        raise Refused(Reason(_("Choose at least one number."), code="nothing_chosen", field="number"))
    if len(wanted) > most:
        text = _("You chose %(count)d numbers; at most %(most)d can be taken at once.")
        remedy = _("Take some of them first and choose the others after that.")
        words = text % {"count": len(wanted), "most": most}
        raise Refused(Reason(words, code="too_many_numbers", field="number", remedy=remedy))
    return wanted


def check_not_suspended(suspension: Suspension | None) -> None:
    """Raise Blocked with what, why, since when and what to do, in the client's words."""
    if suspension is not None:
        text = f"{_('Your outgoing calls are off, and no number can be added.')} {why_suspended(suspension)}"
        remedy = f"{since_when(suspension)} {_('Your account manager tells you what to do; you can also write to us.')}"
        raise Blocked(Reason(text, code="suspended", remedy=remedy))


def went(choice: offer.Choice) -> list[Reason]:
    """What became of the numbers of a choice that cannot be taken, a reason each."""
    text = _("%(number)s (%(city)s) went to somebody else in the meantime.")
    reasons = [
        Reason(text % {"number": line.shown, "city": line.city}, code="number_went", field=line.e164)
        for line in choice.went
    ]
    if choice.unknown:
        words = ngettext("One number cannot be chosen here.", "%(n)d numbers cannot be chosen here.", choice.unknown)
        reasons.append(Reason(words % {"n": choice.unknown}, code="number_unknown"))
    return reasons

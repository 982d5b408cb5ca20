"""What moves do to the request itself and to its owner."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients import services as clients
from clients.models import Suspension
from core import clock
from core.errors import Blocked, Reason
from core.events import add_task, enqueue, finish_task, notify
from requests_app.models import DIDRequest, PointToFix, RequestedLocation, RequestVersion
from requests_app.places import places_of
from requests_app.statuses import Status
from requests_app.versions import digest_of
from requests_app.workflow import Transition


def freeze_version(t: Transition) -> None:
    """Freeze the draft with its digest; the request's locations become the ones it names, all verdicts open."""
    version = _version(t)
    version.frozen_at, version.digest = clock.now(), digest_of(version)
    version.save(update_fields=["frozen_at", "digest"])
    _set_locations(t.request, version)
    if t.change is not None and t.change.from_status != Status.DRAFT:  # nothing was sent back before the first time
        finish_task(f"correct:{t.request.reference}")


def send_receipt(t: Transition) -> None:
    """Tell the owner that it was filed, who holds it now and what comes next (C35)."""
    _mail(t, "mail.receipt")


def keep_points(t: Transition) -> None:
    """Keep what is to be corrected, item by item."""
    points = [
        PointToFix(change=t.change, request=t.request, item=item, code=code, text=text)
        for item, code, text in t.data.get("points") or []
    ]
    PointToFix.objects.filter(request=t.request, settled_at=None).update(settled_at=clock.now())
    PointToFix.objects.bulk_create(points)


def nothing_to_correct(t: Transition) -> None:
    """The owner's task of correcting it ends with the request."""
    finish_task(f"correct:{t.request.reference}")


def settle_points(t: Transition) -> None:
    """The resubmission answers what was sent back."""
    PointToFix.objects.filter(request=t.request, settled_at=None).update(settled_at=clock.now())


def tell_owner_sent_back(t: Transition) -> None:
    notify(t.request.owner, _("%(ref)s was sent back to you.") % _ref(t), t.request.get_absolute_url())
    _correct_task(t)
    _mail(t, "mail.sent_back")


def tell_owner_refused(t: Transition) -> None:
    notify(t.request.owner, _("%(ref)s: the client did not sign.") % _ref(t), t.request.get_absolute_url())
    _correct_task(t)
    _news(t)


def tell_owner_accepted(t: Transition) -> None:
    notify(t.request.owner, _("%(ref)s passed the review. The agreement is being made.") % _ref(t), _url(t))


def tell_owner_declined(t: Transition) -> None:
    """In the client's words, so that the owner can pass them on (C30)."""
    notify(t.request.owner, _("%(ref)s was declined.") % _ref(t), _url(t))
    _mail(t, "mail.declined")


def tell_owner_suspended(t: Transition) -> None:
    notify(t.request.owner, f"{_('%(ref)s is suspended.') % _ref(t)} {_what_is_hidden(t)}".strip()[:300], _url(t))
    _news(t)


def tell_owner_reinstated(t: Transition) -> None:
    notify(t.request.owner, _("%(ref)s may be corrected and filed again.") % _ref(t), _url(t))
    _correct_task(t)
    _news(t)


def tell_owner_expired(t: Transition) -> None:
    notify(t.request.owner, _("%(ref)s expired: nothing happened for too long.") % _ref(t), _url(t))
    finish_task(f"correct:{t.request.reference}")
    _news(t)


def tell_owner_closed(t: Transition) -> None:
    notify(t.request.owner, f"{_('%(ref)s was closed.') % _ref(t)} {_what_is_hidden(t)}".strip()[:300], _url(t))
    _news(t)


def give_owner_the_notice_task(t: Transition) -> None:
    """The account manager tells the client; the task stays open until that is sent (S36)."""
    url = f"{_url(t)}notify/"
    notify(t.request.owner, _("%(ref)s is active. Tell the client.") % _ref(t), url)
    add_task(
        t.request.owner,
        _("Tell %(client)s that the new locations are there") % {"client": t.request.client.name},
        url,
        key=f"notify:{t.request.reference}",
    )


def hide_groups(t: Transition) -> None:
    """Nothing that this request alone brought is visible from this moment on (S6, S55)."""
    finish_task(f"notify:{t.request.reference}")
    finish_task(f"renew:{t.request.reference}")
    t.data["ended"] = clients.end_grants(
        client=t.request.client, request_reference=t.request.reference, actor=t.actor, why=t.reason or t.move
    )


def lift_suspension(t: Transition) -> None:
    """Outgoing calls come back on what was granted otherwise, once no other suspension stands."""
    assert t.actor is not None  # noqa: S101 - reinstate is a person's move
    standing = Suspension.objects.standing().heads().filter(client=t.request.client, kind=Suspension.Kind.BREACH)
    for suspension in standing:
        clients.lift(suspension=suspension, note=t.reason, actor=t.actor)


def _set_locations(request: DIDRequest, version: RequestVersion) -> None:
    wanted = places_of(version)
    if version.number > 1:
        request.locations.exclude(location__city__in=wanted).delete()
    rows = [
        RequestedLocation(
            request=request, client_id=request.client_id, location=place.location, position=n, in_flight=True
        )
        for n, place in enumerate(wanted.values())
    ]
    try:
        with transaction.atomic():
            RequestedLocation.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["request", "location"],
                update_fields=["position", "in_flight", "verdict", "reason"],
            )
    except IntegrityError:  # another request of the client took one of them since the guard looked
        text = _("A location was just asked for in another request.")
        raise Blocked(Reason(text, field="requested_locations")) from None


def _what_is_hidden(t: Transition) -> str:
    """Which groups are hidden with this step, and which stay since another request or a default grant deserves them."""
    ended = t.data.get("ended") or clients.Ended()
    words = []
    if ended.hidden:
        words.append(_("Hidden now: %(groups)s.") % {"groups": ", ".join(ended.hidden)})
    if ended.kept:
        words.append(_("Still visible for another reason: %(groups)s.") % {"groups": ", ".join(ended.kept)})
    return " ".join(words)


def _correct_task(t: Transition) -> None:
    add_task(
        t.request.owner,
        _("Correct %(ref)s of %(client)s") % {"ref": t.request.reference, "client": t.request.client.name},
        _url(t),
        key=f"correct:{t.request.reference}",
    )


def _mail(t: Transition, topic: str) -> None:
    change = _change_pk(t)
    enqueue(topic, key=f"{topic}:{change}", payload={"change": change})


def _news(t: Transition) -> None:
    _mail(t, "mail.owner_news")


def _change_pk(t: Transition) -> int:
    assert t.change is not None  # noqa: S101 - effects run after the status was written
    return t.change.pk


def _version(t: Transition) -> RequestVersion:
    if t.version is None or t.version.frozen_at is not None:
        raise Blocked(Reason(_("There is no open draft of this request."), code="draft"))
    return t.version


def _ref(t: Transition) -> dict[str, str]:
    return {"ref": t.request.reference}


def _url(t: Transition) -> str:
    return t.request.get_absolute_url()

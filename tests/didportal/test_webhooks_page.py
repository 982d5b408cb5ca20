"""The log of what the panel was told."""

import pytest
from django.test import Client as Browser

from clients.models import Client, PanelEvent
from core.accounts.models import User
from core.events.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_each_delivery_is_listed_with_its_last_answer(acme: Client, tara: User) -> None:
    PanelEvent.objects.update(tries=3, last_answer="HTTP 503")
    page = signed_in(tara).get("/webhooks/").content.decode()
    assert "HTTP 503" in page
    assert acme.ban in page
    assert "/again/" not in page


def test_an_administrator_sends_one_again(acme: Client, anil: User) -> None:
    event = PanelEvent.objects.get()
    PanelEvent.objects.update(tries=1)
    browser = signed_in(anil)
    assert f"/webhooks/{event.pk}/again/" in browser.get("/webhooks/").content.decode()
    assert browser.post(f"/webhooks/{event.pk}/again/").status_code == 302
    assert OutboxMessage.objects.filter(topic="panel.event", payload__event=str(event.event_id)).count() == 2
    assert AuditEvent.objects.filter(action="panel.redelivery_asked", actor=anil).exists()


def test_tech_support_looks_and_sends_nothing(acme: Client, tara: User) -> None:
    event = PanelEvent.objects.get()
    assert signed_in(tara).post(f"/webhooks/{event.pk}/again/").status_code == 403
    assert OutboxMessage.objects.filter(topic="panel.event").count() == 1


def test_the_waiting_ones_are_picked(acme: Client, tara: User) -> None:
    from core import clock

    PanelEvent.objects.update(delivered_at=clock.now())
    assert acme.ban not in signed_in(tara).get("/webhooks/?show=waiting").content.decode()

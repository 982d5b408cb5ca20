import pytest
from pytest_django.fixtures import Settings

from tests.clients.activation import scene


@pytest.fixture(autouse=True)
def secrets(settings: Settings) -> None:
    settings.PAYMENT_WEBHOOK_SECRETS = ["older-secret", scene.PLAIN]
    settings.RAZORPAY_WEBHOOK_SECRETS = [scene.RAZORPAY]
    settings.PANEL_EVENT_SECRETS = [scene.PANEL]

import pytest
from pytest_django.fixtures import Settings

from clients.models import Client
from core.accounts.models import User
from tests.clients.activation import scene as activation


@pytest.fixture
def client_of_asha(asha: User, settings: Settings) -> Client:
    """A new client in activation that calls DND numbers, so its papers are needed."""
    settings.PAYMENT_WEBHOOK_SECRETS, settings.PANEL_EVENT_SECRETS = [activation.PLAIN], [activation.PANEL]
    activation.pay(ports_a_number=False, calls_dnd_numbers=True)
    return activation.checklist().client

    """The state of each step as the client's page shows it."""
    from clients.activation.views import page_of

    return lambda: {each.step.value: each.state.value for each in page_of(client_of_asha)["items"]}

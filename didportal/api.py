"""The API: one version, one line a room. Refusals are problem details; the description is at `openapi.json`."""

from ninja import NinjaAPI

from clients.activation.api import router as activation
from clients.api import router as clients
from compliance.consent.api import router as consent
from core.api import refuse_as_problems

api = NinjaAPI(title="DID portal", version="1", docs_url=None, urls_namespace="api")
refuse_as_problems(api)
api.add_router("", clients)
api.add_router("", activation)
api.add_router("", consent)

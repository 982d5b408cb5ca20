"""The API: one version, one line a room. Refusals are problem details; the description is at `openapi.json`."""

from approvals.api import router as approvals
from clients.activation.api import router as activation
from clients.activation.checklists_api import router as checklists
from clients.api import router as clients
from compliance.consent.api import router as consent
from core.api import refuse_as_problems
from didportal.api_schema import PortalAPI
from didportal.pages import filing_api

ABOUT = (
    "Clients, checklists, requests and consents of the DID portal, for the systems around it. Every call but the "
    "webhooks carries a key; the page docs/api.md of the repository shows the way through."
)

api = PortalAPI(title="DID portal", version="1", description=ABOUT, docs_url=None, urls_namespace="api")
refuse_as_problems(api)
for router in (clients, checklists, filing_api.router, approvals, consent, activation):
    api.add_router("", router)

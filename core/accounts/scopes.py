"""What a key may do: one word each. `api_tokens.issue` takes no other."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCOPES: Final[dict[str, str | Promise]] = {
    "clients:read": _("Clients, their DID groups and numbers"),
    "checklists:read": _("Checklists after the payment"),
    "requests:read": _("Requests, their files and findings"),
    "requests:write": _("File requests: start, fill in, add files, submit"),
    "decisions:read": _("Decisions of the approvers"),
    "consents:check": _("Ask whether a number may be called"),
    "consents:write": _("Add consents and opt-outs"),
}

# these show and do what one account manager sees and does: a key without that person has none of them (W7)
OF_A_PERSON: Final = frozenset({"requests:read", "requests:write", "decisions:read"})

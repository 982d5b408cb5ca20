"""The nouns of this room: the request, its versions and evidence, and every step it took."""

from requests_app.models.history import ClientNotice, PointToFix, StatusChange
from requests_app.models.request import DIDRequest, RequestedLocation, RequestQuerySet
from requests_app.models.version import Evidence, EvidenceQuerySet, RequestVersion, VersionQuerySet

__all__ = [
    "ClientNotice",
    "DIDRequest",
    "Evidence",
    "EvidenceQuerySet",
    "PointToFix",
    "RequestQuerySet",
    "RequestVersion",
    "RequestedLocation",
    "StatusChange",
    "VersionQuerySet",
]

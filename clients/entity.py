"""Which accounts are one legal entity: a bar follows the company, not the billing account (R26)."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr

from clients.models import Client

PAN_IN_GSTIN = slice(2, 12)


def pans_of(client: Client) -> set[str]:
    """The PANs that a client's record names: its own and the one inside its GSTIN."""
    return {pan for pan in (client.pan, client.gstin[PAN_IN_GSTIN]) if pan}


def accounts_of(client: Client) -> QuerySet[Client]:
    """This client and every other one with the same PAN (also inside a GSTIN), GSTIN, CIN or LLPIN. One query."""
    same = Q(pk=client.pk)
    if pans := pans_of(client):
        same |= Q(pan__in=pans) | Q(pan_in_gstin__in=pans)
    for field in ("gstin", "cin", "llpin"):
        if number := getattr(client, field):
            same |= Q(**{field: number})
    return Client.objects.annotate(pan_in_gstin=Substr("gstin", 3, 10)).filter(same)

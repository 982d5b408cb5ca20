"""One agreement that waits for its signature; the answer is the path of its link and the digest of its paper."""

from typing import Any

from agreements.signing.links import token_of
from agreements.signing.models import SigningLink
from requests_app import services
from tests.bench import copies
from tests.bench.fill import make_people
from tests.support import journey


def main() -> dict[str, Any]:
    agreement = waiting()
    link = SigningLink.objects.newest().get(signatory__agreement=agreement)
    return {"path": f"/s/{token_of(link)}/", "digest": agreement.issued.sha256}


def waiting() -> Any:
    """One agreement in the client's hands, by the real services."""
    people = make_people()
    asha = people["asha"]
    client = copies.make_clients([987654], asha)[0]
    client.signatory_designation, client.signatory_email = "Director", "farah@acme.example"
    client.save()
    copies.make_places()
    request = services.start(client=client, owner=asha, kind="new")
    journey.fill(request, asha, journey.SAMPLE)
    journey.add_screens(request, asha)
    four = [people[name] for name in ("mihir", "garima", "nitin", "ashish")]
    journey.accepted(journey.approved(request, four), people["tara"])
    return journey.agreement_sent(journey.fresh(request))

"""Versions: the payload byte for byte, the digest that decisions bind, and the difference of two."""

import json
from datetime import date
from typing import Any

import pytest

from core.accounts.models import User
from requests_app import services
from requests_app.models import DIDRequest, Evidence, RequestVersion
from requests_app.versions import (
    difference,
    digest_of,
    draft_of,
    payload_json,
    shown_value,
    standing_evidence,
    title_of,
)
from tests.support import journey

pytestmark = pytest.mark.django_db

GOLDEN = """\
{
  "clientName": "Acme Pvt Ltd",
  "BAN": "BAN-987654",
  "businessType": "Pvt Ltd",
  "primaryUseCase": "Customer-support callbacks for e-commerce orders across India.",
  "purposeOfOutgoingCalls": "Transactional order updates and delivery confirmations to registered customers.",
  "natureOfServices": "Online retail of consumer electronics.",
  "frontEndURL": "https://acme.com/contact-us",
  "otpDCAFlow": "Contact number is verified via SMS OTP before being stored in CRM. \
Consent text: 'I agree to receive transactional calls from Acme.'",
  "requestedLocations": [
    "Delhi",
    "Mumbai",
    "Bengaluru"
  ]
}"""


def open_draft(request: DIDRequest) -> RequestVersion:
    found = draft_of(request)
    assert found is not None
    return found


@pytest.fixture
def sample(draft: DIDRequest, asha: User) -> RequestVersion:
    journey.fill(draft, asha, journey.SAMPLE)
    return open_draft(draft)


def test_the_payload_byte_for_byte(sample: RequestVersion) -> None:  # S39, S44
    assert payload_json(sample).encode() == GOLDEN.encode()


def test_eight_strings_and_a_list_of_strings(sample: RequestVersion) -> None:  # S40
    values = list(json.loads(payload_json(sample)).values())
    assert [type(value) for value in values] == [str] * 8 + [list]
    assert {type(city) for city in values[8]} == {str}


def test_an_other_business_type_goes_in_its_words(sample: RequestVersion) -> None:  # S14
    sample.business_type, sample.business_type_other = "other", "Section 8 company"
    assert sample.payload()["businessType"] == "Section 8 company"


def test_nothing_typed_breaks_the_json(sample: RequestVersion) -> None:  # W4
    nasty = '"}, {code} [~admin] !img! \\ \u2028 नमस्ते <script>\n'
    sample.purpose_of_outgoing_calls = nasty
    assert json.loads(payload_json(sample))["purposeOfOutgoingCalls"] == nasty
    assert "नमस्ते" in payload_json(sample)


def other(version: RequestVersion, name: str) -> Any:
    """A value that this field does not have."""
    value = getattr(version, name)
    if isinstance(value, list):
        return [*value, "Pune"]
    if isinstance(value, date):
        return date(2020, 2, 2)
    if isinstance(value, bool):
        return not value
    return (value or 0) + 1 if value is None or isinstance(value, int) else f"{value}x"


@pytest.mark.parametrize("name", RequestVersion.CONTENT_FIELDS)
def test_the_digest_binds_every_field(name: str, sample: RequestVersion) -> None:  # A2
    before = digest_of(sample, [])
    setattr(sample, name, other(sample, name))
    assert digest_of(sample, []) != before


def test_the_digest_binds_the_order_of_the_locations(sample: RequestVersion) -> None:  # A2
    before = digest_of(sample, [])
    sample.requested_locations = sample.requested_locations[::-1]
    assert digest_of(sample, []) != before


def test_the_digest_binds_the_bytes_and_the_kind_of_each_file(acme_request: DIDRequest, asha: User) -> None:  # A2
    files = standing_evidence(open_draft(acme_request))
    whole = digest_of(open_draft(acme_request), files)
    assert digest_of(open_draft(acme_request), files[::-1]) == whole  # the order of reading says nothing
    assert digest_of(open_draft(acme_request), files[1:]) != whole
    services.remove_evidence(evidence=files[0], actor=asha)
    assert digest_of(open_draft(acme_request)) != whole


def test_two_requests_with_the_same_words_have_two_digests(sample: RequestVersion, draft: DIDRequest) -> None:
    twin = services.start(client=draft.client, owner=draft.owner, kind="new")
    journey.fill(twin, draft.owner, journey.SAMPLE)
    assert digest_of(open_draft(twin), []) != digest_of(sample, [])


def test_the_difference_names_fields_and_files_in_words(acme_request: DIDRequest, asha: User) -> None:
    journey.filed(acme_request)
    draft = services.edit(request=journey.fresh(acme_request), actor=asha)
    journey.fill_only(acme_request, asha, {"calls_dnd_numbers": True, "requested_locations": ["Delhi"]})
    services.remove_evidence(evidence=Evidence.objects.get(version=draft, kind="consent_proof"), actor=asha)
    old, new = acme_request.versions.order_by("number")
    found = {change.title: (change.before, change.after) for change in difference(old, new)}
    assert found["Requested locations"] == ("Delhi, Mumbai, Bengaluru", "Delhi")
    assert found["DND numbers will be called"] == ("No", "Yes")
    assert found["OTP / DCA proof"][0].startswith("otp-log.txt (")
    assert len(found) == 3


def test_the_same_twice_is_no_difference(sample: RequestVersion) -> None:
    assert difference(sample, sample) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("verification_method", "Client's own OTP"), ("ports_a_number", "No"), ("calls_a_day", "40"), ("dnd_consent", "")],
)
def test_values_read_as_words(name: str, words: str, sample: RequestVersion) -> None:
    assert shown_value(sample, name) == words


@pytest.mark.parametrize(
    ("name", "title"), [("ban", "BAN"), ("consent_proof", "OTP / DCA proof"), ("no_field", "no_field")]
)
def test_titles(name: str, title: str) -> None:
    assert title_of(name) == title

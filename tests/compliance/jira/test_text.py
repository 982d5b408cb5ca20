"""The ticket's words: the payload comes back equal, and nothing that somebody typed is live in Jira."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.jira import text

SAMPLE = {
    "clientName": "Acme Pvt Ltd",
    "BAN": "BAN-987654",
    "businessType": "Pvt Ltd",
    "primaryUseCase": "Customer-support callbacks for e-commerce orders across India.",
    "purposeOfOutgoingCalls": "Transactional order updates and delivery confirmations to registered customers.",
    "natureOfServices": "Online retail of consumer electronics.",
    "frontEndURL": "https://acme.com/contact-us",
    "otpDCAFlow": "Contact number is verified via SMS OTP before being stored in CRM. Consent text: "
    "'I agree to receive transactional calls from Acme.'",
    "requestedLocations": ["Delhi", "Mumbai", "Bengaluru"],
}
HOSTILE = [
    "{code}", "{code:json}", "{noformat}", "[~admin]", "[~accountid:5b10]", "!http://evil.invalid/img.png!",
    '"quoted" \\ back', "h1. big\n* list\n|| table ||", "{color:red}x{color}", "[click|http://evil.invalid]",
    "{panel}\r\n{quote}", "a\u202eb\u200bc", "{code}\n[~admin] h1. hello {jql-query}",
    "हिन्दी, தமிழ் and 😀", "\\u007bcode}", "ends with \\",
]  # fmt: skip


def described(payload: dict[str, object], lines: list[tuple[str, str]] | None = None) -> str:
    url = "https://portal.example/requests/DID-2026-000123/"
    return text.description(reference="DID-2026-000123", url=url, lines=lines or [], payload=text.freeze(payload))


def outside_blocks(written: str) -> str:
    """What Jira would read as wiki markup."""
    parts = written.split("{noformat}")
    rest = "".join(parts[::2])
    before, _, tail = rest.partition("{code:json}")
    return before + tail.partition("{code}")[2]


def test_payload_parses_back_to_the_identical_object() -> None:
    """S25."""
    back = text.payload_of(described(SAMPLE))
    assert back == SAMPLE
    assert list(back) == list(SAMPLE)


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_in_every_field_come_back_equal_and_stay_dead(typed: str) -> None:
    """W4."""
    payload = dict.fromkeys(SAMPLE, typed) | {"requestedLocations": [typed, typed]}
    written = described(payload, [("Signatory", typed), ("Sector", typed)])
    assert text.payload_of(written) == payload
    assert (written.count("{noformat}"), written.count("{code:json}"), written.count("{code}")) == (2, 1, 1)
    assert "[~" not in written
    assert "evil" not in outside_blocks(written)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_comes_back_equal(one: str, two: str) -> None:
    """W4, S25: whatever Unicode somebody types."""
    if any("\ud800" <= letter <= "\udfff" for letter in one + two):
        return
    payload: dict[str, object] = {"clientName": one, "requestedLocations": [two]}
    assert text.payload_of(described(payload, [("Client", one)])) == payload


@pytest.mark.parametrize("typed", HOSTILE)
def test_comments_are_inert_and_end_in_their_marker(typed: str) -> None:
    """W4."""
    written = text.comment(typed=typed, event_id="declined-7")
    assert written.endswith("\n[portal:declined-7]")
    assert written.count("{noformat}") == 2
    assert "[~" not in written
    assert outside_blocks(written).strip() == "[portal:declined-7]"


def test_a_typed_marker_is_no_marker() -> None:
    assert text.comment(typed="[portal:other]", event_id="one").count("[portal:") == 1


@pytest.mark.parametrize("broken", ["", "no block", "{code:json}\n[1]\n{code}", "{code:json}\n{not json\n{code}"])
def test_a_description_without_payload_is_told(broken: str) -> None:
    with pytest.raises(text.NoPayload):
        text.payload_of(broken)


def test_windows_line_ends_from_jira_do_not_matter() -> None:
    assert text.payload_of(described(SAMPLE).replace("\n", "\r\n")) == SAMPLE


def test_limit_counts_as_jira_does() -> None:
    assert text.fits("x" * 32767)
    assert not text.fits("x" * 32768)
    assert not text.fits("😀" * 16384)


def test_summary_is_one_line_within_the_limit() -> None:
    line = text.summary(reference="DID-2026-000123", client="Acme\nPvt\u202e Ltd" + "x" * 300, locations=["Delhi"])
    assert line.startswith("DID-2026-000123: Acme Pvt Ltd")
    assert len(line) == 250
    assert "\n" not in line


@pytest.mark.parametrize(
    ("kind", "suffix", "name"),
    [
        ("frontend_screenshot", ".png", "frontend-screenshot.3f2a91c0.png"),
        ("agreement_signed", "PDF", "agreement-signed.3f2a91c0.pdf"),
        ("हिन्दी", "../x", "file.3f2a91c0.x"),
        ("a b", "", "a-b.3f2a91c0"),
    ],
)
def test_file_names_are_ascii_and_carry_the_hash(kind: str, suffix: str, name: str) -> None:
    assert text.file_name(kind, "3f2a91c0" + "0" * 56, suffix) == name


def test_frozen_payload_is_the_json_with_the_guides_order() -> None:
    assert json.loads(text.freeze(SAMPLE)) == SAMPLE
    assert text.sha256(text.freeze(SAMPLE)) == text.sha256(text.freeze(dict(SAMPLE)))

"""What is typed into a request is looked at, never fetched."""

import pytest

from requests_app import checks


@pytest.mark.parametrize(
    "url", ["https://acme.com/contact-us", "https://www.acme.co.in:8443/a?b=c#d", "https://खाता.भारत/x"]
)
def test_a_public_https_page_is_fine(url: str) -> None:
    assert checks.url_problem(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.com", "ftp://acme.com", "javascript:alert(1)", "acme.com", "https://", "https:///x",
        "https://127.0.0.1/", "https://10.1.2.3/a", "https://[::1]/", "https://[fe80::1%25eth0]/", "https://2130706433/",
        "https://0x7f.0.0.1/", "https://017700000001/", "https://127.1/", "https://8.8.8.8./",
        "https://localhost/", "https://intranet/", "https://crm.local/", "https://a.internal", "https://x.home.arpa/",
        "https://user:pw@acme.com/", "https://acme.com/a b", "https://acme.com\\@evil.example/", "https://acme..com/",
        "https://-acme.com/", "https://[", "https://" + "a" * 70 + ".com/",
    ],
)  # fmt: skip
def test_anything_else_is_refused(url: str) -> None:  # S42, W5
    assert checks.url_problem(url)


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("I agree to receive transactional calls from Acme.", "Acme Pvt Ltd"),  # S44
        ("ACME may call me", "Acme Pvt. Ltd."),
        ("Calls by Bharat Logistics, always", "Bharat Logistics LLP"),
        ("यह सहमति भारत के लिए है", "भारत Private Limited"),
    ],
)
def test_a_wording_names_the_client_without_its_legal_form(text: str, client: str) -> None:  # S43
    assert checks.names_client(text, client)


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("I agree to be called.", "Acme Pvt Ltd"),
        ("Calls from Acmeware", "Acme Pvt Ltd"),
        ("Bharat calls", "Bharat Logistics LLP"),
    ],
)
def test_a_wording_that_names_somebody_else_does_not(text: str, client: str) -> None:  # S43
    assert not checks.names_client(text, client)


def test_locations_are_known_and_named_once() -> None:  # S40
    assert checks.location_problems(["Delhi", "Mumbai"], ["Delhi", "Mumbai", "Pune"]) == []
    problems = checks.location_problems(["Delhi", "Delhi", "Atlantis"], ["Delhi"])
    assert problems == ["Delhi is listed twice.", "Atlantis is not a location of ours."]


@pytest.mark.parametrize("number", ["+919876543210", "98765 43210", "011 4000 1234"])
def test_indian_numbers_are_fine(number: str) -> None:
    assert checks.phone_problem(number) == ""


@pytest.mark.parametrize("number", ["12", "call me", "+1 212 555 01"])
def test_other_numbers_are_not(number: str) -> None:
    assert checks.phone_problem(number)


def test_a_ban_has_the_pattern_of_the_settings(settings: object) -> None:  # S13
    assert checks.ban_problem("BAN-987654") == ""
    settings.BAN_PATTERN = r"\d{4}"  # type: ignore[attr-defined]
    assert checks.ban_problem("BAN-987654")

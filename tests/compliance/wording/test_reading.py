"""What reads as promotional, in English and Hindi; near misses that must not; and what a consent must say."""

from pathlib import Path

import pytest

from compliance.wording import read
from compliance.wording.consent import bundled, missing_parts, shows_opt_out
from compliance.wording.reading import REASONS

HALVES = Path(__file__).parent


def labelled(half: str) -> list[tuple[str, str]]:
    """(label, sentence) of one half: `open` was seen while phrases were written, `kept` was not.

    `after` was written after them, without any usual word of selling: it is measured, and nothing is tuned on it.
    """
    lines = (HALVES / f"{half}.tsv").read_text(encoding="utf-8").splitlines()
    return [(label, text) for label, _tab, text in (line.partition("\t") for line in lines)]


def recall_and_precision(half: str) -> tuple[float, float]:
    """How much of the promotion was found, and how much of what was found was one."""
    found = [(label == "promo", bool(read(text))) for label, text in labelled(half)]
    both = sum(promo and hit for promo, hit in found)
    return both / sum(promo for promo, _ in found), both / sum(hit for _, hit in found)


def test_there_are_three_hundred_sentences_and_none_twice() -> None:
    sentences = [text for half in ("open", "kept", "after") for _label, text in labelled(half)]
    assert len(set(sentences)) == len(sentences) >= 300


@pytest.mark.parametrize("half", ["open", "kept"])
def test_recall_and_precision_hold(half: str) -> None:  # S49
    recall, precision = recall_and_precision(half)
    assert (recall >= 0.95, precision >= 0.8) == (True, True), (recall, precision)


@pytest.mark.parametrize(
    ("text", "quote", "reason"),
    [
        ("Deliveries, and an Offer at the end.", "Offer", "offer"),
        ("We tele-market loans.", "tele-market", "advertising"),
        ("ग्राहकों को नई छूट बताना", "छूट", "offer"),
        ("मुफ़्त डेमो", "मुफ़्त डेमो", "offer"),  # written with nukta, listed without
        ("naye grahak jodna", "naye grahak jodna", "leads"),
        ("Get our dis\u200bcount", "dis\u200bcount", "offer"),  # a character that nobody sees hides nothing
        ("ｄｉｓｃｏｕｎｔ", "ｄｉｓｃｏｕｎｔ", "offer"),
    ],
)
def test_the_words_are_quoted_as_they_stand_with_their_reason(text: str, quote: str, reason: str) -> None:
    hit = read(text)[0]
    assert (hit.quote, text[hit.start : hit.end], hit.reason) == (quote, quote, reason)


@pytest.mark.parametrize(
    "text",
    [
        "An offer of employment is explained.", "The discounted fare refund is settled.",
        "We never make marketing calls.",
        "No offers, discounts or schemes are told.", "Offers are never mentioned.", "कोई ऑफर नहीं बताया जाता।",
        "Koi offer nahi diya jata.", "The offer letter is sent.", "",
    ],
)  # fmt: skip
def test_a_near_miss_is_no_hit(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "We never spam; we tell customers about offers.", "Not only deliveries but also discounts.",
        "No cost offers for members.", "We do not sell, but we tell of discounts.",
    ],
)  # fmt: skip
def test_a_denial_covers_its_own_clause_alone(text: str) -> None:
    assert read(text)


def test_phrases_of_the_installation_are_found_too() -> None:
    assert [hit.reason for hit in read("A mega bonanza call", also=("mega bonanza",))] == ["listed"]


def test_every_group_of_phrases_has_its_reason_in_words() -> None:
    from compliance.rules.purpose import REASONS as IN_WORDS

    assert set(REASONS) == set(IN_WORDS)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("I agree to receive a call from Acme about my order.", []),
        ("मैं अपने ऑर्डर के बारे में Acme से कॉल पाने के लिए सहमत हूँ।", []),
        ("I agree to receive a call about my order.", ["client"]),
        ("I agree that Acme may write to me about my order.", ["call"]),
        ("I agree to calls from Acme.", ["purpose"]),
        ("I agree.", ["client", "call", "purpose"]),
    ],
)
def test_a_consent_wording_names_client_call_and_purpose(text: str, missing: list[str]) -> None:
    assert missing_parts(text, "Acme Pvt Ltd") == missing


@pytest.mark.parametrize(
    "text", ["Reply STOP to end this.", "Withdraw at any time.", "Jab chahein band karein", "कभी भी बंद करें"]
)
def test_an_opt_out_is_recognised(text: str) -> None:
    assert shows_opt_out(text)


def test_a_wording_without_a_way_out_shows_none() -> None:
    assert not shows_opt_out("I agree to receive a call from Acme about my order.")


def test_a_bundled_consent_is_quoted() -> None:
    assert bundled("I agree to calls of Acme and its partners.") == "and its partners"

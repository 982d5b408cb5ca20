"""Each rule of the guide over the sample: it passes as it is, and fails for one changed thing at a time."""

from datetime import date
from typing import Any

import pytest

from compliance.consent.facts import ConsentFacts
from compliance.rules.dossier import (
    ApprovalFacts,
    FileFacts,
    Judged,
    PairFacts,
    PanelFacts,
    ReuseFacts,
    SuspensionFacts,
    TicketFacts,
)
from tests.compliance.dossiers import SAMPLE, TODAY, asked

FRONT, BACK, PROOF = SAMPLE.files


def test_guide_01_passes_with_four_clear_yes() -> None:
    assert asked("GUIDE-01").result == "pass"


def test_guide_01_fails_naming_roles_and_holders() -> None:  # S11, S45
    found = asked(
        "GUIDE-01", missing_roles=(ApprovalFacts("Sales", "Mihir Desai"), ApprovalFacts("Support", "Garima Singh"))
    )
    assert found.blocks
    assert found.message == "Approval missing or unclear: Sales, Support."
    assert found.remedy == "Get a written +1 from Mihir Desai, Garima Singh."


def test_guide_02_passes_with_proof_of_each() -> None:
    assert asked("GUIDE-02").result == "pass"


def test_guide_02_fails_without_a_confirmed_file() -> None:  # S12
    found = asked("GUIDE-02", unproved_roles=("Support",))
    assert found.blocks
    assert found.message == "Support approved but no signed mail/PDF is attached."


def test_guide_03_passes_the_sample() -> None:  # S44
    assert asked("GUIDE-03").result == "pass"


@pytest.mark.parametrize(
    "name",
    [
        "client_name", "ban", "business_type", "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services",
        "front_end_url", "otp_dca_flow", "requested_locations",
    ],
)  # fmt: skip
def test_guide_03_fails_for_each_empty_field_by_its_name(name: str) -> None:  # S13, S14, S19, S21, S40
    found = asked("GUIDE-03", **{name: () if name == "requested_locations" else "  "})
    assert found.blocks
    assert [point.field for point in found.points] == [name]


def test_guide_03_fails_for_a_one_word_purpose() -> None:  # S15
    found = asked("GUIDE-03", purpose_of_outgoing_calls="Calls")
    assert (found.blocks, found.field) == (True, "purpose_of_outgoing_calls")


def test_guide_03_fails_for_a_private_page() -> None:  # S42
    found = asked("GUIDE-03", front_end_url="https://192.168.1.4/contact")
    assert (found.blocks, found.field) == (True, "front_end_url")


def test_guide_03_fails_for_a_malformed_signatory_address() -> None:
    assert asked("GUIDE-03", signatory_email="farah at acme").field == "signatory_email"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ban", "987654"),  # S13: another shape warns, it does not block
        ("test_contact_phone", "12"),
        ("signatory_mobile", "call me"),
        ("purpose_of_outgoing_calls", SAMPLE.primary_use_case.upper()),  # S41
    ],
)
def test_guide_03_warns(field: str, value: str) -> None:
    found = asked("GUIDE-03", **{field: value})
    assert (found.warns, found.blocks, found.field) == (True, False, field)


def test_guide_04_passes_with_both_screenshots() -> None:  # S16, S17
    assert asked("GUIDE-04").result == "pass"


@pytest.mark.parametrize(
    ("files", "field"), [((BACK, PROOF), "frontend_screenshot"), ((FRONT, PROOF), "backend_screenshot")]
)
def test_guide_04_fails_without_a_screenshot(files: tuple[FileFacts, ...], field: str) -> None:  # S16, S17, S21
    found = asked("GUIDE-04", files=files)
    assert (found.blocks, [point.field for point in found.points]) == (True, [field])


def test_guide_04_fails_without_the_contact_that_they_show() -> None:
    assert asked("GUIDE-04", test_contact_phone="").field == "test_contact_phone"


def test_guide_04_warns_when_both_are_one_file() -> None:
    assert asked("GUIDE-04", files=(FRONT, FileFacts(BACK.kind, "again.png", FRONT.sha256))).warns


def test_guide_05_is_unsure_until_a_person_has_compared() -> None:  # S46
    found = asked("GUIDE-05")
    assert (found.result, found.blocks) == ("unsure", False)


def test_guide_05_passes_when_judged_in_order() -> None:
    found = asked("GUIDE-05", judgements={"GUIDE-05": Judged(True, "Same phone and e-mail.", "Tara Menon")})
    assert (found.result, found.note, found.judged_by) == ("pass", "Same phone and e-mail.", "Tara Menon")


def test_guide_05_fails_when_judged_not_in_order() -> None:  # S46
    found = asked("GUIDE-05", judgements={"GUIDE-05": Judged(False, "Phones differ.", "Tara Menon")})
    assert found.blocks
    assert found.message == "Front-end and back-end do not show the same contact."


@pytest.mark.parametrize(
    ("captured", "today"),
    [
        (date(2026, 5, 23), TODAY),  # S47: one day younger than six months
        (TODAY, TODAY),
        (date(2026, 2, 28), date(2026, 8, 27)),
        (date(2026, 3, 1), date(2026, 8, 31)),
    ],
)
def test_guide_06_passes_under_six_months(captured: date, today: date) -> None:
    assert asked("GUIDE-06", consent_captured_on=captured, on=today).result == "pass"


@pytest.mark.parametrize(
    ("captured", "today"),
    [
        (date(2026, 5, 22), TODAY),  # S47: exactly six months
        (date(2026, 11, 23), TODAY),  # A6: in the future
        (None, TODAY),
        (date(2026, 2, 28), date(2026, 8, 28)),
        (date(2026, 2, 28), date(2026, 8, 31)),  # February has no 31st: its last day counts
    ],
)
def test_guide_06_fails_at_six_months_in_the_future_or_without_date(captured: date | None, today: date) -> None:
    found = asked("GUIDE-06", consent_captured_on=captured, on=today)
    assert (found.blocks, found.field) == (True, "consent_captured_on")


def test_guide_06_fails_saying_how_old_it_is() -> None:
    found = asked("GUIDE-06", consent_captured_on=date(2026, 5, 22))
    assert found.message == "The consent proof is 184 days old; it must be under 6 months."


def test_guide_07_passes_the_sample_whose_wording_leaves_the_legal_form_out() -> None:  # S43, S44
    assert asked("GUIDE-07").result == "pass"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"verification_method": ""}, "verification_method"),  # S18, S43
        ({"verification_method": "other"}, "verification_other"),
        ({"otp_dca_flow": ""}, "otp_dca_flow"),  # S18
        ({"proof_reference": "", "files": (FRONT, BACK)}, "consent_proof"),  # S48
    ],
)
def test_guide_07_fails_without(changes: dict[str, Any], field: str) -> None:
    found = asked("GUIDE-07", **changes)
    assert (found.blocks, found.field) == (True, field)


def test_guide_07_passes_with_a_proof_file_and_no_reference() -> None:
    assert asked("GUIDE-07", proof_reference="").result == "pass"


@pytest.mark.parametrize("wording", ["I agree to be called.", "I agree to calls from Acmeware."])
def test_guide_07_warns_when_the_wording_does_not_name_the_client(wording: str) -> None:  # S43
    found = asked("GUIDE-07", consent_wording=wording)
    assert (found.warns, found.field) == (True, "consent_wording")


def test_guide_08_passes_the_sample() -> None:
    assert asked("GUIDE-08").result == "pass"


def test_guide_08_fails_a_declared_promotion() -> None:  # S49, S52
    assert asked("GUIDE-08", policy_class="promotional").blocks


def test_guide_08_fails_when_the_class_is_not_declared() -> None:
    assert asked("GUIDE-08", policy_class="").blocks


def test_guide_08_is_unsure_about_promotional_words_and_quotes_them() -> None:  # S49
    found = asked("GUIDE-08", purpose_of_outgoing_calls="We offer 20% off and a Discount to customers.")
    assert (found.result, found.blocks) == ("unsure", False)
    assert [(point.field, point.quote) for point in found.points] == [
        ("purpose_of_outgoing_calls", "% off"),
        ("purpose_of_outgoing_calls", "Discount"),
    ]


@pytest.mark.parametrize("text", ["We handle discounted-rate orders.", "An offer of employment.", "We sell shoes."])
def test_guide_08_passes_words_that_only_contain_a_phrase(text: str) -> None:
    assert asked("GUIDE-08", nature_of_services=text).result == "pass"


def test_guide_08_fails_when_a_reviewer_finds_it_promotional() -> None:  # S49
    assert asked("GUIDE-08", judgements={"GUIDE-08": Judged(False, "An offer.", "Tara Menon")}).blocks


def test_guide_08_fails_a_declared_promotion_whatever_a_person_says() -> None:
    judged = {"GUIDE-08": Judged(True, "Fine by me.", "Tara Menon")}
    assert asked("GUIDE-08", policy_class="promotional", judgements=judged).blocks


def test_guide_09_does_not_apply_without_dnd_calls() -> None:
    assert asked("GUIDE-09").result == "na"


def test_guide_09_passes_with_explicit_recent_consent() -> None:  # S53
    assert asked("GUIDE-09", calls_dnd_numbers=True, dnd_consent="Tick box, logged per number.").result == "pass"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"calls_dnd_numbers": None}, "calls_dnd_numbers"),
        ({"calls_dnd_numbers": True, "dnd_consent": ""}, "dnd_consent"),
        (
            {"calls_dnd_numbers": True, "dnd_consent": "Logged.", "consent_captured_on": date(2026, 5, 22)},
            "consent_captured_on",
        ),
    ],
)
def test_guide_09_fails(changes: dict[str, Any], field: str) -> None:  # S53
    found = asked("GUIDE-09", **changes)
    assert (found.blocks, found.field) == (True, field)


def test_guide_10_passes_once_confirmed() -> None:  # S20, S33
    assert asked("GUIDE-10").result == "pass"


def test_guide_10_fails_while_unsigned() -> None:  # S20
    assert asked("GUIDE-10", agreement_problem="There is no agreement.").blocks


def test_guide_11_passes_after_the_review() -> None:
    assert asked("GUIDE-11").result == "pass"


def test_guide_11_fails_without_the_review() -> None:  # S28
    assert asked("GUIDE-11", validated=False).blocks


def test_guide_12_passes_when_the_panel_shows_what_was_granted() -> None:
    assert (
        asked("GUIDE-12", panel=PanelFacts(frozenset({"Jaipur 1"}), frozenset({"Jaipur 1", "Delhi 1"}))).result
        == "pass"
    )


def test_guide_12_fails_for_a_group_without_grant() -> None:  # S1, S6
    found = asked("GUIDE-12", panel=PanelFacts(frozenset({"Jaipur 1", "Pune 1"}), frozenset({"Jaipur 1"})))
    assert found.blocks
    assert "Pune 1" in found.message


def test_guide_12_does_not_apply_without_a_panel() -> None:
    assert asked("GUIDE-12").result == "na"


def test_guide_15_passes_when_the_ticket_says_the_same() -> None:
    assert asked("GUIDE-15").result == "pass"


def test_guide_15_does_not_apply_before_the_ticket_exists() -> None:
    assert asked("GUIDE-15", ticket=None).result == "na"


@pytest.mark.parametrize(
    ("component", "payload"),
    [
        ("Outgoing DID|New Location", SAMPLE.payload),  # S24
        ("Outgoing DID | New Location", '{"BAN": "BAN-987654", "clientName": "Acme Pvt Ltd"}'),  # S25: order counts
        ("Outgoing DID | New Location", "{"),
    ],
)
def test_guide_15_fails_as_a_warning(component: str, payload: str) -> None:
    found = asked("GUIDE-15", ticket=TicketFacts("DID-7", component, payload))
    assert (found.warns, found.blocks) == (True, False)


def test_guide_16_passes_without_suspension() -> None:
    assert asked("GUIDE-16").result == "pass"


@pytest.mark.parametrize("kind", ["breach", "external", "total"])
def test_guide_16_fails_while_suspended(kind: str) -> None:  # S51, S55
    found = asked("GUIDE-16", suspension=SuspensionFacts(kind, "complaints"))
    assert found.blocks
    assert "complaints" in found.message


def test_guide_17_passes_the_sample() -> None:
    assert asked("GUIDE-17").result == "pass"


@pytest.mark.parametrize("names", [(), ("Delhi", "Atlantis"), ("Delhi", "Delhi")])
def test_guide_17_fails_for_none_unknown_or_twice(names: tuple[str, ...]) -> None:  # S40
    found = asked("GUIDE-17", requested_locations=names)
    assert (found.blocks, found.field) == (True, "requested_locations")


def test_guide_17_warns_when_all_are_enabled() -> None:
    assert asked("GUIDE-17", enabled_locations=frozenset(SAMPLE.requested_locations)).warns
    assert asked("GUIDE-17", enabled_locations=frozenset({"Delhi"})).result == "pass"


def test_guide_05_fails_when_the_machine_read_two_phones() -> None:  # S46
    read = PairFacts("read", "fail", "phones_differ", "phone 9876543210", "phone 9876543219")
    found = asked("GUIDE-05", pair=read, judgements={"GUIDE-05": Judged(True, "Fine by me.", "Tara Menon")})
    assert found.blocks
    assert "9876543219" in found.message


def test_guide_05_is_unsure_although_the_machine_read_the_same() -> None:  # S46
    assert asked("GUIDE-05", pair=PairFacts("read", "pass", "equal", "phone 1", "phone 1")).result == "unsure"


def test_portal_01_passes_with_pictures_of_its_own() -> None:  # PORTAL-01
    assert asked("PORTAL-01").result == "pass"


def test_portal_01_is_unsure_about_a_picture_of_another_client() -> None:
    found = asked("PORTAL-01", reused=(ReuseFacts("backend_screenshot", "DID-2026-000007", 97),))
    assert (found.result, found.field) == ("unsure", "backend_screenshot")
    assert "DID-2026-000007" not in found.message  # who may not see that request learns nothing of it


def test_portal_01_fails_when_judged_not_in_order() -> None:
    reused = (ReuseFacts("frontend_screenshot", "DID-2026-000007", 100),)
    assert asked(
        "PORTAL-01", reused=reused, judgements={"PORTAL-01": Judged(False, "Not theirs.", "Tara Menon")}
    ).blocks


@pytest.mark.parametrize("asks", [{"calls_dnd_numbers": True}, {"ports_a_number": True}])
def test_guide_13_passes_with_approved_documents(asks: dict[str, Any]) -> None:
    assert asked("GUIDE-13", documents_approved=True, **asks).result == "pass"


@pytest.mark.parametrize("asks", [{"calls_dnd_numbers": True}, {"ports_a_number": True}])
def test_guide_13_fails_until_documents_are_approved(asks: dict[str, Any]) -> None:  # S68, S69
    found = asked("GUIDE-13", **asks)
    assert (found.blocks, found.message) == (True, "Documents must be Approved first.")


def test_guide_13_does_not_apply_without_porting_and_dnd_calls() -> None:  # S69
    assert asked("GUIDE-13", calls_dnd_numbers=False, ports_a_number=False).result == "na"


def test_guide_14_passes_with_the_note() -> None:
    assert asked("GUIDE-14", resubmitted_with_note=True).result == "pass"


def test_guide_14_fails_without_the_note() -> None:  # S76
    found = asked("GUIDE-14", resubmitted_with_note=False)
    assert (found.warns, found.blocks) == (True, False)


def test_guide_14_does_not_apply_to_a_first_upload() -> None:
    assert asked("GUIDE-14").result == "na"


def test_guide_09_warns_where_the_register_holds_no_consent_in_force() -> None:  # S53
    empty = asked("GUIDE-09", calls_dnd_numbers=True, dnd_consent="They ticked it.", consents=ConsentFacts(weak=4))
    held = asked("GUIDE-09", calls_dnd_numbers=True, dnd_consent="They ticked it.", consents=ConsentFacts(valid=4))
    assert (empty.warns, empty.blocks, held.result) == (True, False, "pass")

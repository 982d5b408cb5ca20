"""The filing page saves what was typed; two tabs never overwrite each other in silence."""

import re

import pytest

from core.accounts.models import User
from requests_app import services
from requests_app.models import DIDRequest, RequestVersion
from requests_app.versions import draft_of
from tests.didportal.pages_support import as_shown, post, signed_in, text_of
from tests.support import journey

pytestmark = pytest.mark.django_db


def saved(request: DIDRequest) -> RequestVersion:
    found = draft_of(request)
    assert found is not None
    return found


def test_autosave_answers_with_the_shrunken_list_and_the_new_revision(draft: DIDRequest, asha: User) -> None:  # C33
    answer = post(
        signed_in(asha), draft, "save/", as_shown(draft) | {"nature_of_services": "Online retail."}, live=True
    )
    page = text_of(answer)
    assert answer.status_code == 200
    assert 'href="#id_nature_of_services"' not in page
    assert 'href="#id_otp_dca_flow"' in page
    assert 'id="revision" value="1"' in page
    assert "Online retail." in page  # the payload beside it
    assert saved(draft).nature_of_services == "Online retail."


def test_an_autosave_that_changes_no_finding_answers_without_those_parts(draft: DIDRequest, asha: User) -> None:
    browser, parts = signed_in(asha), ('id="missing"', 'id="section-nav"', 'id="hints"', 'id="submit-top"')
    first = text_of(post(browser, draft, "save/", as_shown(draft), live=True))
    found = re.search(r'id="seen" value="([^"]+)"', first)
    assert found is not None
    again = as_shown(draft) | {"calls_a_day": "40", "seen": found[1]}
    second = text_of(post(browser, draft, "save/", again, live=True))
    third = text_of(
        post(browser, draft, "save/", as_shown(draft) | {"nature_of_services": "Retail.", "seen": found[1]}, live=True)
    )
    assert [[part in page for part in parts] for page in (first, second)] == [[True] * 4, [False] * 4]
    assert ('id="revision" value="1"' in second, 'id="missing"' in third) == (True, True)


def test_without_script_it_saves_and_comes_back(draft: DIDRequest, asha: User) -> None:
    answer = post(signed_in(asha), draft, "save/", as_shown(draft) | {"calls_a_day": "40"})
    assert (answer.status_code, answer["Location"]) == (302, f"/requests/{draft.reference}/edit/")
    assert saved(draft).calls_a_day == 40


def test_nothing_changed_is_no_new_revision(draft: DIDRequest, asha: User) -> None:
    post(signed_in(asha), draft, "save/", as_shown(draft), live=True)
    assert saved(draft).revision == 0


def test_line_breaks_of_a_browser_are_no_change(draft: DIDRequest, asha: User) -> None:  # C3
    journey.fill(draft, asha, {"otp_dca_flow": "One.\nTwo."})
    before = saved(draft).revision
    post(signed_in(asha), draft, "save/", as_shown(draft) | {"otp_dca_flow": "One.\r\nTwo."}, live=True)
    assert (saved(draft).otp_dca_flow, saved(draft).revision) == ("One.\nTwo.", before)


def test_a_bad_value_is_said_beside_its_field_and_the_rest_is_kept(draft: DIDRequest, asha: User) -> None:
    sent = as_shown(draft) | {"calls_a_day": "many", "nature_of_services": "Retail of phones."}
    answer = post(signed_in(asha), draft, "save/", sent)
    assert answer.status_code == 422
    assert "Enter a whole number." in text_of(answer)
    assert 'value="many"' in text_of(answer)  # nothing typed is lost
    assert saved(draft).nature_of_services == "Retail of phones."


def test_a_bad_value_stands_in_the_live_list_too(draft: DIDRequest, asha: User) -> None:
    answer = post(signed_in(asha), draft, "save/", as_shown(draft) | {"calls_a_day": "many"}, live=True)
    assert 'href="#id_calls_a_day"' in text_of(answer)


def test_an_unknown_city_is_refused_by_name(draft: DIDRequest, asha: User) -> None:  # S40
    answer = post(signed_in(asha), draft, "save/", as_shown(draft) | {"requested_locations": ["Delhi", "Atlantis"]})
    assert answer.status_code == 422
    assert "Not a known location: Atlantis." in text_of(answer)


def test_cities_keep_the_order_in_which_they_were_chosen(draft: DIDRequest, asha: User) -> None:  # S39
    journey.fill(draft, asha, {"requested_locations": ["Mumbai", "Delhi"]})
    sent = as_shown(draft) | {"requested_locations": ["Bengaluru", "Delhi", "Mumbai"]}  # a grid sends its own order
    post(signed_in(asha), draft, "save/", sent)
    assert saved(draft).requested_locations == ["Mumbai", "Delhi", "Bengaluru"]


# X12: two tabs


@pytest.fixture
def second_tab(draft: DIDRequest, asha: User) -> dict[str, object]:
    """What a tab would send that was opened before another one saved two fields."""
    sent = as_shown(draft)
    services.save_draft(
        request=draft, actor=asha, revision=0, fields={"nature_of_services": "Theirs.", "calls_a_day": 7}
    )
    return sent | {"nature_of_services": "Mine."}


def test_the_second_tab_gets_409_with_both_texts(draft: DIDRequest, asha: User, second_tab: dict[str, object]) -> None:
    answer = post(signed_in(asha), draft, "save/", second_tab, live=True)  # X12
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Theirs." in page and "Mine." in page
    assert 'id="revision"' not in page  # or the next save would overwrite in silence
    assert saved(draft).nature_of_services == "Theirs."


def test_without_script_the_text_stays_in_the_form(
    draft: DIDRequest, asha: User, second_tab: dict[str, object]
) -> None:
    answer = post(signed_in(asha), draft, "save/", second_tab)  # X12
    page = text_of(answer)
    assert answer.status_code == 409
    assert ">\nMine.</textarea>" in page
    assert 'name="revision" id="revision" value="0"' in page  # a plain save is refused again
    assert "Keep what I typed" in page


def test_submit_from_the_second_tab_is_stopped_too(
    draft: DIDRequest, asha: User, second_tab: dict[str, object]
) -> None:
    assert post(signed_in(asha), draft, "file/", second_tab).status_code == 409  # X12
    assert saved(draft).nature_of_services == "Theirs."


def test_keep_mine_keeps_it(draft: DIDRequest, asha: User, second_tab: dict[str, object]) -> None:  # X12
    answer = post(signed_in(asha), draft, "save/", second_tab | {"revision": ["0", "1"]})
    assert answer.status_code == 302
    assert saved(draft).nature_of_services == "Mine."


def test_what_was_not_touched_here_is_proposed_to_be_taken(
    draft: DIDRequest, asha: User, second_tab: dict[str, object]
) -> None:  # X12
    page = text_of(post(signed_in(asha), draft, "save/", second_tab, live=True))
    assert 'name="take-calls_a_day" value="1" form="filing" checked' in page
    assert 'name="take-nature_of_services" value="1" form="filing">' in page


def test_a_tick_that_was_taken_away_stays_away(draft: DIDRequest, asha: User, second_tab: dict[str, object]) -> None:
    page = text_of(post(signed_in(asha), draft, "save/", second_tab | {"conflict-seen": "1"}, live=True))  # X12
    assert 'name="take-calls_a_day" value="1" form="filing">' in page


def test_what_is_ticked_is_taken_from_there(draft: DIDRequest, asha: User, second_tab: dict[str, object]) -> None:
    post(signed_in(asha), draft, "save/", second_tab | {"revision": ["0", "1"], "take-calls_a_day": "1"})  # X12
    assert (saved(draft).nature_of_services, saved(draft).calls_a_day) == ("Mine.", 7)


def test_keep_mine_is_stopped_when_yet_another_save_came_between(
    draft: DIDRequest, asha: User, second_tab: dict[str, object]
) -> None:  # X12
    services.save_draft(request=draft, actor=asha, revision=1, fields={"nature_of_services": "Newer still."})
    assert post(signed_in(asha), draft, "save/", second_tab | {"revision": ["0", "1"]}).status_code == 409
    assert saved(draft).nature_of_services == "Newer still."


def test_the_same_words_in_both_tabs_are_no_conflict(draft: DIDRequest, asha: User) -> None:
    sent = as_shown(draft) | {"calls_a_day": "7"}
    services.save_draft(request=draft, actor=asha, revision=0, fields={"calls_a_day": 7})
    assert post(signed_in(asha), draft, "save/", sent, live=True).status_code == 200


@pytest.mark.parametrize("revision", ["", "x", "-1", "1e3", "99999999999999999999", "²"])
def test_a_made_up_revision_saves_nothing(revision: str, draft: DIDRequest, asha: User) -> None:
    sent = as_shown(draft) | {"calls_a_day": "7", "revision": revision}
    assert post(signed_in(asha), draft, "save/", sent, live=True).status_code == 409
    assert saved(draft).calls_a_day is None


# W6, F7: what is sent beside, and who sends it

BESIDE = {
    "status": "active", "owner": "2", "owner_id": "2", "client": "2", "client_name": "Evil Ltd", "ban": "BAN-1",
    "id": "99", "pk": "99", "request_id": "99", "number": "7", "frozen_at": "2026-01-01", "digest": "0" * 64,
    "version_number": "9", "decline_kind": "fixable", "is_staff": "1", "approved_by": "1",
}  # fmt: skip


def test_fields_that_are_not_on_the_form_change_nothing(draft: DIDRequest, asha: User, ravi: User) -> None:  # W6
    before = DIDRequest.objects.values().get(pk=draft.pk), RequestVersion.objects.values().get()
    post(signed_in(asha), draft, "save/", as_shown(draft) | BESIDE)
    assert (DIDRequest.objects.values().get(pk=draft.pk), RequestVersion.objects.values().get()) == before


@pytest.mark.parametrize(("who", "status"), [("ravi", 403), ("stranger", 403), ("tara", 403), ("mihir", 403)])
def test_who_may_not_file_at_all_or_not_this_one(
    who: str, status: int, draft: DIDRequest, request: pytest.FixtureRequest
) -> None:
    expected = 404 if who == "ravi" else status  # another account manager has no tie to the client
    answer = post(signed_in(request.getfixturevalue(who)), draft, "save/", as_shown(draft) | {"calls_a_day": "7"})
    assert answer.status_code == expected
    assert saved(draft).calls_a_day is None


def test_the_clients_new_account_manager_reads_but_does_not_write(draft: DIDRequest, ravi: User) -> None:  # F7, S56
    draft.client.account_manager = ravi
    draft.client.save()
    browser = signed_in(ravi)
    assert browser.get(draft.get_absolute_url()).status_code == 200
    assert post(browser, draft, "save/", {"calls_a_day": "7"}).status_code == 403


def test_a_post_without_the_token_is_refused(draft: DIDRequest, asha: User) -> None:  # U5
    browser = signed_in(asha)
    browser.handler.enforce_csrf_checks = True
    assert post(browser, draft, "save/", as_shown(draft)).status_code == 403


@pytest.mark.parametrize("step", ["save/", "file/", "discard/", "open/"])
def test_looking_changes_nothing(step: str, draft: DIDRequest, asha: User) -> None:
    assert signed_in(asha).get(f"/requests/{draft.reference}/edit/{step}").status_code == 405

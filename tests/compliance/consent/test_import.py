"""A file of consents: checked, imported once, what is wrong given back with its reason."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from clients.models import Client
from compliance.consent import answering, facts, importing, reading, retention, services
from compliance.consent.models import CanCallAnswer, ConsentImport, ConsentRecord, ConsentWording, RejectedRows
from core import clock, policy
from core.accounts.models import User
from core.errors import NotAllowed, Refused, TooLarge, WrongState
from core.events import worker
from core.events.models import AuditEvent
from core.policy.models import Policy
from tests.compliance.consent.conftest import WORDING
from tests.compliance.consent.files import COLUMNS, OPT_OUTS, as_csv, line, opt_out, upload

pytestmark = pytest.mark.django_db(transaction=True)

State = ConsentImport.State


@pytest.fixture(autouse=True)
def _now(noon: object) -> None:
    """Consents of the files are two days old."""


def counts(made: ConsentImport) -> tuple[str, int, int, int]:
    return made.state, made.accepted, made.added, made.rejected


def rejects(made: ConsentImport) -> list[str]:
    return "".join(importing.rejected_rows(made)).splitlines()[1:]


def test_good_rows_are_in_the_register(acme: Client, asha: User) -> None:
    made = upload(acme, asha, as_csv([line(n) for n in range(30)]))
    assert counts(made) == (State.DONE, 30, 30, 0)
    record = services.find(acme, "98 0000 0007")[0]
    assert (record.reference, record.wording.text, record.imported) == ("otp-7", WORDING, made)
    assert facts.for_client(acme).valid == 30
    assert AuditEvent.objects.get(action="consent.imported").data["added"] == 30


def test_the_same_file_twice_makes_no_doubles(acme: Client, asha: User) -> None:
    content = as_csv([line(n) for n in range(30)])
    upload(acme, asha, content)
    again = upload(acme, asha, content)
    assert (counts(again), again.known_before) == ((State.DONE, 30, 0, 0), 30)
    assert (ConsentRecord.objects.count(), facts.for_client(acme).total) == (30, 30)


def test_a_row_typed_before_is_the_same_record(acme: Client, asha: User) -> None:
    row = line(5)
    given = reading.Row(
        "9800000005", row["basis"], row["method"], reading.moment(row["captured_at"]), row["reference"], row["source"],
        WORDING, None,
    )  # fmt: skip
    services.add(client=acme, given=given, by=asha)
    assert counts(upload(acme, asha, as_csv([row]))) == (State.DONE, 1, 0, 0)


def test_a_second_import_does_not_undo_a_revocation(acme: Client, asha: User) -> None:
    # S53
    content = as_csv([line(1)])
    upload(acme, asha, content)
    services.revoke(client=acme, number="9800000001", how="call", by=asha)
    upload(acme, asha, content)
    assert not ConsentRecord.objects.standing().exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"number": "12345"}, "phone number"),
        ({"number": ""}, "phone number"),
        ({"basis": "told me so"}, "basis"),
        ({"method": "dca"}, "method"),
        ({"captured_at": "31-31-2026"}, "moment"),
        ({"captured_at": "2026-11-22T12:00:01+05:30"}, "future"),
        ({"reference": ""}, "reference"),  # S54
        ({"source": "s" * 61}, "source"),
        ({"expires_at": "2026-11-20T10:00:00+05:30"}, "expiry"),
        ({"expires_at": "soon"}, "expiry"),
        ({"revoked_at": "soon", "revoked_how": "call"}, "moment of the opt-out"),
        ({"revoked_at": "2026-11-22T12:00:01+05:30", "revoked_how": "call"}, "moment of the opt-out"),
        ({"revoked_at": "2026-11-20T09:59:59+05:30", "revoked_how": "call"}, "moment of the opt-out"),
        ({"revoked_at": "", "revoked_how": "call"}, "moment of the opt-out"),
        ({"revoked_at": "2026-11-21T10:00:00+05:30", "revoked_how": "letter"}, "way of the opt-out"),
        ({"revoked_at": "2026-11-21T10:00:00+05:30", "basis": "none", "revoked_how": "call"}, "method"),
    ],
)
def test_a_bad_row_is_given_back_with_its_reason(
    changes: dict[str, str], reason: str, acme: Client, asha: User
) -> None:
    made = upload(acme, asha, as_csv([line(1), line(2, **changes), line(3)], OPT_OUTS))
    assert counts(made) == (State.DONE, 2, 2, 1)
    (row,) = rejects(made)
    assert row.startswith("3,") and reason in row


def test_opt_outs_come_by_file_and_end_what_came_before_them(acme: Client, asha: User) -> None:
    # S53: a consent of before, one of after, and a number that nobody knew
    upload(acme, asha, as_csv([line(1), line(2, captured_at="2026-11-22T09:00:00+05:30"), line(4)]))
    content = as_csv([opt_out(1), opt_out(2), opt_out(3)], OPT_OUTS)
    assert counts(upload(acme, asha, content)) == (State.DONE, 3, 3, 0)
    assert counts(upload(acme, asha, content)) == (State.DONE, 3, 0, 0)
    found = facts.for_client(acme)
    assert (found.valid, found.revoked, found.total) == (2, 4, 6)
    assert [answer(acme, n) for n in (1, 2, 3, 4)] == ["revoked", "consent", "revoked", "consent"]
    ended = ConsentRecord.objects.get(reference="otp-1", basis="explicit_client")
    assert (ended.revoked_at, ended.revoked_how) == (reading.moment(opt_out(1)["revoked_at"]), "message")


def test_a_consent_that_was_taken_back_comes_in_one_row(acme: Client, asha: User) -> None:
    row = line(1) | {"revoked_at": "21-11-2026 10:00", "revoked_how": "dca"}
    assert counts(upload(acme, asha, as_csv([row], OPT_OUTS))) == (State.DONE, 1, 1, 0)
    upload(acme, asha, as_csv([line(1)]))  # an older copy of the client's list does not bring it back
    assert answer(acme, 1) == "revoked"
    assert ConsentRecord.objects.get(revoked_how="dca").wording.text == WORDING


def test_rejected_rows_are_no_phone_list_in_the_table(acme: Client, asha: User) -> None:
    upload(acme, asha, as_csv([line(77, reference="")]))
    assert b"9800000077" not in bytes(RejectedRows.objects.get().sealed)


def test_no_cell_given_back_is_a_formula(acme: Client, asha: User) -> None:
    # W10
    made = upload(acme, asha, as_csv([line(1, number="+919800000001", basis="=1+1")]))
    assert ",'+919800000001,'=1+1," in rejects(made)[0]
    back = as_csv([line(1, number="'+919800000001")])  # and comes in again as it went out
    assert counts(upload(acme, asha, back)) == (State.DONE, 1, 1, 0)


def test_a_check_writes_nothing_and_the_import_follows(acme: Client, asha: User) -> None:
    content = as_csv([line(1), line(2, reference=""), line(3)])
    made = upload(acme, asha, content, only_check=True)
    assert (counts(made), len(rejects(made))) == ((State.CHECKED, 2, 0, 1), 1)
    assert not ConsentRecord.objects.exists()
    importing.go_on(of=made, by=asha)
    worker.drain([importing.TOPIC])
    made.refresh_from_db()
    assert (counts(made), len(rejects(made))) == ((State.DONE, 2, 2, 1), 1)
    with pytest.raises(WrongState):
        importing.go_on(of=made, by=asha)


def test_each_row_may_have_its_own_wording(acme: Client, asha: User) -> None:
    rows = [line(1, wording="First, with a comma"), line(2, wording="Second\nin two lines"), line(3, wording="")]
    upload(acme, asha, as_csv(rows, (*COLUMNS, "wording")))
    found = [services.find(acme, f"98{n:08}")[0].wording.text for n in (1, 2, 3)]
    assert found == ["First, with a comma", "Second\nin two lines", WORDING]
    assert ConsentWording.objects.count() == 3


def test_an_explicit_consent_needs_a_wording(acme: Client, asha: User) -> None:
    made = upload(acme, asha, as_csv([line(1), line(2, basis="enquiry")]), wording="")
    assert counts(made) == (State.DONE, 1, 1, 1)


@pytest.mark.parametrize(
    "text", ["20-11-2026 10:00", "20/11/2026 10:00:00", "2026-11-20T04:30:00Z", "2026-11-20 10:00"]
)
def test_moments_as_people_write_them(text: str, acme: Client, asha: User) -> None:
    upload(acme, asha, as_csv([line(1, captured_at=text)]))
    assert ConsentRecord.objects.get().captured_at == reading.moment("2026-11-20T10:00:00+05:30")


def test_hostile_words_come_back_as_they_were(acme: Client, asha: User) -> None:
    reference = "a\\b \\N \u0939\u093f 'x' --;"
    upload(acme, asha, as_csv([line(1, reference=reference, source="tab\\t")]))
    record = ConsentRecord.objects.get()
    assert (record.reference, record.source) == (reference, "tab\\t")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"number,basis\n1,2\n", "columns are missing: method, captured_at, reference"),
        (b"number,basis,method,captured_at,reference,pan\n", "not known: pan"),
        (as_csv([line(1)]) + b'"unclosed,' + b"x" * 70_000, "quotation mark"),
    ],
)
def test_a_file_that_cannot_be_read_stops_in_plain_words(content: bytes, words: str, acme: Client, asha: User) -> None:
    made = upload(acme, asha, content)
    assert (made.state, words in made.problem) == (State.FAILED, True), made.problem


def test_too_many_rows_stop_it(acme: Client, asha: User) -> None:
    Policy.objects.create(code="consent_rows", value=2, effective_from=clock.today())
    policy.forget()
    made = upload(acme, asha, as_csv([line(n) for n in range(3)]))
    assert (made.state, ConsentRecord.objects.count()) == (State.FAILED, 0)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("list.pdf", b"%PDF-1.7", Refused), ("list.csv", b"", Refused), ("list.csv", b"number\n\xff\xfe", Refused),
        ("list.xlsx", b"not a sheet", Refused), ("list.xlsx", b"PK\x03\x04 broken", Refused),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_not_taken(
    name: str, content: bytes, error: type[Exception], acme: Client, asha: User
) -> None:
    with pytest.raises(error):
        upload(acme, asha, content, name)
    assert not ConsentImport.objects.exists()


def test_a_file_over_its_cap_is_not_taken(acme: Client, asha: User) -> None:
    Policy.objects.create(code="consent_file_bytes", value=100, effective_from=clock.today())
    policy.forget()
    with pytest.raises(TooLarge):
        upload(acme, asha, as_csv([line(1)]))


def test_tech_support_imports_nothing(acme: Client, tara: User) -> None:
    with pytest.raises(NotAllowed):
        upload(acme, tara, as_csv([line(1)]))


def test_several_slices_add_up(acme: Client, asha: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "SLICE_ROWS", 7)
    rows = [line(n, reference="" if n % 5 == 0 else f"otp-{n}") for n in range(40)]
    made = upload(acme, asha, as_csv(rows))
    assert counts(made) == (State.DONE, 32, 32, 8)
    assert [int(row.split(",")[0]) for row in rejects(made)] == [n + 2 for n in range(0, 40, 5)]
    assert made.bytes_read == made.bytes_total


def test_a_worker_that_comes_too_late_writes_nothing(acme: Client, asha: User) -> None:
    made = upload(acme, asha, as_csv([line(n) for n in range(3)]))
    late = ConsentImport.objects.get(pk=made.pk)
    late.bytes_read, late.state = 0, State.IMPORTING
    task = reading.Task("", services.keys_of(services.register_of(acme)), clock.now(), "", "")
    found = reading.Slice(accepted=1, copy=b"", batches=[], offset=10)
    with pytest.raises(importing.writing.Overtaken):
        importing.writing.write(late, found, [])
    assert task.offset == 0 and ConsentImport.objects.get().rows == 3


def test_a_sheet_is_imported(acme: Client, asha: User) -> None:
    made = upload(
        acme, asha, sheet([list(COLUMNS), *[list(line(n).values()) for n in range(9)], [9.1e9] * 7]), "l.xlsx"
    )
    assert counts(made) == (State.DONE, 9, 9, 1)
    assert services.find(acme, "9800000004")[0].reference == "otp-4"


def test_a_sheet_with_too_many_rows_stops(acme: Client, asha: User) -> None:
    Policy.objects.create(code="consent_sheet_rows", value=3, effective_from=clock.today())
    policy.forget()
    made = upload(acme, asha, sheet([list(COLUMNS), *[list(line(n).values()) for n in range(4)]]), "l.xlsx")
    assert (made.state, "more rows" in made.problem) == (State.FAILED, True)


def test_nobody_downloads_the_uploaded_list(acme: Client, asha: User, client: Any) -> None:
    made = upload(acme, asha, as_csv([line(1)]))
    client.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/files/{made.file_id}/").status_code == 404


def test_the_file_goes_and_its_hash_stays(acme: Client, asha: User, clock_at: Any, noon: Any) -> None:
    made = upload(acme, asha, as_csv([line(1, reference="")]))
    clock_at(noon + timedelta(days=6))
    retention.run()
    assert RejectedRows.objects.exists()
    clock_at(noon + timedelta(days=8))
    retention.run()
    made.refresh_from_db()
    assert (made.file.erased_at is None, len(made.file.sha256), RejectedRows.objects.exists()) == (False, 64, False)


def test_answers_are_kept_for_years_and_never_less_than_one(acme: Client, clock_at: Any, noon: Any) -> None:
    now = clock.now()
    CanCallAnswer.objects.create(
        client=acme,
        number_key=b"1" * 16,
        token_id=1,
        purpose="service",
        at=now,
        asked_at=now,
        allowed=True,
        code="consent",
    )
    Policy.objects.create(code="consent_log_years", value=0, effective_from=clock.today())
    policy.forget()
    clock_at(noon + timedelta(days=364))
    retention.run()
    assert CanCallAnswer.objects.exists()
    clock_at(noon + timedelta(days=366))
    retention.run()
    assert not CanCallAnswer.objects.exists()


def answer(client: Client, n: int) -> str:
    who, asked = answering.caller(client.ban), answering.Asked("service", clock.now(), 1)
    return answering.can_call(who, f"+9198{n:08}", asked).code


def sheet(rows: list[list[Any]]) -> bytes:
    """A small XLSX by hand: strings inline, numbers as numbers."""

    def cell(value: Any) -> str:
        if isinstance(value, float):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.'
        f'main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{rel}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{rel}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()

"""Is it the file that was sent (P4)? Each way in which a client may return it, told apart."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from agreements.compare import compare
from tests.agreements import papers
from tests.support.journey import signed_copy


@pytest.fixture(scope="module")
def issued() -> bytes:
    return papers.made()


@pytest.fixture(scope="module")
def changed() -> bytes:
    """The same agreement but for one number: 24 hours became 42."""
    agreement = papers.unsaved()
    body = agreement.template.body
    agreement.template.body = body.replace(
        "within 24 hours when a called party opts", "within 42 hours when a called party opts"
    )
    assert agreement.template.body != body
    return papers.document.make(agreement, made_at=papers.MOMENT)


def test_a_signature_drawn_behind_the_end_leaves_the_sent_bytes(issued: bytes) -> None:
    found = compare(issued, signed_copy(issued))
    assert (found.result, found.marks, found.differences) == ("same_bytes", 1, ())


def test_saved_anew_by_another_program_it_has_the_same_text(issued: bytes) -> None:
    found = compare(issued, papers.saved_anew(issued, papers.annotate("/Ink")))
    assert (found.result, found.marks) == ("same_text", 1)


@pytest.mark.parametrize("end", [b"", b"\n", b"\n% a comment"])
def test_the_sent_file_itself_is_unsigned(issued: bytes, end: bytes) -> None:
    assert compare(issued, issued + end).result == "unsigned"


def test_one_changed_number_is_named_with_its_page(issued: bytes, changed: bytes) -> None:
    found = compare(issued, changed)
    assert found.result == "differs"
    [place] = found.differences
    assert place.page == 2
    assert "24 hours" in place.sent
    assert "42 hours" in place.came


def test_a_page_replaced_behind_the_end_differs_although_the_beginning_is_what_was_sent(
    issued: bytes, changed: bytes
) -> None:
    def replace(writer: PdfWriter) -> None:
        other = PdfReader(BytesIO(changed)).pages[1]
        content = DecodedStreamObject()
        content.set_data(other.get_contents().get_data())  # type: ignore[union-attr]
        writer.pages[1][NameObject("/Contents")] = writer._add_object(content)
        writer.pages[1][NameObject("/Resources")] = other["/Resources"].get_object().clone(writer)

    returned = papers.added_to(issued, replace)
    assert returned.startswith(issued)
    assert compare(issued, returned).result == "differs"


@pytest.mark.parametrize("way", [papers.saved_anew, papers.added_to])
@pytest.mark.parametrize("cover", [papers.typed_over("42 hours"), papers.annotate("/Square")], ids=["text", "box"])
def test_what_is_typed_over_a_page_differs(
    issued: bytes, way: Callable[..., bytes], cover: Callable[[PdfWriter], None]
) -> None:
    found = compare(issued, way(issued, cover))
    assert (found.result, found.typed) == ("differs", (3,))


def test_a_scan_has_no_text(issued: bytes) -> None:
    found = compare(issued, papers.scan())
    assert (found.result, found.pages_without_text, found.pictures) == ("no_text", (1, 2, 3), 3)


def test_a_page_that_is_missing_differs(issued: bytes) -> None:
    writer = PdfWriter()
    for page in PdfReader(BytesIO(issued)).pages[:2]:
        writer.add_page(page)
    out = BytesIO()
    writer.write(out)
    found = compare(issued, out.getvalue())
    assert (found.result, found.pages_sent, found.pages_came) == ("differs", 3, 2)
    assert found.differences[-1].page == 3


def test_an_added_page_differs(issued: bytes) -> None:
    added = papers.saved_anew(issued, lambda writer: writer.add_blank_page() and None)
    assert compare(issued, added).result == "differs"


def test_another_clients_agreement_differs(issued: bytes) -> None:
    other = papers.made(client_name="Bharat Logistics LLP", ban="BAN-123456")
    found = compare(issued, other)
    assert found.result == "differs"
    assert any("Bharat" in place.came for place in found.differences)


def test_a_file_put_inside_is_named(issued: bytes) -> None:  # P7
    more = papers.saved_anew(issued, lambda writer: writer.add_attachment("invoice.exe", b"MZ") and None)
    assert compare(issued, more).enclosed == ("invoice.exe",)
    assert compare(issued, papers.saved_anew(issued)).enclosed == ()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"not a pdf", b"%PDF-1.7\n" + b"\x00" * 5000])
def test_what_cannot_be_read_is_no_answer(issued: bytes, content: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        compare(issued, content)

"""Good and hostile files, made here byte by byte so that nobody has to trust a stored sample."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

HTML_TAIL = b"<html><script>alert(1)</script></html>"
GPS = (19.0, 4.0, 33.0)


def upload(name: str, content: bytes, content_type: str = "text/html") -> SimpleUploadedFile:
    """An upload whose declared type lies, as a browser's may."""
    return SimpleUploadedFile(name, content, content_type)


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, None if mode == "1" else 90).save(made, kind, **options)
    return made.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))


def png(width: int, height: int, data: bytes, *before: bytes, after: tuple[bytes, ...] = ()) -> bytes:
    """A PNG of 8-bit grey with `data` as its IDAT, other chunks before and after it."""
    head = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0))
    end = chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(before) + chunk(b"IDAT", data) + b"".join(after) + end


def grey(width: int, height: int) -> bytes:
    return zlib.compress((b"\0" + b"\x80" * width) * height)


def zeros(megabytes: int) -> bytes:
    """Some kilobytes that inflate to `megabytes`."""
    squeezer = zlib.compressobj(9)
    return b"".join(squeezer.compress(bytes(1024 * 1024)) for _ in range(megabytes)) + squeezer.flush()


def text_bomb(megabytes: int) -> bytes:
    inflating = chunk(b"iTXt", b"Comment\0\1\0\0\0" + zeros(megabytes))
    return png(4, 4, grey(4, 4), inflating)


def many_texts(count: int) -> bytes:
    """Texts that are each below a decoder's cap and together far above any."""
    inflating = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(1000 * 1000)))
    return png(4, 4, grey(4, 4), *[inflating] * count)


def idat_bomb(megabytes: int) -> bytes:
    """Four by four pixels whose data inflates without end."""
    return png(4, 4, zeros(megabytes))


def pixel_flood(width: int = 60_000, height: int = 60_000) -> bytes:
    """Declares 3.6 thousand million pixels in a few bytes."""
    return png(width, height, zlib.compress(b"\0" * 100))


def jpeg_with_secrets(size: tuple[int, int] = (80, 40), turned: int = 6) -> bytes:
    """A JPEG with GPS, a comment and a description that is a script, stored lying on its side."""
    exif = Image.Exif()
    exif[0x010E] = "<script>alert('exif')</script>"
    exif[0x0112] = turned
    exif.get_ifd(0x8825).update({1: "N", 2: GPS, 3: "E", 4: GPS})
    return picture("JPEG", size, exif=exif, comment=b"secret comment")


def png_with_secrets() -> bytes:
    text = chunk(b"tEXt", b"Comment\0secret comment <script>alert(1)</script>")
    return png(9, 9, grey(9, 9), text, after=(text,)) + HTML_TAIL


def pdf(pages: int = 1, change: Callable[[PdfWriter], object] | None = None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if change:
        change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def encrypted_pdf(password: str = "secret") -> bytes:
    return pdf(1, lambda writer: writer.encrypt(password, algorithm="RC4-128"))


def scripted_pdf() -> bytes:
    return pdf_with_action("/JavaScript", JS="app.alert('hello')")


def pdf_with_attachment() -> bytes:
    return pdf(1, lambda writer: writer.add_attachment("payload.json", b"{}"))


def pdf_with_action(kind: str, **entries: str) -> bytes:
    """A PDF whose opening runs an action of this kind."""
    action = DictionaryObject({NameObject("/S"): NameObject(kind)})
    action.update({NameObject(f"/{name}"): TextStringObject(value) for name, value in entries.items()})
    return pdf(1, lambda writer: writer.root_object.update({NameObject("/OpenAction"): writer._add_object(action)}))


def pdf_that_opens_at_a_page() -> bytes:
    """What every office program writes: open at the first page, fitted. Harmless."""

    def change(writer: PdfWriter) -> None:
        place = ArrayObject([writer.pages[0].indirect_reference, NameObject("/Fit")])
        writer.root_object[NameObject("/OpenAction")] = place

    return pdf(1, change)


def pdf_whose_pages_loop() -> bytes:
    def change(writer: PdfWriter) -> None:
        tree = writer.root_object["/Pages"].get_object()
        tree[NameObject("/Kids")] = ArrayObject([writer.root_object.raw_get("/Pages")] * 10)
        tree[NameObject("/Count")] = NumberObject(10)

    return pdf(1, change)


def bare_pdf(*objects: bytes) -> bytes:
    """A PDF written by hand: objects numbered from 1, the first is the root."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end


def pdf_with_deep_arrays(depth: int = 50_000) -> bytes:
    root = b"<< /Type /Catalog /Pages 2 0 R /Deep 4 0 R >>"
    pages = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return bare_pdf(root, pages, b"<< /Type /Page /Parent 2 0 R >>", b"[" * depth + b"]" * depth)


def pdf_with_inflating_objects(megabytes: int = 600) -> bytes:
    """The page tree lies in an object stream that inflates to `megabytes`."""
    data = zeros(megabytes)
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (
        len(data),
        data,
    )
    body = b"%PDF-1.7\n"
    first = len(body)
    body += b"1 0 obj\n<< /Type /Catalog /Pages 3 0 R >>\nendobj\n"
    second = len(body)
    body += b"2 0 obj\n%s\nendobj\n" % stream
    third = len(body)
    rows = [(0, 0, 255), (1, first, 0), (1, second, 0), (2, 2, 0), (1, third, 0)]
    table = b"".join(struct.pack("!BIB", *row) for row in rows)
    body += b"4 0 obj\n<< /Type /XRef /Size 5 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    return body + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % third


def damaged(content: bytes, seed: int) -> bytes:
    """The same bytes with some changed, cut out or doubled; the same for the same seed."""
    dice = random.Random(seed)
    broken = bytearray(content)
    for _ in range(dice.randint(1, 30)):
        place = dice.randrange(20, len(broken))
        match dice.randrange(3):
            case 0:
                broken[place] = dice.randrange(256)
            case 1:
                del broken[place : place + dice.randint(1, 40)]
            case _:
                broken[place:place] = broken[place : place + dice.randint(1, 40)]
    return bytes(broken)


MAIL_HEAD = (
    b"From: Mihir <mihir@portal.example>\r\nTo: asha@portal.example\r\nDate: Mon, 23 Nov 2026 10:00:00 +0530\r\n"
)


def mail(subject: bytes = b"Approval", body: bytes = b"+1\r\n") -> bytes:
    return MAIL_HEAD + b"Subject: " + subject + b"\r\n\r\n" + body


def mail_of_encoded_words(count: int = 20_000) -> bytes:
    return mail(b"\r\n ".join([b"=?utf-8?q?a?="] * count))


def nested_mail(depth: int) -> bytes:
    part = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    return MAIL_HEAD + b"".join(part % (level, level) for level in range(depth))


def forwarded_mail(depth: int) -> bytes:
    return MAIL_HEAD + b"Content-Type: message/rfc822\r\n\r\n" * depth + mail()


def mail_with_hidden_nesting(depth: int) -> bytes:
    """Boundaries in a spelling that a line counter does not see but the parser does."""
    part = b"Content-Type: multipart/mixed; boundary*=us-ascii''b%d\r\n\r\n--b%d\r\n"
    return MAIL_HEAD + b"".join(part % (level, level) for level in range(depth))


def stored(folder: Path) -> list[str]:
    """Names of everything in the store."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

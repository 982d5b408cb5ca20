"""Drawn evidence: a page on which a contact was entered, and the database row of the same contact (S16, S17)."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 720)
Colour = tuple[int, int, int]
PAPER, INK, LINE, BLUE, GREEN = (250, 251, 253), (25, 33, 48), (196, 204, 216), (30, 90, 200), (20, 120, 70)
NIGHT, CHALK, HINT = (22, 27, 38), (222, 230, 240), (120, 140, 170)


def contact_form(site: str, phone: str, email: str, name: str) -> bytes:
    """A PNG of a contact page in a browser, with the one-time password checked."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], 56), fill=(228, 232, 239))
    _text(pen, (24, 14), f"https://{site}.example/contact-us", INK, 24)
    _text(pen, (60, 90), "Contact us", INK, 44)
    for n, (label, value) in enumerate((("Name", name), ("Phone", phone), ("E-mail", email))):
        top = 190 + n * 110
        _text(pen, (60, top - 34), label, INK, 24)
        pen.rectangle((60, top, 760, top + 58), outline=LINE, width=2, fill=(255, 255, 255))
        _text(pen, (76, top + 12), value, INK, 28)
    _text(pen, (790, 312), "OTP verified", GREEN, 28)
    pen.rectangle((60, 540, 330, 604), fill=BLUE)
    _text(pen, (96, 554), "Call me back", (255, 255, 255), 30)
    return _png(picture)


def database_row(site: str, phone: str, email: str, name: str) -> bytes:
    """A PNG of a terminal with the same contact as it was stored."""
    picture = Image.new("RGB", SIZE, NIGHT)
    pen = ImageDraw.Draw(picture)
    _text(pen, (40, 40), f"{site}=# select name, phone, email, otp_verified_at", CHALK, 26)
    _text(pen, (40, 80), "         from contacts where id = 4711;", CHALK, 26)
    rows = (("name", name), ("phone", phone), ("email", email), ("otp_verified_at", "verified"))
    for n, (column, value) in enumerate(rows):
        _text(pen, (60, 170 + n * 70), column, HINT, 28)
        _text(pen, (360, 170 + n * 70), f"| {value}", CHALK, 28)
    _text(pen, (40, 480), "(1 row)", HINT, 26)
    return _png(picture)


def _text(pen: ImageDraw.ImageDraw, at: tuple[int, int], words: str, colour: Colour, size: int) -> None:
    pen.text(at, words, fill=colour, font=ImageFont.load_default(size=size))


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()

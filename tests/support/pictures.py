"""Screens drawn for tests: a contact form and the database row of the same contact."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont


def contact_form(phone: str, email: str, name: str, *, fmt: str = "PNG") -> bytes:
    """A front-end page on which a contact was just entered."""
    lines = [
        "Contact us",
        "",
        f"Name    {name}",
        f"Phone   {phone}",
        f"E-mail  {email}",
        "",
        "[ Send OTP ]   OTP verified",
    ]
    return _draw(lines, (255, 255, 255), (20, 30, 60), fmt)


def database_row(phone: str, email: str, name: str, *, fmt: str = "PNG") -> bytes:
    """A back-end table that shows one contact record."""
    lines = [
        "crm=# select * from contacts where id = 4711;",
        "",
        f"name   | {name}",
        f"phone  | {phone}",
        f"email  | {email}",
        "(1 row)",
    ]
    return _draw(lines, (24, 28, 40), (220, 230, 240), fmt)


def _draw(lines: list[str], paper: tuple[int, int, int], ink: tuple[int, int, int], fmt: str) -> bytes:
    picture = Image.new("RGB", (900, 520), paper)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=26)
    for n, line in enumerate(lines):
        pen.text((40, 40 + n * 56), line, fill=ink, font=font)
    out = BytesIO()
    picture.save(out, format=fmt)
    return out.getvalue()

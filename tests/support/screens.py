"""Screens of many looks for tests and figures: pages that take a contact, and the record of it behind them.

Everything follows from a seed, so that each run sees the same pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/truetype")
SANS, MONO, HINDI = "dejavu/DejaVuSans.ttf", "dejavu/DejaVuSansMono.ttf", "noto/NotoSansDevanagari-Regular.ttf"
FIRST = (
    "Meera", "Ravi", "Asha", "Farah", "Vikram", "Nisha", "Arjun", "Divya", "Karan", "Leela", "Manoj", "Priya",
    "Rohit", "Sunita", "Tarun", "Usha", "Zoya", "Imran",
)  # fmt: skip
LAST = (
    "Nair", "Sharma", "Gupta", "Khan", "Iyer", "Patel", "Reddy", "Singh", "Das", "Mehta", "Bose", "Rao", "Joshi",
    "Kapoor", "Menon", "Verma", "Pillai", "Shetty",
)  # fmt: skip
SHOPS = (
    "Acme", "Lotus", "Banyan", "Indigo", "Saffron", "Monsoon", "Peacock", "Tiger", "Cedar", "River", "Marigold",
    "Copper", "Neem", "Coral", "Kite", "Lantern",
)  # fmt: skip
THINGS = (
    "Stores", "Foods", "Travels", "Motors", "Clinics", "Books", "Homes", "Mobility", "Textiles", "Finance",
    "Logistics", "Schools", "Energy",
)  # fmt: skip
ENGLISH = ("Name", "Mobile number", "E-mail address", "City", "Send OTP", "Contact us")
IN_HINDI = ("नाम", "मोबाइल नंबर", "ई-मेल पता", "शहर", "ओटीपी भेजें", "हमसे संपर्क करें")
COLOURS = ((20, 30, 60), (10, 80, 60), (90, 20, 40), (60, 40, 100), (30, 30, 30), (0, 70, 120))


@dataclass(frozen=True)
class Person:
    """A contact; the phone as ten digits."""

    phone: str
    email: str
    name: str


@dataclass(frozen=True)
class Style:
    """How a screen looks. `scale` below 1 is a picture of low resolution."""

    width: int = 760
    dark: bool = False
    hindi: bool = False
    scale: float = 1.0
    jpeg: int = 0  # quality; 0 is PNG
    size: int = 17
    layout: int = 0
    brand: str = "Acme Stores"
    colour: tuple[int, int, int] = COLOURS[0]


def person(seed: int) -> Person:
    """Somebody; another seed is somebody else."""
    dice = Random(f"person {seed}")
    first, last = dice.choice(FIRST), dice.choice(LAST)
    phone = dice.choice("6789") + "".join(dice.choice("0123456789") for _ in range(9))
    at = f"{first.lower()}{dice.choice(['.', '_', ''])}{last.lower()}{dice.randint(1, 99)}"
    return Person(phone, f"{at}@{dice.choice(['mail', 'post', 'inbox', 'shop'])}.example", f"{first} {last}")


def one_digit_apart(who: Person, seed: int) -> Person:
    """The same person with one digit of the phone changed, to one that looks alike where there is one."""
    dice = Random(f"digit {seed}")
    place = dice.randint(1, 9)
    alike = {"0": "8", "8": "3", "3": "8", "6": "5", "5": "6", "1": "7", "7": "1", "9": "4", "4": "9", "2": "7"}
    return replace(who, phone=who.phone[:place] + alike[who.phone[place]] + who.phone[place + 1 :])


def style(seed: int, **given: object) -> Style:
    """A look of a page of some company."""
    dice = Random(f"style {seed}")
    return Style(
        width=dice.choice([680, 760, 860, 960]),
        size=dice.choice([15, 16, 17, 18]),
        layout=dice.randrange(4),
        brand=f"{dice.choice(SHOPS)} {dice.choice(THINGS)}",
        colour=dice.choice(COLOURS),
        **given,  # type: ignore[arg-type]
    )


def front_page(who: Person, look: Style, seed: int = 0) -> bytes:
    """The page on which the contact was entered."""
    return encoded(draw_front(who, look, seed), look)


def back_page(who: Person, look: Style, seed: int = 0) -> bytes:
    """The record behind it: a database row, an admin's detail page, or a table of several people."""
    return encoded(draw_back(who, look, seed), look)


def encoded(picture: Image.Image, look: Style) -> bytes:
    """As a file of the look's resolution and kind."""
    if look.scale != 1:
        size = (round(picture.width * look.scale), round(picture.height * look.scale))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    made = BytesIO()
    if look.jpeg:
        picture.save(made, "JPEG", quality=look.jpeg)
    else:
        picture.save(made, "PNG")
    return made.getvalue()


def draw_front(who: Person, look: Style, seed: int = 0) -> Image.Image:
    dice = Random(f"front {seed}")
    paper, ink, soft = _tones(look)
    words = IN_HINDI if look.hindi else ENGLISH
    step = look.size * 3 + dice.randrange(6)
    picture = Image.new("RGB", (look.width, 130 + step * 6), paper)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, look.width, 52), fill=look.colour)
    pen.text((24, 14), look.brand, fill=(255, 255, 255), font=_font(SANS, 20))
    label = _font(HINDI if look.hindi else SANS, look.size)
    pen.text((look.width - 230, 16), words[5], fill=(230, 235, 240), font=label)
    rows = [(words[0], who.name), (words[1], written(who.phone, dice)), (words[2], who.email), (words[3], "Pune")]
    if look.layout % 2:
        rows = [rows[2], rows[0], rows[1], rows[3]]
    value, left = _font(SANS, look.size), 36 if look.layout < 2 else 90
    for number, (title, text) in enumerate(rows):
        top = 80 + number * step
        pen.text((left, top), title, fill=soft, font=label)
        pen.rectangle((left + 190, top - 8, look.width - 40, top + look.size + 12), outline=soft)
        pen.text((left + 200, top), text, fill=ink, font=value)
    pen.rectangle((left + 190, 80 + 4 * step, left + 340, 84 + 4 * step + look.size + 16), fill=look.colour)
    pen.text((left + 205, 86 + 4 * step), words[4], fill=(255, 255, 255), font=label)
    pen.text(
        (24, 96 + 5 * step),
        f"© {look.brand}  ·  Help 1800 {dice.randint(100, 999)} {dice.randint(1000, 9999)}",
        fill=soft,
        font=_font(SANS, 13),
    )
    return picture


def draw_back(who: Person, look: Style, seed: int = 0) -> Image.Image:
    draw = (_terminal, _detail, _table, _detail)[look.layout]
    return draw(who, look, Random(f"back {seed}"))


def _terminal(who: Person, look: Style, dice: Random) -> Image.Image:
    ident = dice.randint(1000, 99999)
    lines = [
        f"{look.brand.split()[0].lower()}=> select * from contacts where id = {ident};",
        "-[ RECORD 1 ]--------------------",
        f"id         | {ident}",
        f"full_name  | {who.name}",
        f"phone      | {written(who.phone, dice)}",
        f"email      | {who.email}",
        f"created_at | 2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02} 10:{dice.randint(0, 59):02}:07",
        "otp_ok     | t",
    ]
    paper, ink = ((16, 18, 24), (210, 220, 215)) if look.dark else ((250, 250, 246), (30, 30, 34))
    step = look.size * 2
    picture = Image.new("RGB", (look.width, 60 + step * len(lines)), paper)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((18, 26 + number * step), line, fill=ink, font=_font(MONO, look.size))
    return picture


def _detail(who: Person, look: Style, dice: Random) -> Image.Image:
    paper, ink, soft = _tones(look)
    step = look.size * 2 + 12
    picture = Image.new("RGB", (look.width, 120 + 6 * step), paper)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 150, picture.height), fill=look.colour)
    for number, word in enumerate(("Leads", "Calls", "Orders", "Reports", "Settings")):
        pen.text((20, 70 + number * 36), word, fill=(225, 230, 235), font=_font(SANS, 14))
    words = IN_HINDI if look.hindi else ENGLISH
    label = _font(HINDI if look.hindi else SANS, look.size)
    pen.text((180, 20), f"Lead #{dice.randint(100, 9999)}", fill=ink, font=_font(SANS, 22))
    rows = [(words[0], who.name), (words[1], written(who.phone, dice)), (words[2], who.email), ("OTP", "verified")]
    for number, (title, text) in enumerate(rows):
        top = 80 + number * step
        pen.text((180, top), title, fill=soft, font=label)
        pen.text((370, top), text, fill=ink, font=_font(SANS, look.size))
        pen.line((180, top + step - 10, look.width - 20, top + step - 10), fill=soft)
    return picture


def _table(who: Person, look: Style, dice: Random) -> Image.Image:
    paper, ink, soft = _tones(look)
    size, step = look.size - 2, look.size * 2 + 10
    picture = Image.new("RGB", (look.width, 90 + 6 * step), paper)
    pen = ImageDraw.Draw(picture)
    pen.text((20, 16), f"{look.brand} · contacts", fill=ink, font=_font(SANS, 20))
    columns = [20, 80, 80 + look.width // 4, 90 + look.width // 2]
    others = [person(dice.randint(10_000, 99_999)) for _ in range(4)]
    people = [*others[:2], who, *others[2:]]
    for left, title in zip(columns, ("id", "name", "phone", "email"), strict=True):
        pen.text((left, 56), title, fill=soft, font=_font(SANS, size))
    for number, each in enumerate(people):
        top = 60 + (number + 1) * step
        cells = (str(dice.randint(100, 999)), each.name, written(each.phone, dice, short=True), each.email)
        for left, text in zip(columns, cells, strict=True):
            pen.text((left, top), text, fill=ink, font=_font(SANS, size - 1))
        pen.line((16, top - 8, look.width - 16, top - 8), fill=soft)
    return picture


def written(phone: str, dice: Random, *, short: bool = False) -> str:
    """The number as some page writes it."""
    ways = [
        phone,
        f"+91{phone}",
        f"{phone[:5]} {phone[5:]}",
        f"+91 {phone[:5]} {phone[5:]}",
        f"+91-{phone}",
        f"0{phone}",
    ]
    return dice.choice(ways[:3] if short else ways)


def _tones(look: Style) -> tuple[tuple[int, int, int], ...]:
    if look.dark:
        return (24, 27, 34), (226, 230, 236), (140, 148, 160)
    return (252, 252, 254), (26, 30, 38), (110, 118, 130)


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Debian's own; where it is missing, the one that comes with Pillow."""
    path = FONTS / name
    return ImageFont.truetype(str(path), size) if path.exists() else ImageFont.load_default(size)

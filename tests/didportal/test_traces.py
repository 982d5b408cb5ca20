"""docs/ knows every number that a test quotes, and says truly which tests prove it."""

from tests.support import traces

# what the portal does from its first release on; the rest of the tables may still say "open"
PROMISED = {
    *(f"S{n}" for n in range(1, 51) if n != 31),
    *(f"L{n}" for n in range(1, 11)),
    *(f"A{n}" for n in range(1, 8)),
    *(f"F{n}" for n in range(1, 11)),
    *("P1", "P2", "P4", "W4", "W5", "W6", "W9", "W11", "W12", "U1", "U2", "U4", "U5", "U6", "U7"),
    *("X1", "X2", "X3", "X4", "X5", "X8", "X10", "X11", "X12", "X14"),
    *(f"GUIDE-{n:02}" for n in (*range(1, 13), 15, 16, 17)),
}


def test_the_tables_are_up_to_date() -> None:
    found = traces.quotations()
    stale = [number for number, said in traces.rows().items() if said != traces.proof(found.get(number, set()))]
    assert stale == [], "run: python -m tests.support.traces"


def test_every_quoted_number_has_its_meaning_in_docs() -> None:
    assert set(traces.quotations()) - set(traces.rows()) == set()


def test_what_is_promised_is_proved() -> None:
    said = traces.rows()
    assert sorted(number for number in PROMISED if said.get(number, "open") == "open") == []

"""Which tests quote which requirement, rule or threat; `python -m tests.support.traces` writes it into docs."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLES = [ROOT / "docs" / name for name in ("requirements.md", "threats.md", "rules.md")]
NUMBER = r"(?:S|L|A|F|P|W|U|X)\d{1,2}|(?:GUIDE|TRAI|DOT|DPDP|ITA|PORTAL)-\d{2}"
ROW = re.compile(rf"^\| ({NUMBER}) \| .* \| ([^|]*) \|$", re.M)
# a quotation stands in a comment (`# S46`, `# S11, A4`) or a docstring (`(S46)`)
QUOTED = re.compile(rf"(?<![\w-])({NUMBER})(?![\w-])")
SPAN = re.compile(r"(?<![\w-])([SLAFPWUX])(\d{1,2})-\1?(\d{1,2})(?![\w-])")
COMMENT = re.compile(r"#[^\n]*|\"\"\".*?\"\"\"|def test_\w+", re.S)
IN_NAME = re.compile(r"test_(guide|trai|dot|dpdp|ita)_(\d\d)_")


def quotations() -> dict[str, set[str]]:
    """Number -> the test files that quote it, as paths from the project's root."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        said = "\n".join(COMMENT.findall(path.read_text(encoding="utf-8")))
        for number in _numbers(said):
            found[number].add(str(path.relative_to(ROOT)))
    return found


def rows() -> dict[str, str]:
    """Number -> what the last column says now, over all tables."""
    return {number: proof for table in TABLES for number, proof in ROW.findall(table.read_text(encoding="utf-8"))}


def proof(files: set[str]) -> str:
    """The words of the last column."""
    return ", ".join(f"`{file.removeprefix('tests/')}`" for file in sorted(files)) or "open"


def write() -> None:
    """Bring the last column of every table up to date."""
    found = quotations()
    for table in TABLES:
        lines = [_with_proof(line, found) for line in table.read_text(encoding="utf-8").splitlines()]
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _numbers(text: str) -> set[str]:
    spans = {f"{kind}{n}" for kind, a, b in SPAN.findall(text) for n in range(int(a), int(b) + 1)}
    named = {f"{kind.upper()}-{n}" for kind, n in IN_NAME.findall(text)}
    return set(QUOTED.findall(text)) | spans | named


def _with_proof(line: str, found: dict[str, set[str]]) -> str:
    row = ROW.match(line)
    if row is None:
        return line
    return line[: row.start(2)] + proof(found.get(row[1], set())) + " |"


if __name__ == "__main__":
    write()

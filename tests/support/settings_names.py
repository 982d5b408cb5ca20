"""Which environment names settings.py reads: taken from its syntax, so that nobody keeps a second list."""

import ast
from pathlib import Path

SETTINGS = Path("didportal/settings.py")


def names_read() -> set[str]:
    """The first argument of every `env(...)` and `env.<type>(...)` call."""
    calls = (node for node in ast.walk(ast.parse(SETTINGS.read_text())) if isinstance(node, ast.Call))
    return {str(call.args[0].value) for call in calls if _is_env(call.func) and isinstance(call.args[0], ast.Constant)}


def _is_env(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        function = function.value
    return isinstance(function, ast.Name) and function.id == "env"

"""Which static files of installed packages we serve: an allow-list, so that collectstatic copies dozens, not hundreds.

Bootstrap's wheel brings no Django app: its files appear below `bootstrap/`, as in
`{% static "bootstrap/css/bootstrap.min.css" %}`.
"""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any, Final

import bootstrap_wrapper
import django_htmx
from django.contrib import admin
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage


def _folder(package: Any) -> Path:
    return Path(package.__file__).parent / "static"


_BOOTSTRAP: Final = bootstrap_wrapper.get_bootstrap_dir()

# (folder, prefix of the URL, patterns below the folder)
SERVED: Final[tuple[tuple[Path, str, tuple[str, ...]], ...]] = (
    (_folder(admin), "", ("admin/css/*", "admin/img/*", "admin/js/*")),
    (_folder(django_htmx), "", ("django_htmx/htmx-2.min.js", "django_htmx/django-htmx.js")),
    (_BOOTSTRAP, "bootstrap", ("css/bootstrap.min.css*", "js/bootstrap.bundle.min.js*")),
)


class PackagesFinder(BaseFinder):
    """Finds exactly the files of SERVED."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        hit = _files().get(path)
        if hit is None:
            return []
        return [hit] if find_all else hit

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for folder, prefix, patterns in SERVED:
            storage = FileSystemStorage(location=str(folder))
            storage.prefix = prefix  # type: ignore[attr-defined]  # collectstatic reads it
            for name in _names(folder, patterns):
                yield name, storage


def _names(folder: Path, patterns: tuple[str, ...]) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and any(fnmatch(name, pattern) for pattern in patterns):
            yield name


@cache
def _files() -> dict[str, str]:
    """URL below /static/ -> file. Packages do not change while a process runs."""
    found = {}
    for folder, prefix, patterns in SERVED:
        for name in _names(folder, patterns):
            found[f"{prefix}/{name}" if prefix else name] = str(folder / name)
    return found

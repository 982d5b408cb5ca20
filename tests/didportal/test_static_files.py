"""Which files of packages are served: those that the pages use, and no more."""

from django.contrib.staticfiles import finders

from didportal.static import PackagesFinder


def names() -> set[str]:
    found = set()
    for name, storage in PackagesFinder().list(None):
        found.add(f"{storage.prefix}/{name}" if storage.prefix else name)
    return found


def test_the_pages_find_their_files() -> None:
    wanted = {
        "bootstrap/css/bootstrap.min.css",
        "bootstrap/css/bootstrap.min.css.map",
        "bootstrap/js/bootstrap.bundle.min.js",
        "django_htmx/htmx-2.min.js",
        "admin/css/base.css",
    }
    assert wanted <= names()
    assert [name for name in wanted if finders.find(name) is None] == []


def test_what_no_page_uses_is_not_collected() -> None:
    assert not [name for name in names() if "ninja" in name or "bootstrap.rtl" in name or "htmx-4" in name]


def test_an_unknown_file_is_not_found() -> None:
    assert not finders.find("bootstrap/scss/bootstrap.scss")

"""What every page is given: where this person may go, what waits unread, and whom to ask."""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.access import may
from core.accounts.models import User
from core.prepared import Given, Prepared


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the navigation: shown to whoever may do `action`."""

    action: str
    url_name: str
    label: str | Promise
    icon: str
    group: str | Promise = ""


WORK = ""
RUNNING = _("Running the portal")

NAV: tuple[NavItem, ...] = (
    NavItem("home.see", "pages:home", _("Home"), "home", WORK),
    NavItem("request.list_own", "pages:requests", _("My requests"), "files", WORK),
    NavItem("request.see_any", "pages:all_requests", _("All requests"), "files", WORK),
    NavItem("approval.inbox", "approvals:inbox", _("To decide"), "hand", WORK),
    NavItem("review.queue", "compliance:queue", _("Review queue"), "queue", WORK),
    NavItem("approval_file.confirm", "approvals:files", _("Approval files"), "mail", WORK),
    NavItem("request.suspend", "compliance:desk", _("Compliance"), "shield", WORK),
    NavItem("breach.see", "breaches:desk", _("Complaints"), "alert", WORK),
    NavItem("checklist.see", "activation:board", _("Activation"), "check-circle", WORK),
    NavItem("document.judge", "activation:documents", _("Documents"), "file", WORK),
    NavItem("consent.see", "consent:clients", _("Consents"), "phone", WORK),
    NavItem("rules.see", "compliance:rules", _("Rules"), "book", WORK),
    NavItem("help.read_staff", "help:index", _("Help"), "question", WORK),
    NavItem("retention.see", "regulator:retention", _("Retention"), "lock", RUNNING),
    NavItem("health.see", "pages:health", _("Health"), "health", RUNNING),
    NavItem("outbox.see", "pages:outbox", _("Outbox"), "outbox", RUNNING),
    NavItem("outbox.see", "pages:webhooks", _("Webhooks"), "outbox", RUNNING),
    NavItem("mailbox.see", "pages:mailbox", _("Mailbox"), "inbox", RUNNING),
)
ADMIN = NavItem("", "admin:index", _("Admin"), "gear", RUNNING)


@dataclass(frozen=True, slots=True)
class Link:
    """A navigation line as the template shows it; `here` for the page one is on."""

    href: str
    label: str | Promise
    icon: str
    here: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of the navigation under one title; the first group has none."""

    title: str | Promise
    links: list[Link]


def address(url_name: str) -> str:
    """The path of a page, or "" where this installation does not have it (the mailbox exists while developing only)."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def navigation(user: User | AnonymousUser, path: str) -> list[Group]:
    """The navigation of one person, in the order of NAV. The longest match with `path` is marked."""
    lines = _lines(user)
    here = place(lines, path)
    groups: dict[str, Group] = {}
    for item, href in lines:
        group = groups.setdefault(str(item.group), Group(item.group, []))
        group.links.append(Link(href, item.label, item.icon, here=href == here))
    return list(groups.values())


def place(lines: tuple[tuple[NavItem, str], ...], path: str) -> str:
    """Which line of the navigation `path` lies under, "" for none."""
    matches = [href for _item, href in lines if path == href or (href != "/" and path.startswith(href))]
    return max(matches, key=len, default="")


def _lines(user: User | AnonymousUser) -> tuple[tuple[NavItem, str], ...]:
    actions = frozenset(item.action for item in NAV if may(user, item.action) and _exists(item))
    return _addressed(actions, user.is_staff, settings.ROOT_URLCONF)


def _exists(item: NavItem) -> bool:
    return settings.DEBUG or item.action != "mailbox.see"  # real mail is read elsewhere


@lru_cache(maxsize=64)
def _addressed(actions: frozenset[str], staff: bool, urlconf: str) -> tuple[tuple[NavItem, str], ...]:
    items = [item for item in NAV if item.action in actions] + ([ADMIN] if staff else [])
    return tuple((item, href) for item in items if (href := address(item.url_name)))


class Portal:
    """The values that base.html reads, each worked out when first read."""

    def __init__(self, request: HttpRequest) -> None:
        self.user: User | AnonymousUser = getattr(request, "user", None) or AnonymousUser()
        self.path = request.path
        self.version = _version()
        self.support_email = settings.SUPPORT_EMAIL

    @property
    def shape(self) -> tuple[object, ...]:
        """All that the navigation depends on: pages of equal shape share its rendered form."""
        lines = _lines(self.user)
        return (*(item.url_name for item, _href in lines), bool(self.new_request_url), place(lines, self.path))

    @cached_property
    def nav(self) -> list[Group]:
        """The navigation of this person."""
        return navigation(self.user, self.path)

    @cached_property
    def search_url(self) -> str:
        """Where the search box leads; "" for whoever may not search."""
        return address("pages:search") if may(self.user, "search.use") else ""

    @cached_property
    def new_request_url(self) -> str:
        """Where a new request is filed; "" for whoever files none."""
        return address("pages:new") if may(self.user, "request.file") else ""

    @cached_property
    def notices_url(self) -> str:
        """The page of this person's notices."""
        return address("pages:notices")

    @cached_property
    def unread(self) -> int:
        """How many notices this person has not read: one query, only where the number is shown."""
        if not isinstance(self.user, User):
            return 0
        return sum(_unread()(user=self.user.pk))


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Whatever under `portal` costs a query is lazy: a page that does not show it pays nothing."""
    return {"portal": Portal(request)}


@cache
def _unread() -> Prepared[Any]:
    from core.desk.models import Notice  # the registry is not ready when settings load this module

    mine = Notice.objects.unread().filter(user=Given("user")).order_by()
    return Prepared(lambda: mine.values("user").annotate(number=Count("pk")).values_list("number", flat=True))


@cache
def _version() -> str:
    # the portal is run from its working copy and is no installed package: its own file says which version it is
    told = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(told["project"]["version"])

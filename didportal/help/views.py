"""The help pages: the two guides and the glossary, in the portal's own words, with a search."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.accounts.access import check_may
from didportal.help import articles


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every article that this person may read; with `?q=` the passages that hold all its words."""
    words = request.GET.get("q", "").strip()[:80]
    readable = articles.readable_by(request.user)
    context = {"words": words, "articles": readable, "hits": articles.search(words, readable)}
    return render(request, "help/index.html", context)


@require_GET
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article. Those for staff ask for a sign-in, then for a role (403)."""
    found = articles.find(slug)
    if found is None:
        raise Http404(_("There is no such article."))
    if found.staff:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        check_may(request.user, "help.read_staff")
    context = articles.facts(found) | {"contents": articles.contents(found)}
    return render(request, "help/article.html", context)

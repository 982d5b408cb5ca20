"""The floor: what Django itself costs for a page of 25 rows and for an ideal decision. Stock middleware, own tables."""

from hashlib import sha256
from typing import ClassVar

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

SALT = "bench"


class Row(models.Model):
    """One line of the page."""

    state = models.CharField(max_length=20)
    since = models.DateTimeField()
    reference = models.CharField(max_length=20)
    client = models.CharField(max_length=160)
    cities = models.CharField(max_length=200)
    owner = models.CharField(max_length=120)

    class Meta:
        app_label = "bench"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "since"], name="bench_open_rows")]

    def __str__(self) -> str:
        return self.reference


class Case(models.Model):
    """What is decided about."""

    decided = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return f"case {self.pk}"


class State(models.Model):
    """One of a case's four answers."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="states")
    said = models.CharField(max_length=10, blank=True)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return f"{self.case_id}: {self.said}"


class Audit(models.Model):
    """That it was decided."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.words


MODELS = (Row, Case, State, Audit)


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """(a) session, user, one indexed SELECT, 25 rows."""
    rows = Row.objects.filter(state="open").order_by("since")[:25]
    return render(request, "bench/page.html", {"rows": rows})


@require_POST
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """(b) signed token, row lock, update, four states read, audit row, one commit."""
    pk = signing.loads(token, salt=SALT)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=pk)
        now = timezone.now()
        Case.objects.filter(pk=case.pk).update(decided=case.decided + 1, at=now)
        said = [state.said for state in State.objects.filter(case=case)]
        Audit.objects.create(case=case, words=f"{request.POST['words']}, {len(said)} states", at=now)
    return redirect("/")


def can_call(request: HttpRequest) -> HttpResponse:
    """(f) one SELECT by client and hash, one INSERT into the log."""
    hashed, now = sha256(request.GET["number"].encode()).digest()[:16], timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, basis, captured_at FROM consent_consentrecord WHERE client_id = %s AND number_key = %s",
            [1, hashed],
        )
        found = cursor.fetchall()
        cursor.execute(
            "INSERT INTO consent_cancallanswer (client_id, number_key, token_id, purpose, at, asked_at, allowed, code) "
            "VALUES ((SELECT min(id) FROM clients_client), %s, 1, 'service', %s, %s, %s, 'no_consent')",
            [hashed, now, now, False],
        )
    return JsonResponse({"found": len(found)})

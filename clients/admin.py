"""Clients, places and numbers to edit; grants, suspensions and panel events to look at."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients import panel, phones, records, services
from clients.models import Client, DIDGroup, DIDNumber, GroupGrant, Location, PanelEvent, Suspension
from core.accounts.access import may
from core.accounts.models import User
from core.accounts.roles import Role
from core.admin import NoDeleting, ReadOnlyAdmin, ReadOnlyInline, RecordedAdmin, actor
from core.errors import PortalError


class GrantInline(ReadOnlyInline):
    model = GroupGrant
    fields = ("group", "why", "request_reference", "since", "until")

    def get_queryset(self, request: HttpRequest) -> QuerySet[GroupGrant]:
        return super().get_queryset(request).select_related("group")


class SuspensionInline(ReadOnlyInline):
    model = Suspension
    fields = ("kind", "reason", "since", "until", "lifted_note")


@admin.register(Client)
class ClientAdmin(NoDeleting, RecordedAdmin):
    """The BAN is fixed once the client is there: requests, agreements and the panel know it by that."""

    list_display = ("name", "ban", "business_type", "account_manager")
    list_filter = ("business_type", "sector")
    list_select_related = ("account_manager",)
    search_fields = ("name", "ban")
    inlines = (GrantInline, SuspensionInline)
    change_form_template = "admin/clients/client/change_form.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("ban",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "account_manager":
            kwargs["queryset"] = User.objects.with_role(Role.ACCOUNT_MANAGER)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        records.save_client(client=obj, changed=form.changed_data, actor=actor(request))

    def get_urls(self) -> Any:
        own: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("default-groups/", self.default_groups, "default_groups"),
            ("default-groups/give/", self.give_default_group, "give_default_group"),
            ("default-groups/<int:grant>/end/", self.end_default_group, "end_default_group"),
        ]
        return [
            path(f"<int:pk>/{way}", self.admin_site.admin_view(view), name=f"clients_client_{name}")
            for way, view, name in own
        ] + super().get_urls()

    def default_groups(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The client's default groups, with what gives and ends one (S1)."""
        client = self._client(request, pk)
        grants = client.grants.standing().default().select_related("group__location")
        groups = DIDGroup.objects.exclude(grants__in=client.grants.standing()).select_related("location")
        context = self.admin_site.each_context(request) | {
            "title": _("Default groups of %(client)s") % {"client": client},
            "opts": self.opts, "client": client, "grants": grants, "groups": groups,
        }  # fmt: skip
        return TemplateResponse(request, "admin/clients/client/default_groups.html", context)

    def give_default_group(self, request: HttpRequest, pk: int) -> HttpResponse:
        client, chosen = self._client(request, pk), request.POST.get("group", "")

        def give() -> None:
            group = get_object_or_404(DIDGroup, pk=int(chosen) if chosen.isascii() and chosen.isdigit() else 0)
            services.give_default_group(client=client, group=group, actor=actor(request))

        return self._posted(request, pk, give)

    def end_default_group(self, request: HttpRequest, pk: int, grant: int) -> HttpResponse:
        client = self._client(request, pk)
        found = get_object_or_404(client.grants.select_related("client", "group"), pk=grant)
        return self._posted(request, pk, lambda: services.end_default_group(grant=found, actor=actor(request)))

    def _posted(self, request: HttpRequest, pk: int, step: Callable[[], object]) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            step()
        except PortalError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return redirect("admin:clients_client_default_groups", pk)

    def _client(self, request: HttpRequest, pk: int) -> Client:
        if not may(request.user, "client.give_default_group"):
            raise PermissionDenied
        return get_object_or_404(Client, pk=pk)


@admin.register(Location)
class LocationAdmin(RecordedAdmin):
    list_display = ("city", "state", "circle", "std_code")
    list_filter = ("circle",)
    search_fields = ("city",)
    noun = "location"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        records.save_location(location=obj, changed=form.changed_data, actor=actor(request))


@admin.register(DIDGroup)
class DIDGroupAdmin(RecordedAdmin):
    list_display = ("name", "location", "series")
    list_filter = ("series",)
    list_select_related = ("location",)
    search_fields = ("name", "location__city")
    noun = "did_group"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        records.save_group(group=obj, changed=form.changed_data, actor=actor(request))


@admin.register(DIDNumber)
class DIDNumberAdmin(RecordedAdmin):
    list_display = ("e164", "as_written", "group", "state", "client")
    list_filter = ("state", "group__series")
    list_select_related = ("group__location", "client")
    search_fields = ("e164",)
    autocomplete_fields = ("group", "client")
    noun = "did_number"

    @admin.display(description=gettext_lazy("as written"))
    def as_written(self, number: DIDNumber) -> str:
        return phones.shown(number.e164, number.group.location.std_code)


@admin.register(GroupGrant)
class GroupGrantAdmin(ReadOnlyAdmin):
    """Grants are made by activating a request and by giving a default group (S2)."""

    list_display = ("client", "group", "why", "request_reference", "since", "until")
    list_filter = ("why",)
    list_select_related = ("client", "group")
    search_fields = ("client__ban", "request_reference")


@admin.register(Suspension)
class SuspensionAdmin(ReadOnlyAdmin):
    list_display = ("client", "kind", "reason", "since", "until")
    list_filter = ("kind",)
    list_select_related = ("client",)


@admin.register(PanelEvent)
class PanelEventAdmin(ReadOnlyAdmin):
    """What the panel was told; an event can be sent once more."""

    list_display = ("at", "client", "kind", "sequence", "tries", "delivered_at", "last_answer")
    list_select_related = ("client",)
    search_fields = ("=event_id", "client__ban")
    actions = ("redeliver",)

    @admin.action(description=gettext_lazy("Send to the panel again"), permissions=["redeliver"])
    def redeliver(self, request: HttpRequest, queryset: QuerySet[PanelEvent]) -> None:
        for event in queryset.select_related("client").order_by("pk"):
            panel.redeliver(event=event, actor=actor(request))

    def has_redeliver_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.user, "outbox.retry")

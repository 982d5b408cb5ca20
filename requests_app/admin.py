"""Requests to look at: their status moves in the process alone (U2)."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.admin import ReadOnlyAdmin, ReadOnlyInline
from requests_app.models import (
    ClientNotice,
    DIDRequest,
    Evidence,
    PointToFix,
    RequestedLocation,
    RequestVersion,
    StatusChange,
)


class LocationInline(ReadOnlyInline):
    model = RequestedLocation
    fields = ("location", "verdict", "reason", "in_flight")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RequestedLocation]:
        return super().get_queryset(request).select_related("location")


class StatusChangeInline(ReadOnlyInline):
    model = StatusChange
    fields = ("at", "move", "from_status", "to_status", "actor", "reason", "code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatusChange]:
        return super().get_queryset(request).select_related("actor")


@admin.register(DIDRequest)
class DIDRequestAdmin(ReadOnlyAdmin):
    list_display = ("reference", "client", "owner", "status", "status_since")
    list_filter = ("status",)
    list_select_related = ("client", "owner")
    search_fields = ("=reference", "client__ban")
    inlines = (LocationInline, StatusChangeInline)


@admin.register(RequestVersion)
class RequestVersionAdmin(ReadOnlyAdmin):
    list_display = ("request", "number", "frozen_at", "digest")
    list_select_related = ("request",)
    search_fields = ("=request__reference",)
    ordering = ("-pk",)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ("version", "kind", "file", "added_at", "superseded_at")
    list_select_related = ("version", "file")
    ordering = ("-pk",)


@admin.register(PointToFix)
class PointToFixAdmin(ReadOnlyAdmin):
    list_display = ("request", "item", "code", "text", "settled_at")
    list_select_related = ("request",)
    ordering = ("-pk",)


@admin.register(ClientNotice)
class ClientNoticeAdmin(ReadOnlyAdmin):
    list_display = ("__str__",)
    ordering = ("-pk",)

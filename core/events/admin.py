"""What happened and what must follow, to look at (U2)."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from core.events.models import AuditEvent, OutboxMessage, PeriodicRun, SentMail, WorkerBeat


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("sequence", "at", "actor_label", "action", "thread", "data")
    list_filter = ("subject_type",)
    search_fields = ("=thread", "=action")
    ordering = ("-sequence",)
    exclude = ("actor",)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    """Retrying is on the outbox page of the portal."""

    list_display = ("id", "topic", "key", "state", "due_at", "attempts", "last_error")
    list_filter = ("state", "topic")
    search_fields = ("=key",)
    ordering = ("-pk",)
    exclude = ("lease_token",)


@admin.register(SentMail)
class SentMailAdmin(ReadOnlyAdmin):
    list_display = ("at", "topic", "thread", "to", "subject", "state")
    list_filter = ("state", "topic")
    search_fields = ("=thread",)
    ordering = ("-pk",)


@admin.register(PeriodicRun)
class PeriodicRunAdmin(ReadOnlyAdmin):
    list_display = ("name", "next_at", "last_ok_at", "last_error")


@admin.register(WorkerBeat)
class WorkerBeatAdmin(ReadOnlyAdmin):
    list_display = ("name", "at")

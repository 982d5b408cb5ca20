"""Evaluations, reviews and tickets to look at (U2)."""

from django.contrib import admin

from compliance.models import Evaluation, Finding, Judgement, Review
from compliance.models.ticket import JiraCircuit, Ticket, TicketAttachment, TicketComment
from core.admin import ReadOnlyAdmin, ReadOnlyInline


class FindingInline(ReadOnlyInline):
    model = Finding
    fields = ("rule", "result", "severity", "message", "remedy")


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    list_display = ("request", "version", "stage", "occasion", "blocking", "at")
    list_filter = ("stage", "occasion")
    list_select_related = ("request", "version")
    search_fields = ("=request__reference",)
    inlines = (FindingInline,)
    ordering = ("-pk",)


@admin.register(Judgement)
class JudgementAdmin(ReadOnlyAdmin):
    list_display = ("version", "rule", "verdict", "by", "at", "stands")
    list_select_related = ("version", "by")
    ordering = ("-pk",)


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("request", "version", "reviewer", "taken_at", "ended_at", "outcome")
    list_select_related = ("request", "version", "reviewer")
    ordering = ("-pk",)


class AttachmentInline(ReadOnlyInline):
    model = TicketAttachment
    fields = ("kind", "jira_name", "sha256", "state")


class CommentInline(ReadOnlyInline):
    model = TicketComment
    fields = ("event_id", "body", "state")


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
    list_display = ("label", "key", "sync_state", "desired_status", "reached_status", "last_error")
    list_filter = ("sync_state", "manual")
    search_fields = ("=key", "=request__reference")
    exclude = ("payload",)
    inlines = (AttachmentInline, CommentInline)
    ordering = ("-pk",)


@admin.register(JiraCircuit)
class JiraCircuitAdmin(ReadOnlyAdmin):
    list_display = ("paused_until", "reason", "failures")
    exclude = ("credentials_bad",)

"""What lies on people's desks, to look at (U2)."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from core.desk.models import Notice, Proposal, Task


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("at", "user", "text", "read_at")
    list_select_related = ("user",)


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    list_display = ("text", "user", "due", "done_at")
    list_select_related = ("user",)


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("kind", "thread", "proposed_by", "proposed_at", "state", "settled_by")
    list_filter = ("kind", "state")
    list_select_related = ("proposed_by", "settled_by")

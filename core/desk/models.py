"""What lies on somebody's desk: notices to read, tasks to do, proposals that wait for a second person."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """A line shown to one person until they have read it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-at", "-pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread")
        ]

    def __str__(self) -> str:
        return self.text


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(done_at=None)


class Task(models.Model):
    """Something that one person has to do; `key` says what it belongs to and is unique while the task is open."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tasks")
    key = models.CharField(max_length=120)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=200)
    at = models.DateTimeField()
    due = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("due", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], condition=Q(done_at=None), name="task_open_once")
        ]

    def __str__(self) -> str:
        return self.text


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> Self:
        return self.filter(state=Proposal.State.WAITING)


class Proposal(models.Model):
    """A step that needs two people: proposed by one, confirmed or refused by another."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        OVERTAKEN = "overtaken", _("Overtaken by another step")

    kind = models.CharField(max_length=40)
    thread = models.CharField(max_length=60)
    note = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)

    objects: ClassVar[ProposalQuerySet] = ProposalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "thread"], condition=Q(state="waiting"), name="proposal_waiting_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=models.F("proposed_by")), name="proposal_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thread}: {self.state}"

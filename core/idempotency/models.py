"""Answers that were given to an Idempotency-Key."""

from typing import ClassVar

from django.db import models

from core.accounts.models import ApiToken


class KeptAnswer(models.Model):
    """What one key of one system was answered, written in the transaction that did the work."""

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    asked = models.CharField(max_length=64)  # SHA-256 over what was asked for
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token", "key"], name="answer_once_a_key")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="kept_answer_age")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}: {self.status}"

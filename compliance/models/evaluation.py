"""What the rules said about a version at one moment: kept for ever."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.models import DIDRequest, RequestVersion


class Stage(models.TextChoices):
    """When rules are run."""

    FILING = "filing", _("Filing")
    REVIEW = "review", _("Review")
    ACTIVATION = "activation", _("Activation")
    AFTER = "after", _("After activation")


class Evaluation(models.Model):
    """All rules of one stage over one version, kept with the digest that was judged."""

    request = models.ForeignKey(DIDRequest, on_delete=models.PROTECT, related_name="evaluations")
    version = models.ForeignKey(RequestVersion, on_delete=models.PROTECT, related_name="evaluations")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    occasion = models.CharField(max_length=20)  # the move, or "nightly"
    rule_set = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    blocking = models.PositiveIntegerField()  # how many findings blocked

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.stage} of {self.request_id} v{self.version_id}"


class Finding(models.Model):
    """One rule's word in one evaluation."""

    class Result(models.TextChoices):
        PASS = "pass", _("Pass")
        FAIL = "fail", _("Fail")
        UNSURE = "unsure", _("Unsure: a person judges")
        NOT_APPLICABLE = "na", _("Not applicable")

    class Severity(models.TextChoices):
        BLOCK = "block", _("Blocks")
        WARN = "warn", _("Warns")

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="findings")
    rule = models.CharField(max_length=12)
    result = models.CharField(max_length=6, choices=Result.choices)
    severity = models.CharField(max_length=5, choices=Severity.choices)
    message = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    field = models.CharField(max_length=40, blank=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["evaluation", "rule"], name="finding_once_a_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.result}"


class Judgement(models.Model):
    """What a person decided about a rule that was unsure, for one version, with a note (S28)."""

    class Verdict(models.TextChoices):
        PASS = "pass", _("In order")
        FAIL = "fail", _("Not in order")

    version = models.ForeignKey(RequestVersion, on_delete=models.PROTECT, related_name="judgements")
    rule = models.CharField(max_length=12)
    verdict = models.CharField(max_length=4, choices=Verdict.choices)
    note = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    stands = models.BooleanField(default=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "rule"], condition=models.Q(stands=True), name="judgement_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.verdict}"


class Review(models.Model):
    """That a Tech Support person has a request in hand, from when until when (S11, X11)."""

    request = models.ForeignKey(DIDRequest, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(RequestVersion, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)  # given_back, accepted, sent_back, declined, reopened

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(ended_at=None), name="one_reviewer_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} on {self.request_id}"

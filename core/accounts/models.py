"""People. One signs in by e-mail; roles are groups."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.accounts.roles import Role, known
from core.prepared import Given, Prepared


class UserManager(BaseUserManager["User"]):
    """Makes people by e-mail."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person without any right; raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("a person needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Somebody who may enter the admin with every right there; no step of the process opens by it."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def with_role(self, role: Role) -> models.QuerySet["User"]:
        """The active people who hold `role`."""
        return self.filter(is_active=True, groups__name=role.value).order_by("full_name")


class User(AbstractUser):
    """Somebody with a sign-in: `email` in lower case, `full_name` as printed on records."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    mobile = models.CharField(_("mobile"), max_length=16, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        ordering = ("full_name",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case")
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        """This person's roles: one query, once per loaded user; none for whoever is signed in (`PeopleBackend`)."""
        return known(_ROLE_NAMES(user=self.pk))

    @property
    def role_names(self) -> list[str]:
        """The roles in words, in the order of the list of roles."""
        return [role.value for role in Role if role in self.roles]

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ", 1)[0]


_ROLE_NAMES: Prepared[Any] = Prepared(
    lambda: Group.objects.filter(user=Given("user")).order_by().values_list("name", flat=True)
)


class ApiToken(models.Model):
    """A key for one system that asks the API: only digests are kept; `scopes` are the words it may use.

    `user` is the account manager for whom it acts, None for a system that acts for nobody. After a rotation the
    `previous_digest` is good until `previous_until`.
    """

    name = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    previous_digest = models.CharField(max_length=64, blank=True)
    previous_until = models.DateTimeField(null=True)
    scopes = models.JSONField(default=list)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="api_tokens")
    created_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["previous_digest"], condition=~models.Q(previous_digest=""), name="previous_secret_once"
            ),
            models.CheckConstraint(
                condition=models.Q(previous_digest="") | models.Q(previous_until__isnull=False),
                name="previous_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ThrottleCount(models.Model):
    """How often something was tried in one window of time: in the database, so that all workers count together (U6)."""

    key = models.CharField(max_length=120, unique=True)
    window_ends = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"

"""Who is signed in, with their roles in the same query: every page of theirs asks for both."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import F

from core.accounts.models import User
from core.accounts.roles import known
from core.prepared import Given, Prepared


class PeopleBackend(ModelBackend):
    """Django's own sign-in by name (the e-mail address) and password; people come with their roles."""

    def get_user(self, user_id: Any) -> User | None:
        rows = _WITH_ROLES(pk=User._meta.pk.to_python(user_id))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        user: User = rows[0]
        user.roles = known(row.role_name for row in rows)
        return user


# one row for each role, one for somebody without any
_WITH_ROLES: Prepared[Any] = Prepared(
    lambda: User.objects.filter(pk=Given("pk")).annotate(role_name=F("groups__name")).order_by()
)

"""The people of the demo: one for each part that is played, more where two are needed."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from approvals.models import ApprovalRole
from core.accounts.models import User
from core.accounts.roles import Role
from core.events import record, unit_of_work

PASSWORD = "demo-password-2026"  # noqa: S105 - known to everybody; the command refuses to run outside DEBUG
DOMAIN = "myoperator.example"  # a reserved ending: no mail can reach anybody

PEOPLE: tuple[tuple[str, Role], ...] = (
    ("Asha Rao", Role.ACCOUNT_MANAGER),
    ("Ravi Iyer", Role.ACCOUNT_MANAGER),
    ("Kavya Pillai", Role.ACCOUNT_MANAGER),
    ("Mihir Desai", Role.APPROVER),
    ("Garima Singh", Role.APPROVER),
    ("Nitin Joshi", Role.APPROVER),
    ("Ashish Gupta", Role.APPROVER),
    ("Bhavna Kapoor", Role.APPROVER),
    ("Suresh Pandey", Role.APPROVER),
    ("Tara Menon", Role.TECH_SUPPORT),
    ("Tejas Kulkarni", Role.TECH_SUPPORT),
    ("Chitra Bose", Role.COMPLIANCE),
    ("Chetan Shah", Role.COMPLIANCE),
    ("Anil Verma", Role.ADMINISTRATOR),
    ("Bina Roy", Role.ADMINISTRATOR),
)

# each with its area, its holder and the backup who is asked later (S7-S10)
ROLES: tuple[tuple[str, str, str, str, str], ...] = (
    ("sales", "Sales", "Revenue", "mihir", "bhavna"),
    ("support", "Support", "CS Ops", "garima", "suresh"),
    ("ebg", "Enterprise Business Group", "EBG", "nitin", ""),
    ("sap_channel", "SAP & Channel", "Partner Mgmt", "ashish", ""),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody by first name."""

    people: dict[str, User]

    def __getitem__(self, name: str) -> User:
        return self.people[name]

    @property
    def four(self) -> list[User]:
        """The holders of the roles, in the guide's order."""
        return [self.people[holder] for _code, _title, _area, holder, _backup in ROLES]


def gather() -> Cast:
    """Everybody, added where missing, and the four roles in their hands."""
    cast = Cast({name.split()[0].lower(): _person(name, role) for name, role in PEOPLE})
    for position, (code, title, area, holder, backup) in enumerate(ROLES, start=1):
        fields = {"title": title, "area": area, "holder": cast[holder], "position": position}
        fields["backup"] = cast[backup] if backup else None
        _role(code, fields, cast["anil"])
    return cast


def _person(name: str, role: Role) -> User:
    email = f"{name.split(maxsplit=1)[0].lower()}@{DOMAIN}"
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known
    with unit_of_work():
        staff = role == Role.ADMINISTRATOR
        person = User.objects.create_user(email, PASSWORD, full_name=name, is_staff=staff)
        person.groups.add(Group.objects.get(name=role.value))
        record("user.added", subject=person, actor=None, fields=["email", "full_name"])
        record("user.roles_changed", subject=person, actor=None, before=[], after=[role.value])
    return person


def _role(code: str, fields: dict[str, object], by: User) -> None:
    with unit_of_work():
        row, new = ApprovalRole.objects.get_or_create(code=code, defaults=fields)
        if new:
            record("approval_role.added", subject=row, actor=by, role=code, fields=[], holder=row.holder_id)

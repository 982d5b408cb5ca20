"""The people and things that scenes are played with. Asha owns, Ravi is another's manager, strangers see nothing."""

from datetime import date

import pytest

from approvals.models import ApprovalRole
from clients import services as clients
from clients.models import BusinessType, Client, DIDGroup, DIDNumber, Location
from core.accounts.models import User
from core.accounts.roles import Role
from requests_app.models import DIDRequest
from tests.support.journey import SAMPLE, add_screens, fill

PASSWORD = "a-long-password-for-tests"


def person(name: str, *roles: Role, **fields: object) -> User:
    """Somebody with these roles, whose address is their first name."""
    from django.contrib.auth.models import Group

    first = name.split(maxsplit=1)[0].lower()
    user = User.objects.create_user(f"{first}@portal.example", PASSWORD, full_name=name, **fields)
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])
    return user


@pytest.fixture
def asha(db: None) -> User:
    return person("Asha Rao", Role.ACCOUNT_MANAGER)


@pytest.fixture
def ravi(db: None) -> User:
    return person("Ravi Iyer", Role.ACCOUNT_MANAGER)


@pytest.fixture
def tara(db: None) -> User:
    return person("Tara Menon", Role.TECH_SUPPORT)


@pytest.fixture
def tejas(db: None) -> User:
    return person("Tejas Kulkarni", Role.TECH_SUPPORT)


@pytest.fixture
def chitra(db: None) -> User:
    return person("Chitra Bose", Role.COMPLIANCE)


@pytest.fixture
def chetan(db: None) -> User:
    return person("Chetan Shah", Role.COMPLIANCE)


@pytest.fixture
def anil(db: None) -> User:
    return person("Anil Verma", Role.ADMINISTRATOR, is_staff=True)


@pytest.fixture
def stranger(db: None) -> User:
    return person("Sam Stranger")


def _approver(name: str, code: str, title: str, area: str, position: int) -> User:
    user = person(name, Role.APPROVER)
    ApprovalRole.objects.create(code=code, title=title, area=area, holder=user, position=position)
    return user


@pytest.fixture
def mihir(db: None) -> User:
    return _approver("Mihir Desai", "sales", "Sales", "Revenue", 1)  # S7


@pytest.fixture
def garima(db: None) -> User:
    return _approver("Garima Singh", "support", "Support", "CS Ops", 2)  # S8


@pytest.fixture
def nitin(db: None) -> User:
    return _approver("Nitin Joshi", "ebg", "Enterprise Business Group", "EBG", 3)  # S9


@pytest.fixture
def ashish(db: None) -> User:
    return _approver("Ashish Gupta", "sap_channel", "SAP & Channel", "Partner Mgmt", 4)  # S10


@pytest.fixture
def four(mihir: User, garima: User, nitin: User, ashish: User) -> list[User]:
    """The holders of the four roles, in the guide's order."""
    return [mihir, garima, nitin, ashish]


@pytest.fixture
def locations(db: None) -> dict[str, Location]:
    """Some cities with one geographic group each and three free numbers in it."""
    rows = [
        ("Delhi", "Delhi", "Delhi", "11"), ("Mumbai", "Maharashtra", "Mumbai", "22"),
        ("Bengaluru", "Karnataka", "Karnataka", "80"), ("Pune", "Maharashtra", "Maharashtra", "20"),
        ("Chennai", "Tamil Nadu", "Tamil Nadu", "44"), ("Jaipur", "Rajasthan", "Rajasthan", "141"),
    ]  # fmt: skip
    found = {}
    for n, (city, state, circle, std) in enumerate(rows):
        place, _made = Location.objects.get_or_create(
            city=city, defaults={"state": state, "circle": circle, "std_code": std}
        )
        group, _made = DIDGroup.objects.get_or_create(name=f"{city} 1", defaults={"location": place})
        for k in range(3):
            subscriber = f"4{n}{k}".ljust(10 - len(std), "0")
            DIDNumber.objects.get_or_create(e164=f"+91{std}{subscriber}", defaults={"group": group})
        found[city] = place
    return found


@pytest.fixture
def acme(asha: User, locations: dict[str, Location]) -> Client:
    """The guide's sample client (S44), with Jaipur as its default group."""
    client = Client.objects.create(
        ban="BAN-987654", name="Acme Pvt Ltd", business_type=BusinessType.PVT_LTD, account_manager=asha,
        signatory_name="Farah Khan", signatory_email="farah@acme.example", signatory_mobile="+919812345678",
        signatory_designation="Director", contact_email="ops@acme.example",
    )  # fmt: skip
    clients.give_default_group(client=client, group=DIDGroup.objects.get(name="Jaipur 1"), actor=None)
    return client


@pytest.fixture
def bharat(ravi: User, locations: dict[str, Location]) -> Client:
    """Another client, of another account manager."""
    return Client.objects.create(
        ban="BAN-123456", name="Bharat Logistics LLP", business_type=BusinessType.LLP, account_manager=ravi,
        signatory_name="Gopal Nair", signatory_email="gopal@bharat.example", signatory_designation="Partner",
    )  # fmt: skip


@pytest.fixture
def draft(acme: Client, asha: User) -> DIDRequest:
    """An empty draft of Asha's for Acme."""
    from requests_app import services

    return services.start(client=acme, owner=asha, kind="new")


@pytest.fixture
def acme_request(draft: DIDRequest, asha: User, four: list[User]) -> DIDRequest:
    """The guide's own sample as a complete draft (S44): Delhi, Mumbai, Bengaluru, with both screenshots and a proof."""
    fill(draft, asha, SAMPLE)
    add_screens(draft, asha)
    return draft


def on(day: date) -> dict[str, date]:
    """Sample fields whose dates are `day`."""
    return {"consent_captured_on": day, "briefed_on": day}

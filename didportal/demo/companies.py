"""Twenty clients of many kinds, with the guide's own sample first (S44)."""

from dataclasses import dataclass

from clients.models import BusinessType, Client, DIDGroup
from clients.records import save_client
from clients.services import give_default_group
from core.accounts.models import User
from didportal.demo.people import Cast

PVT, LLP, SOLE = BusinessType.PVT_LTD, BusinessType.LLP, BusinessType.PROPRIETORSHIP
T = BusinessType


@dataclass(frozen=True, slots=True)
class Company:
    """A client as the demo knows it; `site` names its domain below the reserved ending .example."""

    ban: str
    name: str
    kind: BusinessType
    site: str
    manager: str
    city: str
    signatory: str
    trade: str

    @property
    def brand(self) -> str:
        """The name without its legal suffix, as the consent wording uses it."""
        words = self.name.split()
        return " ".join(words[:-2] if words[-2:] in (["Pvt", "Ltd"], ["Private", "Limited"]) else words)


COMPANIES = (
    Company("BAN-987654", "Acme Pvt Ltd", PVT, "acme", "asha", "Jaipur", "Farah Khan", "e-commerce"),
    Company("BAN-100201", "Bharat Logistics LLP", LLP, "bharatlogistics", "ravi", "Nagpur", "Gopal Nair", "courier"),
    Company("BAN-100202", "Chandni Diagnostics Pvt Ltd", PVT, "chandni", "asha", "Delhi", "Rekha Jain", "health"),
    Company("BAN-100203", "Dakshin Foods Pvt Ltd", PVT, "dakshin", "kavya", "Kochi", "Joseph Mathew", "food"),
    Company("BAN-100204", "Ekta Housing Finance Ltd", T.PUBLIC_LTD, "ekta", "ravi", "Surat", "Hetal Patel", "loans"),
    Company("BAN-100205", "Falcon Cabs Pvt Ltd", PVT, "falconcabs", "asha", "Pune", "Sameer Joshi", "travel"),
    Company("BAN-100206", "Ganga Jal Nigam", T.GOVT, "gangajal", "kavya", "Lucknow", "R. K. Mishra", "utility"),
    Company("BAN-100207", "Himgiri Academy", T.TRUST_SOCIETY, "himgiri", "ravi", "Chandigarh", "Neelam Rana", "school"),
    Company("BAN-100208", "Indus Courier OPC", T.OPC, "induscourier", "asha", "Indore", "Zoya Ansari", "courier"),
    Company("BAN-100209", "Jyoti Opticals", SOLE, "jyotioptical", "kavya", "Patna", "Jyoti Sinha", "retail"),
    Company("BAN-100210", "Konkan Homestays LLP", LLP, "konkanstay", "ravi", "Thane", "Aditi Sawant", "travel"),
    Company("BAN-100211", "Lotus Pharmacy Pvt Ltd", PVT, "lotuspharma", "asha", "Chennai", "S. Raghavan", "health"),
    Company("BAN-100212", "Malwa Textiles", T.PARTNERSHIP, "malwatextile", "kavya", "Bhopal", "Deepak Soni", "retail"),
    Company("BAN-100213", "Narmada Tyres Pvt Ltd", PVT, "narmadatyre", "ravi", "Ahmedabad", "Kunal Shah", "retail"),
    Company("BAN-100214", "Orchid Dental Care LLP", LLP, "orchiddental", "asha", "Mysuru", "Dr Vidya Hegde", "health"),
    Company("BAN-100215", "Pragati Seeds Pvt Ltd", PVT, "pragati", "kavya", "Kanpur", "Alok Yadav", "farming"),
    Company("BAN-100216", "Quick Rasoi Pvt Ltd", PVT, "quickrasoi", "ravi", "Hyderabad", "Sana Mirza", "food"),
    Company("BAN-100217", "Rupal Jewels", SOLE, "rupaljewels", "asha", "Kolkata", "Rupal Ghosh", "retail"),
    Company("BAN-100218", "Sarthi Mobility Pvt Ltd", PVT, "sarthi", "kavya", "Noida", "Imran Qureshi", "travel"),
    Company("BAN-100219", "Trishul Security LLP", LLP, "trishul", "ravi", "Ludhiana", "Harpreet Gill", "services"),
)  # fmt: skip


def by_ban(ban: str) -> Company:
    """The company with this BAN; raises StopIteration for none."""
    return next(company for company in COMPANIES if company.ban == ban)


def open_accounts(cast: Cast) -> None:
    """Each client that is missing, with its one default group (S1)."""
    known = set(Client.objects.values_list("ban", flat=True))
    for company in COMPANIES:
        if company.ban not in known:
            _open(company, cast[company.manager], cast["anil"])


def _open(company: Company, manager: User, by: User) -> None:
    address = f"{company.signatory.split()[0].strip('.').lower()}@{company.site}.example"
    client = Client(
        ban=company.ban, name=company.name, business_type=company.kind, account_manager=manager,
        signatory_name=company.signatory, signatory_email=address, signatory_mobile=f"+9198{company.ban[-6:]}00",
        signatory_designation="Director" if company.kind != SOLE else "Proprietor",
        contact_email=f"contact@{company.site}.example",
    )  # fmt: skip
    client.full_clean()
    save_client(client=client, changed=[], actor=by)
    give_default_group(client=client, group=DIDGroup.objects.get(name=f"{company.city} 1"), actor=by)

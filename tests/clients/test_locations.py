from django.core.management import call_command

from clients import locations
from clients.models import Location


def test_the_cities_are_there_after_migrate(db: None) -> None:
    assert Location.objects.count() == 78
    assert Location.objects.get(city="Noida").circle == "Delhi"  # R42: never derived from the state


def test_loading_again_changes_nothing(db: None) -> None:
    assert locations.load() == 0


def test_what_an_administrator_corrected_stays(db: None) -> None:
    Location.objects.filter(city="Pune").update(std_code="21")
    call_command("load_locations", verbosity=0)
    assert Location.objects.get(city="Pune").std_code == "21"


def test_a_missing_city_comes_back(db: None) -> None:
    Location.objects.filter(city="Kota").delete()
    assert locations.load() == 1

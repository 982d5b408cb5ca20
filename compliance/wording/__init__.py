"""Reading texts for promotional intent and for what a consent must say. The words are data."""

from compliance.wording.consent import missing_parts
from compliance.wording.reading import Hit, read

__all__ = ["Hit", "missing_parts", "read"]

"""At the start: is there a key that can seal? Only a warning, so that the rest of the portal works without one."""

from typing import Any

from django.core.checks import CheckMessage, Warning  # noqa: A004 - Django's name

from agreements.sealing import keys


def sealing_key(**kwargs: Any) -> list[CheckMessage]:
    """Under `check --deploy`: no key, a key that does not open, or one that has expired (C38, C40)."""
    try:
        keys.current()
    except keys.NoKey as error:
        hint = "Set SEAL_P12 and SEAL_P12_PASSPHRASE; see docs/settings.md and docs/sealing.md."
        return [Warning(str(error), hint=hint, id="sealing.W001")]
    return []

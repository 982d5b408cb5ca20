"""Imported once by the server of sandbox children: loads what the jobs need, so that each child starts warm."""

import os
from contextlib import suppress
from importlib import import_module

from core.sandbox import PRELOAD

for _name in os.environ.get(PRELOAD, "").split():
    # A module that cannot load here (WeasyPrint without Pango raises OSError) fails in its own job, not for every job.
    with suppress(Exception):
        import_module(_name)

"""Runs one of the bench's tools on an installation: `python -m tests.bench.tool fill 2000` prints JSON."""

import json
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    print(json.dumps(import_module(f"tests.bench.{sys.argv[1]}").main(*sys.argv[2:])))

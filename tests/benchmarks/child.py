"""A fresh process for one function of a benchmark: ``child RESULT MODULE:FUNCTION ARGUMENTS``."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from tests.benchmarks.measuring import peak_bytes


def main() -> None:
    result, name, arguments = sys.argv[1:]
    module, _, function = name.partition(":")
    value = getattr(importlib.import_module(module), function)(*json.loads(arguments))
    found = {"value": value, "peak_bytes": peak_bytes()}
    Path(result).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()

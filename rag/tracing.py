"""Whether LangSmith traces this process: off unless asked for, whatever was inherited."""

from __future__ import annotations

import os
import sys

_WISHES = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING")
_GATEWAY = "LANGSMITH_GATEWAY"


def set_tracing(enabled: bool) -> None:
    """Let LangSmith trace this process, or not; to be called before a chain or model runs.

    Without this an inherited ``LANGSMITH_TRACING=true`` would upload questions and passages, and
    ``LANGSMITH_GATEWAY`` would send them by way of another host than the one that we name.
    """
    if enabled:
        os.environ["LANGSMITH_TRACING"] = "true"
    else:
        os.environ.update(dict.fromkeys((*_WISHES, _GATEWAY), "false"))
    langsmith = sys.modules.get("langsmith.utils")
    if langsmith is not None:  # it remembers what it has read
        langsmith.get_env_var.cache_clear()

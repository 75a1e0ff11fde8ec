"""``onrecord doctor``: what is configured, where the data lies, what works, what to do."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rag.errors import OnRecordError
from ui.commands.arguments import add_json_option
from ui.commands.output import line_width, wrap, write_json, write_lines
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_check

if TYPE_CHECKING:
    from rag.library import Check
    from rag.settings import Settings
    from ui.commands.arguments import Subparsers

# Where the package is not named after the provider.
_PACKAGES = {
    "anthropic_bedrock": "langchain_aws",
    "azure_openai": "langchain_openai",
    "bedrock": "langchain_aws",
    "bedrock_converse": "langchain_aws",
    "nvidia": "langchain_nvidia_ai_endpoints",
}


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser(
        "doctor",
        help="check that everything works",
        description="Say what is configured, where the data lies, what works, and what to do about "
        "the rest.",
    )
    parser.add_argument(
        "--quick", action="store_true", help="do not look for stored articles through the indexes"
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check: 0 when nothing is broken, else 1. What is merely not configured is not broken."""
    checks = list(_checks(quick=arguments.quick))
    if arguments.json:
        write_json([encode_check(check) for check in checks])
    else:
        write_lines(check_lines(checks, line_width()))
    return 0 if all(check.ok for check in checks) else 1


def check_lines(checks: list[Check], width: int) -> list[str]:
    """A line for each check, and how many need attention."""
    lines: list[str] = []
    for check in checks:
        label = f"{'✓' if check.ok else '✗'} {check.check}: "
        lines += wrap(label + check.message, width, hanging="    ")
    broken = sum(not check.ok for check in checks)
    return [*lines, "", f"{broken} of these to be mended." if broken else "All is well."]


def _checks(*, quick: bool) -> Iterator[Check]:
    from rag.library import Check

    try:
        settings = read_settings()
    except OnRecordError as error:
        yield Check("settings", False, error.message)
        return
    yield from settings_checks(settings)
    try:
        with open_library(settings, repair="foreground") as library:
            yield from library.check(quick=quick)
    except OnRecordError as error:
        yield Check("library", False, error.message)


def settings_checks(settings: Settings) -> Iterator[Check]:
    """What is configured. No secret is shown, only whether there is one."""
    from rag.library import Check
    from rag.settings import EXTRACTIVE

    yield Check("data folder", True, str(settings.home))
    if settings.engine == EXTRACTIVE:
        advice = "" if settings.openai_api_key else "; OPENAI_API_KEY lets a model write them"
        message = f"made of quotes, without a model; nothing leaves this computer{advice}"
        yield Check("answers", True, message)
    else:
        yield _model_check("answers", settings.engine, "questions and passages", settings)
    if settings.embeddings == "builtin":
        yield Check("embedder", True, "built in; nothing leaves this computer")
    else:
        yield _model_check("embedder", settings.embeddings, "questions and articles", settings)
    limits = (
        f"{settings.max_source_bytes:,} bytes, {settings.max_source_pages:,} pages, "
        f"{settings.max_source_seconds:g} s and {settings.max_source_redirects} redirects a source"
    )
    yield Check("limits", True, limits)


def _model_check(check: str, name: str, what: str, settings: Settings) -> Check:
    """Whether a model that is asked for can be called at all, and where it gets ``what``.

    It is not called: that may cost money.
    """
    from rag.library import Check

    provider = name.partition(":")[0]
    package = _PACKAGES.get(provider, f"langchain_{provider}")
    if find_spec(package) is None:
        missing = package.replace("_", "-")
        advice = f"{name} needs the package {missing}: install it beside On Record"
        return Check(check, False, advice)
    if provider == "openai" and not (settings.openai_api_key or settings.openai_base_url):
        return Check(check, False, f"{name} needs a key: set OPENAI_API_KEY")
    from rag.models import host_of

    host = host_of(settings.model_copy(update={"model": name}))
    message = f"{name}; {what} go to {host}" if host else f"{name}; nothing leaves this computer"
    if provider == "openai":
        message += f"; OPENAI_API_KEY is {'set' if settings.openai_api_key else 'not set'}"
    return Check(check, True, message)

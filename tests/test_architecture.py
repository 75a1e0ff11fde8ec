"""What imports what: one way between the packages, vendors at the border, no cycles."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("rag", "ingest", "ui")
MAY_IMPORT = {"rag": {"rag"}, "ingest": {"rag", "ingest"}, "ui": {"rag", "ingest", "ui"}}
OWNERS = {
    "chromadb": ("rag.vectors",),
    "tantivy": ("rag.matching", "rag.words"),
    "sqlalchemy": (
        "rag.schema",
        "rag.database",
        "rag.migrations",
        "rag.browsing",
        "rag.catalog",
        "rag.conversations",
        "rag.nearcopies",
        "rag.related",
        "rag.backlog",
        "rag.chunklookup",
        "rag.roster",
        "rag.ingestlog",
    ),
    "openai": ("rag.models", "rag.embedding"),
    "langchain": ("rag.models", "rag.embedding"),
    "langchain_openai": ("rag.models", "rag.embedding"),
    "langchain_core": ("rag.chain", "rag.models", "rag.embedding"),
    "wordllama": ("rag.embedding",),
    "gradio": ("ui.page.",),
    "fastapi": ("ui.page.",),
    "uvicorn": ("ui.page.",),
    "nupunkt": ("rag.text.sentences",),
    "sentencex": ("rag.text.sentences",),
    "trafilatura": ("ingest.",),
    "pypdf": ("ingest.loading.",),
    "pypdfium2": ("ingest.loading.ocr",),
    "rapidocr": ("ingest.loading.ocr",),
    "docx": ("ingest.loading.",),
    "httpx": ("ingest.loading.", "rag.models", "rag.embedding"),
}


@cache
def _modules() -> dict[str, ast.Module]:
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from _imported_from(node)


def _imported_from(node: ast.ImportFrom) -> Iterator[str]:
    """The modules that a ``from … import …`` loads: ``from rag import chain`` loads rag.chain."""
    module = node.module or ""
    if module not in PACKAGES:
        yield module
        return
    for alias in node.names:
        path = ROOT / module / alias.name
        is_module = path.with_suffix(".py").exists() or path.is_dir()
        yield f"{module}.{alias.name}" if is_module else module


def test_imports_point_one_way() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, tree in _modules().items()
        for imported in _imports(tree)
        if imported.split(".")[0] in PACKAGES
        and imported.split(".")[0] not in MAY_IMPORT[module.split(".")[0]]
    ]
    assert wrong == []


def test_vendors_are_imported_by_the_modules_that_own_them_only() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, tree in _modules().items()
        for imported in _imports(tree)
        for vendor, owners in OWNERS.items()
        if imported.split(".")[0] == vendor
        and not any(module == o or (o.endswith(".") and f"{module}.".startswith(o)) for o in owners)
    ]
    assert wrong == []


def test_there_are_no_import_cycles() -> None:
    modules = _modules()
    edges = {
        module: {
            imported for imported in _imports(tree) if imported in modules and imported != module
        }
        for module, tree in modules.items()
    }
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module not in done:
            for imported in edges[module]:
                visit(imported, (*path, module))
            done.add(module)

    for module in modules:
        visit(module, ())


def test_nothing_imports_a_package_root() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, tree in _modules().items()
        for imported in _imports(tree)
        if imported in PACKAGES
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "module", ["rag.settings", "rag.library", "ingest.pipeline", "ui.commands.main"]
)
def test_a_light_module_loads_nothing_heavy(module: str) -> None:
    heavy = (
        "chromadb langchain langchain_core openai gradio wordllama trafilatura pypdf docx".split()
    )
    code = f"import sys, {module}; print([n for n in {heavy!r} if n in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"

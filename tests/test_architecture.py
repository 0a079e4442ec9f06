"""The direction of the imports, read from the source: `ui → agent → tools → knowledge ← ingest`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# package → packages of ours that it may import, itself apart
MAY_IMPORT = {
    "ui": {"agent", "tools", "knowledge", "ingest"},
    "agent": {"tools", "knowledge"},
    "tools": {"knowledge"},
    "ingest": {"knowledge"},
    "knowledge": set(),
    "benchmarks": {"ui", "agent", "tools", "knowledge", "ingest"},
}

# library → the one package that knows it
HOME_OF = {
    "langchain": "agent",
    "langchain_core": "agent",
    "langchain_openai": "agent",
    "langchain_chroma": "agent",
    "langgraph": "agent",
    "gradio": "ui",
    "fastapi": "ui",
    "starlette": "ui",
    "typer": "ui",
    "uvicorn": "ui",
    "mcp": "ui",
    "mcp_types": "ui",
    "sqlalchemy": "ui",
    "alembic": "ui",
    "argon2": "ui",
    "authlib": "ui",
    "joserfc": "ui",
    "prometheus_client": "ui",
    "structlog": "ui",
    "chromadb": "knowledge",
    "model2vec": "knowledge",
    "sentence_transformers": "knowledge",
    "torch": "knowledge",
    "bm25s": "knowledge",
    "qdrant_client": "knowledge",
    "bs4": "ingest",
    "docx": "ingest",
    "lxml": "ingest",
    "pdfplumber": "ingest",
    "pypdfium2": "ingest",
}
ALSO_IN = {"docx": {"ui"}}  # ingest reads Word files, a face writes them
# Run by benchmarks/rules.py in an environment and a process of their own, to be measured beside ours.
RIVALS = ROOT / "benchmarks" / "rivals"
BANNED = {"fitz": "AGPL", "pymupdf": "AGPL", "openfisca_core": "AGPL"}


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


ALL = [path for package in MAY_IMPORT for path in sources(package)]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Yield (first name of an imported module, line), of imports inside functions and by name as well."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the package's name instead of a relative import"
            yield (node.module or "").partition(".")[0], node.lineno
        elif isinstance(node, ast.Call) and _is_import_call(node.func) and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value.partition(".")[0], node.lineno


def _is_import_call(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name in ("import_module", "__import__")


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


@pytest.mark.parametrize("package", list(MAY_IMPORT))
def test_every_package_is_there(package: str) -> None:
    assert sources(package), f"{package}/ holds no Python: correct MAY_IMPORT"


@pytest.mark.parametrize("package", list(MAY_IMPORT))
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    forbidden = set(MAY_IMPORT) | {"tests"}
    forbidden -= MAY_IMPORT[package] | {package}
    wrong = [
        f"{place(path, line)} imports {name}"
        for path in sources(package)
        for name, line in imported(path)
        if name in forbidden
    ]
    assert wrong == []


def test_a_library_is_known_to_one_package_only() -> None:
    wrong = [
        f"{place(path, line)} imports {name}, which belongs in {HOME_OF[name]}/"
        for path in ALL
        if path.parent != RIVALS
        for name, line in imported(path)
        if name in HOME_OF and path.relative_to(ROOT).parts[0] not in {HOME_OF[name], *ALSO_IN.get(name, ())}
    ]
    assert wrong == []


def test_no_library_whose_licence_would_bind_ours() -> None:
    ours = [path for path in ALL if path.parent != RIVALS]
    wrong = [
        f"{place(p, n)} imports {name} ({BANNED[name]})" for p in ours for name, n in imported(p) if name in BANNED
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sources("benchmarks/rivals"), ids=lambda p: p.name)
def test_what_is_measured_beside_ours_shares_no_code_with_it(path: Path) -> None:
    # The libraries for search get our embedder, so that nothing but the search differs.
    given = {"knowledge"} if path.name == "passages.py" else set()
    assert {name for name, _ in imported(path)} & {*MAY_IMPORT, "tests"} == given


def test_the_domain_needs_only_the_standard_library() -> None:
    names = {name for name, _ in imported(ROOT / "knowledge" / "model.py")}
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize("path", ALL, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_bare_except(path: Path) -> None:
    bare = [
        node.lineno for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == []


def test_help_loads_no_heavy_library() -> None:
    """`jingda --help` answers at once because ui/cli.py imports nothing but Typer and the errors at its head."""
    heavy = set(HOME_OF) - {"typer"} | {"numpy", "agent", "ingest"}
    head = [node for node in tree_of(ROOT / "ui" / "cli.py").body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {(node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or "" for node in head}
    assert not {name for name in names if name.partition(".")[0] in heavy}


def test_the_pipeline_reads_as_a_list_of_steps() -> None:
    """Each step is one public function in the file of its name, and no step imports a later one."""
    from agent.pipeline import STEPS

    order = [step.__module__ for step in STEPS]
    assert len(set(order)) == len(order)
    for i, module in enumerate(order):
        path = ROOT / Path(*module.split(".")).with_suffix(".py")
        later = set(order[i + 1 :])
        names = {node.module for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom)}
        assert not names & later, f"{path.name} knows a later step"

"""House rules that a script can see: layers, sizes, names, and that the papers say what the code does."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.clean_environment import PRODUCTION

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[1]
LAYERS = (
    ("core",),
    ("taxonomy",),
    ("search",),
    ("community",),
    ("questions", "credentials"),
    ("repository", "events", "learning", "alliances", "newsroom", "projects"),
    ("portal",),
)
LEVEL = {app: level for level, apps in enumerate(LAYERS) for app in apps}
FOLDERS = {app: ROOT / "site" / app if app == "portal" else ROOT / app for app in LEVEL}
MADE = {"var", "node_modules", "__pycache__"}
FILE_LINES, FUNCTION_LINES, FILE_BYTES = 300, 50, 1_000_000
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("repo1", "maven", "org"),
        ("repo", "maven", "apache", "org"),
        ("proxy", "golang", "org"),
        ("static", "crates", "io"),
        ("index", "crates", "io"),
        ("rubygems", "org"),
    )
]


def own_files() -> Iterator[Path]:
    """Every file of the project, committed or not; nothing that was installed or made."""
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if name not in MADE and (not name.startswith(".") or name == ".ci")]
        yield from (Path(folder) / file for file in files if not file.endswith((".mo", ".pyc")))


FILES = sorted(own_files())
PYTHON = [path for path in FILES if path.suffix == ".py" and "migrations" not in path.parts]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full module name of every import of a file, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, node.module or ""


def wrong_imports(app: str, path: Path) -> list[str]:
    """Imports of `path`, a file of `app`, that do not lead to a layer below."""
    return [
        f"{shown(path)}:{line} imports {name}"
        for line, name in imported(path)
        if (other := name.split(".")[0]) in LEVEL and other != app and LEVEL[other] >= LEVEL[app]
    ]


# --- layers ---------------------------------------------------------------------------------
@pytest.mark.parametrize("app", [app for app in LEVEL if FOLDERS[app].exists()])
def test_imports_lead_to_lower_layers_only(app: str) -> None:
    wrong = [found for path in PYTHON if path.is_relative_to(FOLDERS[app]) for found in wrong_imports(app, path)]
    assert wrong == []


def test_import_rule_sees_an_import_inside_a_function(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    file = tmp_path / "sample.py"
    file.write_text("def late():\n    from repository.models import PracticePage\n    import portal.env\n")
    assert wrong_imports("community", file) == [
        "sample.py:2 imports repository.models",
        "sample.py:3 imports portal.env",
    ]
    assert wrong_imports("projects", file)[0] == "sample.py:2 imports repository.models"


def test_every_app_has_a_layer() -> None:
    apps = {path.parent.name for path in FILES if path.name == "apps.py"}
    assert apps - set(LEVEL) == set()


def test_site_is_no_package() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()


def test_environment_has_one_reader() -> None:
    """Settings come through portal/env.py; only programs that start Django set a variable themselves."""
    apps = [path for path in PYTHON if any(path.is_relative_to(folder) for folder in FOLDERS.values())]
    readers = {shown(path) for path in apps if re.search(r"\bos\.(environ|getenv)\b", path.read_text("utf-8"))}
    assert readers - {"site/portal/wsgi.py", "site/portal/asgi.py"} == set()


# --- sizes and names ---------------------------------------------------------------------------
def test_files_are_short_enough_to_read() -> None:
    code = [path for path in FILES if path.suffix in {".py", ".html", ".css", ".js"} and "migrations" not in path.parts]
    sizes = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in code}
    assert {name: lines for name, lines in sizes.items() if lines > FILE_LINES} == {}


def test_functions_are_short_enough_to_read() -> None:
    long = {}
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{shown(path)}:{node.name}"] = lines
    assert long == {}


def test_no_module_has_a_vague_name() -> None:
    assert [shown(path) for path in PYTHON if VAGUE & {path.stem, path.parent.name}] == []


def test_no_file_is_bigger_than_a_megabyte() -> None:
    sizes = {shown(path): path.stat().st_size for path in FILES}
    assert {name: size for name, size in sizes.items() if size > FILE_BYTES} == {}


def test_no_file_names_the_host_of_a_package_registry() -> None:
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)).encode())
    assert [shown(path) for path in FILES if pattern.search(path.read_bytes())] == []


# --- papers --------------------------------------------------------------------------------------
def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_readme_names_make_targets_that_exist() -> None:
    quoted = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", (ROOT / "README.md").read_text("utf-8"), re.DOTALL))
    named = set(re.findall(r"\bmake ([a-z]+)", quoted))
    assert "demo" in named
    assert named - targets() == set()


def test_every_make_target_has_its_line_of_help() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE)) == targets()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_says_why(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and line[0] not in "#-"]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==\S+ +# .+", line)] == []


def read_by_settings() -> set[str]:
    """Names that portal.env was asked for while every settings module was imported, in a process of its own."""
    names = ("base", "demo", "development", "production", "test")
    imports = "; ".join(f"import portal.settings.{name}" for name in names)
    code = f"import sys; sys.path[:0] = ['site', '.']; {imports}; from portal import env; print(*sorted(env.READ))"
    variables = {"PATH": os.environ["PATH"]} | PRODUCTION
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_operations_page_lists_exactly_the_variables_that_are_read() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = page.split("## Variables", 1)[1].split("\n## ", 1)[0]
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == read_by_settings()


def test_settings_modules_are_all_imported_by_the_table_test() -> None:
    found = {path.stem for path in (ROOT / "site/portal/settings").glob("*.py")} - {"__init__"}
    assert found == {"base", "demo", "development", "production", "test"}


def test_minimum_python_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert "sys.version_info < (3, 11)" in (ROOT / "scripts" / "bootstrap").read_text(encoding="utf-8")

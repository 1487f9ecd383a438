"""The vocabularies' own code: nothing stands twice, nothing stands unused."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

OWN = sorted((settings.ROOT / "taxonomy").glob("*.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in tree.body if isinstance(node, ast.FunctionDef))


def body(function: ast.FunctionDef) -> str:
    """What a function does, whatever its name and docstring say."""
    parts = function.body[1:] if ast.get_docstring(function) else function.body
    return "\n".join(map(ast.unparse, parts))


def names(path: Path) -> Iterator[str]:
    """What the code of a file refers to; a definition alone is no reference."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_no_function_stands_twice():
    bodies = Counter(body(function) for path in OWN for function in functions(path))

    assert [text for text, count in bodies.items() if count > 1] == []


def test_every_function_has_a_caller():
    sources = [path for app in settings.ROOT.glob("*/apps.py") for path in app.parent.rglob("*.py")]
    used = {name for path in sources for name in names(path)}
    own = [function for path in OWN for function in functions(path) if not function.decorator_list]

    assert own
    assert [function.name for function in own if function.name not in used] == []

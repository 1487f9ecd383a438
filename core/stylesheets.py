"""One style sheet out of many small ones: the same in demo, tests and production, with no build step.

`site/static/css/order.txt` names the files in their order, one a line. A finder writes the joined file below
`var/` when a part is newer, so `collectstatic`, WhiteNoise and the tests all meet it as `css/portal.css`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/portal.css"


def parts(folder: Path) -> list[Path]:
    """The files that `order.txt` names; a missing one is an error, a line starting with # a comment."""
    lines = (folder / "order.txt").read_text(encoding="utf-8").splitlines()
    return [folder / line.strip() for line in lines if line.strip() and not line.startswith("#")]


def join(folder: Path, target: Path) -> Path:
    """Write the joined sheet to `target` when it is missing or older than a part, in one rename."""
    sources = parts(folder)
    newest = max(path.stat().st_mtime_ns for path in [*sources, folder / "order.txt"])
    if target.exists() and target.stat().st_mtime_ns >= newest:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".new")
    fresh.write_text("\n".join(path.read_text(encoding="utf-8").strip() for path in sources) + "\n", encoding="utf-8")
    fresh.replace(target)
    return target


class StylesheetFinder(BaseFinder):
    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.folder = settings.ROOT / "site" / "static" / "css"
        self.storage = FileSystemStorage(location=settings.VAR / "joined")
        self.storage.prefix = ""
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        found = str(join(self.folder, Path(self.storage.location) / NAME))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        join(self.folder, Path(self.storage.location) / NAME)
        yield NAME, self.storage

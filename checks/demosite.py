"""A demonstration portal of a check's own: prepared once a machine, copied for each run, served and thrown away.

The prepared databases lie outside the checkout, below `$XDG_CACHE_HOME/vet-portal` (`~/.cache/vet-portal`), each in
a folder named after a hash of all that it was made from.
"""

import ctypes
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.clean_environment import environment

ROOT = Path(__file__).resolve().parents[1]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vet-portal"
SETTINGS = "portal.settings.demo"
MANAGE = "manage.py"
START_LIMIT = 60  # seconds until the server must answer
STOP_LIMIT = 8  # seconds it has to end before it is killed
KEPT = 3  # prepared portals of one kind that stay in the cache
PR_SET_PDEATHSIG = 1  # Linux: a signal for the child when the parent dies, whatever killed it


@dataclass(frozen=True)
class Recipe:
    """`base` is prepared first; then the commands run; `sources` are glob patterns of all that these depend on."""

    base: str
    commands: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]


RECIPES = {
    "bare": Recipe(
        "",
        ((MANAGE, "migrate", "-v0"), (MANAGE, "load_vocabularies"), (MANAGE, "set_up_portal")),
        (
            "requirements.txt", "*/migrations/*.py", "taxonomy/data/**/*", "taxonomy/loading.py", "taxonomy/shipped.py",
            "site/portal/structure.py", "site/portal/settings/base.py",
        ),
    ),
    "demo": Recipe(
        "bare",
        (("scripts/prepare.py",),),
        (
            "scripts/prepare.py", "site/portal/demo/*.py", "site/portal/management/**/*.py", "demo/**/*",
            "locale/**/*.po", "*/actions.py", "*/blocks.py", "*/models/**/*.py", "core/imports/fields.py",
            "repository/facts.py", "repository/validation.py", "search/data/*", "search/synonym_loading.py",
        ),
    ),
    "checked": Recipe(
        "demo",
        ((MANAGE, "shell", "-v0", "-c", "from checks import extra_pages; extra_pages.main()"),),
        ("checks/extra_pages.py",),
    ),
}  # fmt: skip


class SiteError(Exception):
    """The portal could not be prepared or did not start; the text holds its last words."""


@dataclass(frozen=True)
class Site:
    """A running portal. `url` has no closing slash, `var` is its folder, `log` what the server said."""

    url: str
    var: Path
    log: Path

    def notes(self) -> dict[str, Any]:
        """What `checks/extra_pages.py` wrote down: addresses by the name of a state."""
        return json.loads((self.var / "notes.json").read_text(encoding="utf-8"))


def fingerprint(kind: str) -> str:
    """Hash over names and contents of all that a prepared portal of this kind is made from."""
    recipe = RECIPES[kind]
    total = hashlib.sha256(fingerprint(recipe.base).encode() if recipe.base else b"")
    found = {path for pattern in recipe.sources for path in ROOT.glob(pattern) if path.is_file()}
    for path in sorted(found):
        if path.suffix not in {".pyc", ".mo"}:
            total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def prepared(kind: str) -> Path:
    """The folder of a prepared portal, made now unless it is in the cache. Raises SiteError."""
    folder = CACHE / f"{kind}-{fingerprint(kind)}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes ask at the same time
        if not folder.exists():
            _prepare(kind, folder)
            _forget_older(kind)
        os.utime(folder)
    return folder


def _prepare(kind: str, folder: Path) -> None:
    recipe = RECIPES[kind]
    fresh = folder.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    if recipe.base:
        copy(prepared(recipe.base), fresh)
    fresh.mkdir(exist_ok=True)
    print(f"Preparing a {kind} portal, once for this state of the checkout ...", file=sys.stderr, flush=True)
    for command in recipe.commands:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=variables(fresh), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if done.returncode:
            raise SiteError(f"{' '.join(command)} failed:\n{done.stdout.strip()[-4000:]}")
    fresh.rename(folder)


def _forget_older(kind: str) -> None:
    folders = sorted(CACHE.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in folders[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def copy(folder: Path, target: Path) -> Path:
    """Copy a prepared portal; built files stay behind, since they are made again from the checkout."""
    return Path(shutil.copytree(folder, target, ignore=shutil.ignore_patterns("joined", "static"), dirs_exist_ok=True))


def variables(var: Path, **more: str) -> dict[str, str]:
    """Environment of a portal whose data lie in `var`."""
    return environment(DJANGO_SETTINGS_MODULE=SETTINGS, PORTAL_VAR=str(var)) | more


# --- serving ----------------------------------------------------------------------------------


@contextmanager
def running(kind: str = "demo", settings: str = SETTINGS) -> Iterator[Site]:
    """A portal served by gunicorn on a free loopback port, stopped and removed at the end whatever happens."""
    source = prepared(kind)
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the default ends us without cleaning up
    with tempfile.TemporaryDirectory(prefix="portal-check-") as folder:
        var = copy(source, Path(folder) / "var")
        port = free_port()
        site = Site(f"http://localhost:{port}", var, Path(folder) / "server.log")
        process = _serve(site, port, settings)
        try:
            _wait(site, process)
            yield site
        finally:
            _stop(process)
            signal.signal(signal.SIGTERM, before)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _serve(site: Site, port: int, settings: str) -> subprocess.Popen[bytes]:
    options = ["--workers=2", "--threads=4", "--worker-class=gthread", "--graceful-timeout=3", "--timeout=120"]
    quiet = ["--log-level=warning", "--no-control-socket", "--pythonpath=site"]
    with site.log.open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", *options, *quiet, "portal.wsgi"],
            cwd=ROOT,
            env=variables(site.var, DJANGO_SETTINGS_MODULE=settings, PORTAL_URL=site.url),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait(site: Site, process: subprocess.Popen[bytes]) -> None:
    """Until it answers twice: the first answer may be that of a server that is just leaving the port."""
    deadline, answers = time.monotonic() + START_LIMIT, 0
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=5):  # noqa: S310  (our own address)
                answers += 1
            if answers == 2:
                return
            time.sleep(0.3)
        except urllib.error.HTTPError as error:
            raise SiteError(f"/healthz answers with error {error.code}.\n{site.log.read_text()[-4000:]}") from error
        except OSError:
            answers = 0
            time.sleep(0.1)
    raise SiteError(f"The server did not start.\n{site.log.read_text()[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

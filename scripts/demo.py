"""`make demo`: prepares what has changed, then runs the server and the worker side by side until Ctrl-C.

`make demo ENGINE=elasticsearch` starts an Elasticsearch of its own first, and stops it at the end.
The exit code is 0 after Ctrl-C or a termination signal, 1 when something failed or a child died by itself.
"""

import ctypes
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import port as ports

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / os.environ.get("PORTAL_VAR", "var")
STAMP = VAR / "demo.stamp"
LOGINS = VAR / "demo-logins.txt"
SETTINGS = "portal.settings.demo"
SOURCES = (
    "requirements.txt",
    "*/migrations/*.py",
    "*/management/commands/load_*.py",
    "site/portal/management/commands/load_*.py",
    "site/portal/structure.py",
    "community/roles.py",
    "site/portal/demo/**/*.py",
    "taxonomy/data/**/*",
    "demo/**/*",
    "locale/**/*.po",
)
ENGINES = ("embedded", "elasticsearch")
START_LIMIT = 60  # seconds until the server must answer
STOP_LIMIT = 8  # seconds a child has to end before it is killed
PR_SET_PDEATHSIG = 1  # Linux: a signal for the child when the parent dies, whatever killed it


def fingerprint() -> str:
    """Hash over names and contents of all that the prepared database was made from."""
    found = {path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}
    total = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode())
    for path in sorted(found):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def is_ready(wanted: str) -> bool:
    has_database = bool(os.environ.get("DATABASE_URL")) or (VAR / "portal.sqlite3").exists()
    return has_database and STAMP.exists() and STAMP.read_text() == wanted


def prepare(stop: threading.Event) -> bool:
    """Run scripts/prepare.py if anything it depends on has changed. False when it failed or was stopped."""
    wanted = fingerprint()
    if is_ready(wanted):
        return True
    done, _ = run_to_end([sys.executable, "scripts/prepare.py"], stop)
    if done:
        STAMP.write_text(wanted)
    return done


def run_to_end(command: list[str], stop: threading.Event, output: int | None = None) -> tuple[bool, str]:
    """Whether a child did its work, false too when it was stopped, and what it printed if `output` is a pipe."""
    process = start(command, output)
    while process.poll() is None and not stop.wait(0.1):
        pass
    end([process])
    printed = process.stdout.read().decode() if process.stdout else ""
    return process.returncode == 0 and not stop.is_set(), printed


@contextmanager
def engine(name: str, port: int, stop: threading.Event) -> Iterator[bool]:
    """Start the search server that `name` asks for, tell the portal, stop it at the end. False when it does not run."""
    if name == "embedded" or os.environ.get("ELASTICSEARCH_URL"):
        yield True
        return
    command = [sys.executable, "scripts/elasticsearch.py", "--name", f"demo-{port}"]
    print("Starting Elasticsearch ...", flush=True)
    try:
        is_up, printed = run_to_end([*command, "start"], stop, subprocess.PIPE)
        if is_up:
            os.environ["ELASTICSEARCH_URL"] = printed.splitlines()[-1]
        elif not stop.is_set():
            print("Without ENGINE=elasticsearch the portal searches by itself: make demo", file=sys.stderr)
        yield is_up
    finally:
        start([*command, "stop"]).wait()


def fill_index(stop: threading.Event) -> bool:
    """Bring all documents into the search server, where there is one. False when it failed or was stopped."""
    if not os.environ.get("ELASTICSEARCH_URL"):
        return True
    return run_to_end([sys.executable, "manage.py", "rebuild_index", "--if-needed"], stop)[0]


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command: list[str], output: int | None = None) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own: Ctrl-C reaches this script alone, which then stops the child."""
    on_linux = sys.platform == "linux"
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=output,
        start_new_session=True,
        preexec_fn=_die_with_parent if on_linux else None,  # no threads run here
    )


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask the children to stop, and kill with all its own children whoever does not."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_LIMIT
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def server(port: int) -> list[str]:
    binds = [f"--bind=127.0.0.1:{port}"]
    if ports.has_ipv6():
        binds.append(f"--bind=[::1]:{port}")
    options = ["--workers=2", "--threads=4", "--worker-class=gthread", "--graceful-timeout=3", "--timeout=120"]
    options.append("--limit-request-line=8190")  # a long question is answered by the portal, not refused by the server
    options.append("--preload")  # the code is loaded once for both workers: half the work before the first answer
    quiet = ["--log-level=warning", "--no-control-socket", "--pythonpath=site"]
    return [sys.executable, "-m", "gunicorn", *binds, *options, *quiet, "portal.wsgi"]


def answers(address: str) -> bool:
    """Whether the home page is served. Raises RuntimeError when the server answers with an error of its own."""
    try:
        with urllib.request.urlopen(address, timeout=20):  # noqa: S310  (our own address)
            return True
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{address} answers with error {error.code}.") from error
    except OSError:
        return False


def wait_for_answer(address: str, child: subprocess.Popen[bytes], stop: threading.Event) -> bool:
    deadline = time.monotonic() + START_LIMIT
    while child.poll() is None and time.monotonic() < deadline and not stop.is_set():
        if answers(address):
            return True
        stop.wait(0.1)
    return False


def greet(address: str) -> None:
    lines = ["", f"The portal runs at {address}", f"Editors log in at {address}admin/"]
    if LOGINS.exists():
        lines += ["Demonstration logins:", *(f"  {line}" for line in LOGINS.read_text(encoding="utf-8").splitlines())]
    print("\n".join([*lines, "Stop it with Ctrl-C.", ""]), flush=True)


def serve(port: int, stop: threading.Event) -> int:
    """Run server and worker until `stop` is set or one of them ends. Returns the exit code."""
    address = f"http://localhost:{port}/"
    print("Starting the server ...", flush=True)
    children = [start(server(port))]
    try:
        if wait_for_answer(address, children[0], stop):
            children.append(start([sys.executable, "manage.py", "worker"]))
            greet(address)
            while all(child.poll() is None for child in children) and not stop.wait(0.3):
                pass
        if stop.is_set():
            print("\nStopping ...", flush=True)
            return 0
        print("The server or the worker has ended by itself; see the lines above.", file=sys.stderr)
        return 1
    finally:
        end(children)


def main(port_text: str = "8000", engine_name: str = "embedded") -> int:
    if "production" in os.environ.get("DJANGO_SETTINGS_MODULE", ""):
        print(
            "DJANGO_SETTINGS_MODULE names production settings. The demonstration has known logins and runs with "
            f"{SETTINGS} only: unset the variable first.",
            file=sys.stderr,
        )
        return 2
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        port = ports.wanted(port_text)
        os.environ.update(DJANGO_SETTINGS_MODULE=SETTINGS, PORTAL_URL=f"http://localhost:{port}")
        if taken := ports.busy(port):
            raise RuntimeError(taken)
        (VAR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
        if engine_name not in ENGINES:
            raise ValueError(f"ENGINE={engine_name} is no engine: choose {' or '.join(ENGINES)}.")
        with engine(engine_name, port, stop) as is_up:
            if not is_up or not prepare(stop) or not fill_index(stop):
                return 0 if stop.is_set() else 1
            return serve(port, stop)
    except (RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

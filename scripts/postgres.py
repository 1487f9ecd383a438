"""A private PostgreSQL for tests: `scripts/postgres.py start|url|stop`. Started by `make test`, which also stops it.

The cluster lies in a folder of its own below the system's temporary folder and listens on a Unix socket there, so
it meets no other server and no other user. It forgets everything on stop and is not safe against power cuts.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEY = hashlib.sha256(f"{ROOT}:{os.getuid()}".encode()).hexdigest()[:8]
HOME = Path(tempfile.gettempdir()) / f"portal-postgres-{KEY}"  # short: a socket's path may have 107 characters
DATA = HOME / "data"
DATABASE = "portal"
ROLE = pwd.getpwuid(os.getuid()).pw_name  # whom a client takes without being told
OLDEST = 14  # what Django 5.2 supports
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c shared_buffers=128MB"


class MissingServerError(Exception):
    """No PostgreSQL server programs on this machine."""


def binaries() -> Path:
    """The folder with the newest server programs. Raises MissingServerError."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    for folder in [*debian, *on_path]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists() and version(folder) >= OLDEST:
            return folder
    raise MissingServerError(
        f"PostgreSQL {OLDEST} or newer is not installed (on Debian and Ubuntu: apt install postgresql)"
    )


def version(folder: Path) -> int:
    told = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True, check=True).stdout
    return int(told.split()[2].split(".")[0])


def server_user() -> str | None:
    """PostgreSQL refuses to run as root; its own user, which every package makes, takes over then."""
    return "postgres" if os.getuid() == 0 else None


def run(*command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a server program, as the server's user when this one is root. Raises RuntimeError with its last words."""
    done = subprocess.run(
        [str(part) for part in command],
        user=server_user(),
        group=server_user(),
        extra_groups=[] if server_user() else None,
        cwd=HOME,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
    )
    if check and done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-800:]}")
    return done


def url() -> str:
    return f"postgres:///{HOME}/{DATABASE}"


def is_running(folder: Path) -> bool:
    return DATA.exists() and run(folder / "pg_ctl", "-D", DATA, "status", check=False).returncode == 0


def start() -> str:
    """Start the cluster, fresh unless it runs already, and return its DATABASE_URL."""
    folder = binaries()
    if is_running(folder):
        return url()
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(mode=0o700)
    if user := server_user():
        shutil.chown(HOME, user, user)
    # Another order than code points, as on most servers: a missing COLLATE shows.
    order = ["--locale-provider=icu", "--icu-locale=en-US"] if version(folder) >= 15 else []
    basics = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync", f"--username={ROLE}"]
    run(folder / "initdb", "-D", DATA, *basics, *order)
    options = f"-c listen_addresses='' -c unix_socket_directories='{HOME}' {FAST}"
    run(folder / "pg_ctl", "-D", DATA, "-w", "-t", "60", "-o", options, "-l", HOME / "log", "start")
    run(folder / "createdb", "-h", HOME, "-U", ROLE, DATABASE)
    return url()


def stop() -> None:
    """Stop the cluster at once and remove it; nothing happens when there is none."""
    if HOME.exists() and is_running(binaries()):
        run(binaries() / "pg_ctl", "-D", DATA, "-w", "-m", "immediate", "stop")
    shutil.rmtree(HOME, ignore_errors=True)


def main(verb: str) -> int:
    try:
        if verb == "start":
            print(start())
        elif verb == "url":
            print(url())
        elif verb == "stop":
            stop()
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except (MissingServerError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))

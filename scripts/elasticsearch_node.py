"""One Elasticsearch process: its folder, its settings, its life and death."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import elasticsearch_server as server

ACCOUNT = "elasticsearch"  # whom the server runs as when we are root, which it refuses
HEAP = "512m"
END_LIMIT = 10  # seconds until a killed process has gone
SETTINGS = {
    "network.host": "127.0.0.1",
    "action.auto_create_index": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    "xpack.security.enabled": "false",
}


def account() -> str | None:
    """The system user to run the server as, made now if need be; None for ourselves."""
    if os.getuid():
        return None
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(command, check=True, capture_output=True)
    return ACCOUNT


def run_as_server(start: Callable[..., Any], command: list[str | Path], **options: Any) -> Any:
    """Call `start` (subprocess.run or Popen) as the server's user, with nothing of the caller's environment."""
    user = account()
    return start(
        [str(part) for part in command],
        user=user,
        group=user,
        extra_groups=[] if user else None,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "ES_JAVA_HOME": str(server.java())}
        | options.pop("variables", {}),
        **options,
    )


def command_line(number: str) -> str:
    """With which command the process `number` was started; empty when there is none."""
    try:
        if sys.platform == "linux":  # where ps is not always installed
            return Path(f"/proc/{number}/cmdline").read_text(errors="replace")
        return subprocess.run(["ps", "-ww", "-o", "args=", "-p", number], capture_output=True, text=True).stdout
    except OSError:  # it has gone
        return ""


def has_ended(pid: int) -> bool:
    """Whether a killed process holds no port and no file any more; it may wait to be buried by its parent."""
    if sys.platform != "linux":
        return not command_line(str(pid))
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z" and len(threads) == 1


@dataclass(frozen=True)
class Node:
    """The node with this `number` of the cluster whose server and nodes lie in `cluster`; both ports are loopback."""

    cluster: Path
    number: int
    http: int
    transport: int

    @property
    def home(self) -> Path:
        return self.cluster / f"node-{self.number}"

    @property
    def config(self) -> Path:
        return self.home / "config"

    def configure(self, peers: list["Node"], more: dict[str, str]) -> None:
        """Lay out the node's folder. `peers` are all nodes of the cluster, this one too."""
        shutil.copytree(self.cluster / "server" / "config", self.config)
        for folder in ("data", "logs", "tmp"):
            (self.home / folder).mkdir()
        settings = SETTINGS | {
            "cluster.name": self.cluster.name,
            "node.name": self.home.name,
            "path.data": str(self.home / "data"),
            "path.logs": str(self.home / "logs"),
            "http.port": str(self.http),
            "transport.port": str(self.transport),
        }
        if len(peers) == 1:
            settings["discovery.type"] = "single-node"
        else:
            settings["discovery.seed_hosts"] = json.dumps([f"127.0.0.1:{peer.transport}" for peer in peers])
            settings["cluster.initial_master_nodes"] = json.dumps([peer.home.name for peer in peers])
        lines = [f"{name}: {value}\n" for name, value in (settings | more).items()]
        (self.config / "elasticsearch.yml").write_text("".join(lines))

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the process in the background; the returned one ends as soon as it is up, or has failed."""
        (self.home / "pid").unlink(missing_ok=True)
        variables = {
            "ES_PATH_CONF": str(self.config),
            "ES_TMPDIR": str(self.home / "tmp"),
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
        }
        with (self.home / "output").open("wb") as output:
            return run_as_server(
                subprocess.Popen,
                [self.cluster / "server" / "bin" / "elasticsearch", "-d", "-p", self.home / "pid"],
                variables=variables,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone
            )

    def last_words(self) -> str:
        files = [self.home / "output", self.home / "logs" / f"{self.cluster.name}.log"]
        return "\n".join(file.read_text(errors="replace").strip()[-1500:] for file in files if file.exists())

    def pid(self) -> int:
        """The process id, 0 when the node does not run."""
        file = self.home / "pid"
        number = file.read_text().strip() if file.exists() else ""
        if not number:
            return 0
        # The number may have gone to another program since; a killed process that nobody has buried shows no command.
        return int(number) if str(self.cluster) in command_line(number) else 0

    def kill(self) -> None:
        """End the process as a power cut would, and wait until it has gone."""
        if not (pid := self.pid()):
            return
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + END_LIMIT
        while not has_ended(pid) and time.monotonic() < deadline:
            time.sleep(0.02)

"""A private Elasticsearch for tests and for trying the portal with it, on this machine's loopback address alone.

    scripts/elasticsearch.py install                          put the server together; `start` does it too
    scripts/elasticsearch.py start [--nodes N] [--security]   print the addresses, separated by commas, as last line
    scripts/elasticsearch.py status                           one line a node; exit code 1 unless all run
    scripts/elasticsearch.py stop                             stop it and remove its data

`--name NAME` speaks of another cluster of the same checkout. A cluster's data, settings and logs lie in a folder of its
own below the system's temporary folder; it forgets everything on stop.
"""

import argparse
import base64
import hashlib
import json
import os
import random
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from scripts import elasticsearch_security as security
from scripts import elasticsearch_server as server
from scripts.elasticsearch_node import Node, account
from scripts.port import is_free

ROOT = Path(__file__).resolve().parents[1]
KEY = hashlib.sha256(f"{ROOT}:{os.getuid()}".encode()).hexdigest()[:8]
HOMES = Path(tempfile.gettempdir())
PORTS = range(20_000, 32_000)  # below those that the system gives to outgoing connections
START_LIMIT = 300  # seconds until all nodes must have joined; a busy machine takes long
MissingServerError = server.MissingServerError


def free_ports(count: int) -> list[int]:
    ports: list[int] = []
    while len(ports) < count:
        if (port := random.choice(PORTS)) not in ports and is_free(port):  # noqa: S311  (no secret)
            ports.append(port)
    return ports


def link(source: str, target: str) -> None:
    """A second name for a file, or a copy where the folders lie on different disks."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a starting node with all that it started; it may not have written its number down yet."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Cluster:
    """Nodes that form one cluster. A node is known by its place in the list of addresses, from 0."""

    def __init__(self, name: str = "tests") -> None:
        self.name = name
        self.home = HOMES / f"portal-elasticsearch-{KEY}-{name}"
        self.ca = self.home / "ca.crt"  # what clients of a cluster with access control trust

    def notes(self) -> dict[str, Any]:
        """What was started: `ports` (HTTP and transport of each node); `password`, `api_key` with access control."""
        file = self.home / "cluster.json"
        return json.loads(file.read_text()) if file.exists() else {"ports": []}

    def _note(self, **notes: Any) -> None:
        file = self.home / "cluster.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps(self.notes() | notes if file.stat().st_size else notes))

    def nodes(self) -> list[Node]:
        return [Node(self.home, number, *ports) for number, ports in enumerate(self.notes()["ports"])]

    def is_secured(self) -> bool:
        return "password" in self.notes()

    def urls(self) -> list[str]:
        scheme = "https" if self.is_secured() else "http"
        return [f"{scheme}://127.0.0.1:{node.http}" for node in self.nodes()]

    def api_key(self) -> str:
        """An API key with all rights; empty without access control."""
        return self.notes().get("api_key", "")

    def pids(self) -> list[int]:
        """Process ids of the nodes, 0 for one that does not run."""
        return [node.pid() for node in self.nodes()]

    def ask(self, path: str, body: Any = None, node: int = 0, seconds: float = 10) -> dict[str, Any]:
        """GET `path` from a node, or POST `body` there, as superuser; the answer. Raises OSError."""
        headers, context = {"Content-Type": "application/json"}, None
        if self.is_secured():
            login = base64.b64encode(f"{security.USER}:{self.notes()['password']}".encode()).decode()
            headers["Authorization"] = f"Basic {login}"
            context = ssl.create_default_context(cafile=self.ca)
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.urls()[node] + path, data, headers)  # noqa: S310  (our own address)
        with urllib.request.urlopen(request, timeout=seconds, context=context) as answer:  # noqa: S310
            return json.load(answer)

    # --- starting and stopping ------------------------------------------------------------------
    def start(self, nodes: int = 1, secured: bool = False) -> list[str]:
        """Start `nodes` fresh nodes, unless they run already, and return their addresses.

        Nodes that were killed while another lives are started again with their data. Raises MissingServerError, and
        RuntimeError when the server does not start or something else runs under this name.
        """
        server.java()  # the sentence about what lacks comes before anything is written
        with server.locked(self.home.with_suffix(".lock")):
            if any(self.pids()):
                self._refuse_another(nodes, secured)
            else:
                self._prepare(nodes, secured)
            try:
                self._launch([node for node in self.nodes() if not node.pid()])
                if secured and not self.api_key():
                    self._note(api_key=self.ask("/_security/api_key", {"name": "portal"})["encoded"])
            except BaseException:  # Ctrl-C too
                self._clear()
                raise
        return self.urls()

    def stop(self) -> None:
        """Stop all nodes at once and remove their data; nothing happens when there are none."""
        if self.home.exists():
            with server.locked(self.home.with_suffix(".lock")):
                self._clear()

    def kill(self, node: int) -> None:
        """End a node as a power cut would."""
        self.nodes()[node].kill()

    def restart(self, node: int) -> None:
        """Start a node that was killed, with its data and ports, and wait until all living nodes have met."""
        self._launch([self.nodes()[node]])

    def _refuse_another(self, nodes: int, secured: bool) -> None:
        count, has_security = len(self.nodes()), self.is_secured()
        if (count, has_security) != (nodes, secured):
            kind = " with access control" if has_security else ""
            raise RuntimeError(f"{count} node(s){kind} run already under the name {self.name!r}: stop them first")

    def _prepare(self, count: int, secured: bool) -> None:
        """Lay out the folder of a fresh cluster."""
        installed = server.install()
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(mode=0o700)
        # Linked, since the server's user may not look into the home folder of another.
        shutil.copytree(installed, self.home / "server", copy_function=link)
        ports = free_ports(2 * count)
        self._note(ports=list(zip(ports[:count], ports[count:], strict=True)))
        nodes = self.nodes()
        for node in nodes:
            node.configure(nodes, security.SETTINGS if secured else {})
        self._hand_over()
        if secured:
            security.certify(self.home)
            self._note(password=security.set_password(self.home, nodes[0].config))
            shutil.copy(nodes[0].config / "elasticsearch.keystore", self.home)
            for node in nodes:
                for name in security.FILES:
                    shutil.copy(self.home / name, node.config)
            self._hand_over()

    def _hand_over(self) -> None:
        """Give the folders of the nodes to the server's user, where that is another."""
        if user := account():
            shutil.chown(self.home, user, user)
            for node in self.nodes():
                for path in (node.home, *node.home.rglob("*")):
                    shutil.chown(path, user, user)

    def _launch(self, nodes: list[Node]) -> None:
        """Start the processes side by side and wait until all that live form one cluster."""
        deadline = time.monotonic() + START_LIMIT
        processes = [node.launch() for node in nodes]
        try:
            for node, process in zip(nodes, processes, strict=True):
                if process.wait(max(1, deadline - time.monotonic())):
                    raise RuntimeError(f"Elasticsearch did not start.\n{node.last_words()}")
            living = sum(pid > 0 for pid in self.pids())
            for node in nodes:
                while not self._is_joined(node, living):
                    if time.monotonic() > deadline or not node.pid():
                        raise RuntimeError(f"Elasticsearch did not form a cluster.\n{node.last_words()}")
                    time.sleep(0.2)
        except BaseException as error:  # Ctrl-C too
            for process in processes:
                end_group(process)
            if isinstance(error, subprocess.TimeoutExpired):
                raise RuntimeError(f"Elasticsearch did not start within {START_LIMIT} seconds.") from error
            raise

    def _is_joined(self, node: Node, count: int) -> bool:
        """Whether the node sees `count` nodes and every primary shard."""
        try:
            asked = f"/_cluster/health?wait_for_status=yellow&wait_for_nodes=>={count}&timeout=1s"
            return not self.ask(asked, node=node.number)["timed_out"]
        except OSError:  # not listening yet, or an answer that says that the time is over
            return False

    def _clear(self) -> None:
        for node in self.nodes():
            node.kill()
        shutil.rmtree(self.home, ignore_errors=True)


# --- the command line ------------------------------------------------------------------------------
def show(cluster: Cluster) -> int:
    pids = cluster.pids()
    for url, pid in zip(cluster.urls(), pids, strict=True):
        print(f"{url}  {f'process {pid}' if pid else 'does not run'}")
    if not pids:
        print(f"No Elasticsearch runs under the name {cluster.name!r}.")
    return 0 if pids and all(pids) else 1


def start(cluster: Cluster, nodes: int, secured: bool) -> int:
    urls = cluster.start(nodes, secured)
    if secured:
        print(f"ELASTICSEARCH_CA={cluster.ca}\nELASTICSEARCH_API_KEY={cluster.api_key()}")
    print(",".join(urls))
    return 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["install", "start", "status", "stop"])
    parser.add_argument("--nodes", type=int, choices=range(1, 10), default=1, metavar="N")
    parser.add_argument("--security", action="store_true", help="access control, HTTPS and an API key")
    parser.add_argument("--name", default="tests")
    options = parser.parse_args(arguments)
    cluster = Cluster(options.name)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the default ends us without cleaning up
    try:
        if options.verb == "install":
            print(server.install())
        elif options.verb == "start":
            return start(cluster, options.nodes, options.security)
        elif options.verb == "status":
            return show(cluster)
        else:
            cluster.stop()
    except (MissingServerError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

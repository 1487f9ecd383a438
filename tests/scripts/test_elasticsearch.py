"""A private cluster: what its nodes are told, how they are known, and, with the marker, that a real one answers."""

import os
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import elasticsearch, elasticsearch_security
from scripts.clean_environment import environment
from scripts.elasticsearch import Cluster
from scripts.elasticsearch_node import Node
from scripts.elasticsearch_server import VERSION, MissingServerError

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def cluster(tmp_path, monkeypatch) -> Cluster:
    """A cluster of two nodes as notes say; nothing runs."""
    monkeypatch.setattr(elasticsearch, "HOMES", tmp_path)
    cluster = Cluster("sample")
    (cluster.home / "server" / "config").mkdir(parents=True)
    cluster._note(ports=[[9201, 9301], [9202, 9302]])
    return cluster


@pytest.fixture
def process(cluster) -> Iterator[subprocess.Popen[bytes]]:
    """A process that the second node's file names, and whose command tells the cluster's folder."""
    process = subprocess.Popen(["sh", "-c", "sleep 60; exit", str(cluster.home)], start_new_session=True)
    cluster.nodes()[1].home.mkdir()
    (cluster.nodes()[1].home / "pid").write_text(str(process.pid))
    deadline = time.monotonic() + 5
    while not cluster.pids()[1] and time.monotonic() < deadline:  # its command shows a moment after its start
        time.sleep(0.01)
    yield process
    elasticsearch.end_group(process)


def settings(node: Node) -> dict[str, str]:
    lines = (node.config / "elasticsearch.yml").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)


# --- settings ---------------------------------------------------------------------------------
def test_a_single_node_looks_for_no_other(cluster):
    cluster._note(ports=[[9201, 9301]])
    node = cluster.nodes()[0]
    node.configure([node], {})

    told = settings(node)
    assert told["discovery.type"] == "single-node"
    assert "discovery.seed_hosts" not in told
    assert (told["network.host"], told["http.port"], told["transport.port"]) == ("127.0.0.1", "9201", "9301")
    assert (told["action.auto_create_index"], told["xpack.security.enabled"]) == ("false", "false")


def test_nodes_of_a_cluster_know_one_another(cluster):
    first, second = nodes = cluster.nodes()
    second.configure(nodes, elasticsearch_security.SETTINGS)

    told = settings(second)
    assert told["discovery.seed_hosts"] == '["127.0.0.1:9301", "127.0.0.1:9302"]'
    assert told["cluster.initial_master_nodes"] == f'["{first.home.name}", "{second.home.name}"]'
    assert (told["http.port"], told["xpack.security.enabled"]) == ("9202", "true")
    assert told["xpack.security.http.ssl.enabled"] == "true"


def test_ports_are_free_and_differ():
    assert len(set(elasticsearch.free_ports(6))) == 6


def test_addresses_of_a_cluster_with_access_control_are_https(cluster):
    assert cluster.urls() == ["http://127.0.0.1:9201", "http://127.0.0.1:9202"]
    cluster._note(password="secret", api_key="key")
    assert cluster.urls() == ["https://127.0.0.1:9201", "https://127.0.0.1:9202"]
    assert cluster.api_key() == "key"
    assert (cluster.home / "cluster.json").stat().st_mode & 0o077 == 0


# --- processes --------------------------------------------------------------------------------
def test_a_node_is_known_by_its_number_and_its_command(cluster, process):
    assert cluster.pids() == [0, process.pid]


def test_a_number_that_went_to_another_program_is_no_node(cluster, process):
    (cluster.nodes()[1].home / "pid").write_text(str(os.getpid()))
    assert cluster.pids() == [0, 0]


def test_kill_ends_the_node_and_waits_for_it(cluster, process):
    cluster.kill(1)
    assert cluster.pids() == [0, 0]
    assert process.wait(5) == -9


def test_start_refuses_what_differs_from_what_runs(cluster, process):
    with pytest.raises(RuntimeError, match=r"2 node\(s\) run already under the name 'sample': stop them first"):
        cluster.start(nodes=3)
    with pytest.raises(RuntimeError, match="stop them first"):
        cluster.start(nodes=2, secured=True)
    assert cluster.pids() == [0, process.pid]


def test_stop_ends_the_nodes_and_removes_their_data(cluster, process):
    cluster.stop()
    assert process.wait(5) == -9
    assert not cluster.home.exists()
    cluster.stop()  # nothing there


# --- certificates -----------------------------------------------------------------------------
def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext, host: str) -> None:
    """Both ends of a TLS connection in memory. Raises ssl.SSLError when the client does not trust the server."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=host),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    while ends:
        for end in list(ends):
            try:
                end.do_handshake()
                ends.remove(end)
            except ssl.SSLWantReadError:
                continue


def test_certificates_are_trusted_for_the_loopback_address_alone(tmp_path):
    try:
        elasticsearch_security.certify(tmp_path)
    except MissingServerError as error:
        pytest.skip(f"missing: {error}")
    client = ssl.create_default_context(cafile=tmp_path / "ca.crt")
    client.verify_flags |= ssl.VERIFY_X509_STRICT  # the default from Python 3.13 on
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(tmp_path / "node.crt", tmp_path / "node.key")

    shake_hands(client, server, "127.0.0.1")
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(client, server, "127.0.0.2")


# --- those who start it -----------------------------------------------------------------------
def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    variables = environment(**variables)
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=variables, capture_output=True, text=True)


@pytest.mark.parametrize(("in_ci", "counted"), [("true", "failed"), ("", "skipped")])
def test_a_missing_server_counts_as_failed_in_ci_alone(in_ci, counted):
    code = (
        "import sys; sys.path.insert(0, 'scripts'); import test; from scripts.elasticsearch import Cluster;"
        "print(test.start_elasticsearch(Cluster('never')))"
    )
    done = run("-c", code, CI=in_ci, ES_JAVA_HOME="/nowhere")
    assert "NOT RUN: what needs Elasticsearch: ES_JAVA_HOME=/nowhere holds no Java" in done.stdout
    assert done.stdout.splitlines()[-1] == f"('', Counter({{'{counted}': 1}}))"


def test_demo_without_a_java_says_why_it_does_not_start(tmp_path):
    port = str(elasticsearch.free_ports(1)[0])
    done = run("scripts/demo.py", port, "elasticsearch", ES_JAVA_HOME="/nowhere", PORTAL_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "ES_JAVA_HOME=/nowhere holds no Java: Elasticsearch needs 21 or newer" in done.stderr
    assert "make demo" in done.stderr
    assert not (tmp_path / "portal.sqlite3").exists()


def test_demo_refuses_an_unknown_engine(tmp_path):
    port = str(elasticsearch.free_ports(1)[0])
    done = run("scripts/demo.py", port, "solr", PORTAL_VAR=str(tmp_path))
    assert (done.returncode, done.stderr) == (1, "ENGINE=solr is no engine: choose embedded or elasticsearch.\n")


# --- a real one -------------------------------------------------------------------------------
@pytest.mark.elasticsearch
@pytest.mark.slow
def test_a_started_server_answers_and_is_not_started_twice():
    cluster = Cluster()
    was_running = any(cluster.pids())
    try:
        urls = cluster.start()
        assert cluster.ask("/")["version"]["number"] == VERSION
        pids = cluster.pids()
        assert (cluster.start(), cluster.pids()) == (urls, pids)
    except MissingServerError as error:
        pytest.skip(f"missing: {error}")
    finally:
        if not was_running:
            cluster.stop()

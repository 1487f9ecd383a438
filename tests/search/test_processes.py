"""Several processes on one real database: an answer follows each commit, and whoever dies leaves nothing wrong.

On SQLite in a file of its own, on PostgreSQL in the test database. See tests/search/processes/ for the programs.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from checks import demosite
from scripts.clean_environment import environment

ACTS = ["publish", "edit", "move", "delete", "close", "close all"]
LONGEST = 120  # seconds until a program is given up
pytestmark = [pytest.mark.django_db(transaction=True)] if connection.vendor == "postgresql" else []
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL only")


@pytest.fixture
def variables(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment of a process on a database with vocabularies, that more than one process can open."""
    if connection.vendor == "postgresql":
        request.getfixturevalue("vocabularies")
        settings = connection.settings_dict
        return environment(DATABASE_URL=f"postgres:///{settings['HOST']}/{settings['NAME']}", PORTAL_VAR=str(tmp_path))
    var = demosite.copy(demosite.prepared("bare"), tmp_path / "var")
    return environment(DATABASE_URL=f"sqlite:///{var}/portal.sqlite3", PORTAL_VAR=str(var))


def command(program: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"tests.search.processes.{program}", *arguments]


def run(variables: dict[str, str], program: str, *arguments: str) -> dict[str, Any]:
    """What the program printed in its last line."""
    done = subprocess.run(
        command(program, *arguments), cwd=demosite.ROOT, env=variables, capture_output=True, text=True, timeout=LONGEST
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


class Other:
    """A process that talks."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def tell(self, *words: Any) -> None:
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        line = self._process.stdout.readline()
        assert line, self._process.stderr.read()[-4000:]
        answer = json.loads(line)
        assert "error" not in answer, answer
        return answer["answer"] if isinstance(answer, dict) else answer

    def ask(self, *words: Any) -> Any:
        self.tell(*words)
        return self.hear()


@contextmanager
def talking(variables: dict[str, str], *arguments: str) -> Iterator[Other]:
    process = subprocess.Popen(
        command("talking", *arguments), cwd=demosite.ROOT, env=variables, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Other(process)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def others(variables: dict[str, str]) -> Iterator[Callable[[], Other]]:
    """Starts one process more; the first also fills the portal."""
    with ExitStack() as stack:
        made: list[Other] = []

        def another() -> Other:
            other = stack.enter_context(talking(variables, *([] if made else ["prepare"])))
            assert other.hear() == "ready"
            made.append(other)
            return other

        yield another


ALL = [f"practice-{number}" for number in range(6)]


def test_answers_of_one_process_follow_each_commit_of_another(others):
    writer, reader = others(), others()
    assert reader.ask("found") == ALL

    for act in ACTS:
        for _there_and_back in range(2):
            writer.ask("act", act, 0)
            assert reader.ask("found") == writer.ask("found")
            assert reader.ask("wrong") == ""
        assert reader.ask("found") == ALL


def test_what_is_rolled_back_is_seen_by_nobody_and_its_version_is_used_again(others):
    writer, reader = others(), others()
    writer.ask("begin")
    writer.ask("act", "publish", 0)
    assert writer.ask("found") == ALL[1:]
    if connection.vendor == "postgresql":
        assert reader.ask("found") == ALL
    writer.ask("rollback")
    assert (writer.ask("found"), reader.ask("found")) == (ALL, ALL)

    reader.ask("act", "publish", 5)  # the version that was given back

    assert (writer.ask("found"), reader.ask("found")) == (ALL[:-1], ALL[:-1])
    assert writer.ask("wrong") == ""


def test_request_that_is_rolled_back_remembers_nothing(others):
    writer, reader = others(), others()
    writer.ask("request")
    assert writer.ask("found") == ALL
    writer.ask("begin")
    writer.ask("act", "publish", 0)
    assert writer.ask("found") == ALL[1:]
    writer.ask("rollback")
    assert writer.ask("found") == ALL
    writer.ask("respond")
    reader.ask("act", "publish", 5)

    writer.ask("request")

    assert writer.ask("found") == ALL[:-1]


def test_synonyms_of_one_process_are_those_of_the_next_request_of_another(others):
    def answered() -> list[str]:
        reader.ask("request")
        found = reader.ask("found", "atelier")
        reader.ask("respond")
        return found

    writer, reader = others(), others()
    everything = writer.ask("found")
    assert answered() == []
    writer.ask("act", "synonyms", 0)
    assert answered() == everything
    writer.ask("begin")
    writer.ask("act", "synonyms", 0)
    if connection.vendor == "postgresql":
        assert answered() == everything
    writer.ask("rollback")
    assert answered() == everything
    writer.ask("act", "synonyms", 0)
    assert answered() == []


@pytest.mark.postgres
@on_postgresql
def test_late_commit_of_an_earlier_transaction_is_seen(others):
    first, second, reader = others(), others(), others()
    assert reader.ask("found") == ALL
    for other in (first, second):
        other.ask("begin")
    first.ask("act", "publish", 0)
    second.tell("act", "publish", 1)  # waits for the first one, or has a later version: either is right
    for _time in range(5):
        assert reader.ask("found") == ALL  # and nobody who reads waits
        time.sleep(0.1)
    first.ask("commit")
    assert reader.ask("found") == ALL[1:]
    second.hear()
    assert reader.ask("found") == ALL[1:]

    second.ask("commit")

    assert reader.ask("found") == ALL[2:]
    assert reader.ask("wrong") == ""


@pytest.mark.postgres
@on_postgresql
@pytest.mark.parametrize("act", ["delete", "move", "close", "merge"])
def test_acts_beside_each_other_take_turns_and_never_lock_each_other_out(others, act):
    first, second = others(), others()
    first.ask("act", "edit", 0)  # it has the sector that is to be merged
    first.ask("begin")
    first.ask("act", "edit", 1)  # one writer at a time from here on
    second.tell("act", act, 0)  # must wait before it holds any row that the first may want
    time.sleep(0.5)
    first.ask("act", "edit", 0)
    first.ask("commit")

    second.hear()

    assert (first.ask("wrong"), second.ask("wrong")) == ("", "")


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_process_killed_at_any_step_leaves_nothing_wrong(variables, act):
    result = run(variables, "killing", act)

    assert result["problems"] == []
    assert result["late"] == 0  # every answer was right before the worker came
    assert result["ended"]
    assert result["places"] >= 5
    assert result["changed"] >= 2  # some died before the commit, some after it


@pytest.mark.slow
def test_killing_shows_an_act_that_tells_the_search_too_late(variables):
    result = run(variables, "killing", "careless")

    assert any(problem["leaked"] == ["practice-0"] for problem in result["problems"])
    assert result["late"] >= 1


@pytest.mark.slow
def test_many_readers_beside_two_writers_meet_no_lock_and_no_stale_answer(variables):
    result = run(variables, "crowd")

    assert (result["errors"], result["stale"]) == ([], [])
    assert result["commits"] == [16, 16]
    assert result["certain"] > 200

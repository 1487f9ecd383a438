"""`make test` and `make quick`. The last line sums up both test runs: `N passed, N failed[, N skipped]`.

With CI=true nothing may be left out for want of a service: a missing PostgreSQL, Elasticsearch or bench, or a test
skipped with a reason that begins with "missing", counts as failed. One Elasticsearch serves both runs and the figures.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import postgres
from clean_environment import PYTHON, ROOT, environment

sys.path.insert(0, str(ROOT))
from core import messages
from scripts import elasticsearch

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
FIGURES = [  # each prints its figure last and exits with 1 when it falls short
    ["checks/a11y.py", "--quick"],
    ["bench/queries.py", "--quick"],
    ["bench/weight.py"],
    ["bench/facet_kernel.py", "--quick"],
    ["bench/facet_page.py", "--quick"],
    ["bench/import.py", "--quick"],
    ["bench/inflection.py"],
]
FIGURES_BESIDE_ELASTICSEARCH = [
    ["bench/relevance.py", "--held-out"],
    ["chaos/parity.py", "--quick"],
    ["chaos/converge.py", "--quick"],
    ["chaos/outage.py", "--quick"],
]


def headline(text: str) -> None:
    print(f"\n=== {text} ===", flush=True)


def run(command: list[str], **variables: str) -> int:
    return subprocess.run(command, cwd=ROOT, env=environment(**variables), stdin=subprocess.DEVNULL).returncode


def run_pytest(chosen: str, **variables: str) -> Counter[str]:
    """Run the tests that match the marker expression `chosen`; returns how many passed, failed, skipped, missing."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        options = ["-n", "2", "-m", chosen, f"--junitxml={report}"]
        code = run([PYTHON, "-m", "pytest", *options], **variables)
        result = counts(report) if report.exists() else Counter(failed=1)
    if code and not result["failed"]:  # a warning turned error, nothing collected, a crashed worker
        result["failed"] = 1
    return result


def counts(report: Path) -> Counter[str]:
    """Outcomes in a JUnit report; `missing` are those of the skipped that wanted a service."""
    result: Counter[str] = Counter()
    for case in ElementTree.parse(report).getroot().iter("testcase"):  # noqa: S314  (written by our own pytest)
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            result["failed"] += 1
        elif skipped is None:
            result["passed"] += 1
        else:
            result["skipped"] += 1
            result["missing"] += skipped.get("message", "").lower().startswith("missing")
    return result


def left_out(what: str, why: str) -> Counter[str]:
    headline(f"NOT RUN: {what}: {why}")
    return Counter(failed=1) if IN_CI else Counter(skipped=1)


def start_elasticsearch(cluster: elasticsearch.Cluster) -> tuple[str, Counter[str]]:
    """The addresses of the cluster, empty when it could not be started, and what that counts as."""
    headline("Starting Elasticsearch")
    try:
        return ",".join(cluster.start()), Counter()
    except elasticsearch.MissingServerError as error:
        return "", left_out("what needs Elasticsearch", str(error))
    except RuntimeError as error:
        headline(f"FAILED: {error}")
        return "", Counter(failed=1)


def beside_elasticsearch() -> Counter[str]:
    """The test runs and the figures, beside one Elasticsearch where this machine can have it."""
    cluster = elasticsearch.Cluster()
    try:
        url, total = start_elasticsearch(cluster)
        without = "" if url else " and not elasticsearch"
        headline("Tests on SQLite")
        total += run_pytest(f"not postgres{without}", ELASTICSEARCH_TEST_URL=url)
        total += on_postgresql(f"not browser and not once{without}", url)
        for command in [*FIGURES, *(FIGURES_BESIDE_ELASTICSEARCH if url else [])]:
            total += step(command, ELASTICSEARCH_TEST_URL=url)
        return total
    finally:
        cluster.stop()


def on_postgresql(chosen: str, elasticsearch_url: str) -> Counter[str]:
    headline("Tests on PostgreSQL")
    try:
        return run_pytest(chosen, DATABASE_URL=postgres.start(), ELASTICSEARCH_TEST_URL=elasticsearch_url)
    except postgres.MissingServerError as error:
        return left_out("the tests on PostgreSQL", str(error))
    except RuntimeError as error:
        headline(f"FAILED: PostgreSQL did not start: {error}")
        return Counter(failed=1)
    finally:
        postgres.stop()


def step(command: list[str], **variables: str) -> Counter[str]:
    """Run a script that is no pytest: it adds to the failed when it fails, and to nothing when it does not."""
    headline(" ".join(command))
    if not (ROOT / command[0]).exists():
        return left_out(command[0], "the file is not there")
    return Counter(failed=1) if run([PYTHON, *command], **variables) else Counter()


def everything() -> Counter[str]:
    return step(["scripts/check.py"]) + beside_elasticsearch()


def closing_line(total: Counter[str]) -> str:
    if IN_CI and total["missing"]:
        print(f"{total['missing']} tests were skipped because a service is missing: with CI=true they count as failed.")
        total["skipped"] -= total["missing"]
        total["failed"] += total["missing"]
    line = f"{total['passed']} passed, {total['failed']} failed"
    return f"{line}, {total['skipped']} skipped" if total["skipped"] else line


def main() -> int:
    messages.compile_all(ROOT / "locale")
    if "--quick" in sys.argv[1:]:
        return run(
            [PYTHON, "-m", "pytest", "-n", "2", "-m", "not browser and not postgres and not elasticsearch and not slow"]
        )
    total = everything()
    print()
    print(closing_line(total))
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())

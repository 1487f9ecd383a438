"""`make check`: what can be said without running the tests. Prints one line a check, and the output of what failed."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from clean_environment import PRODUCTION, PYTHON, ROOT, environment

TYPED = ["core", "taxonomy", "search", "community", "repository", "projects", "site/portal", "scripts"]
LINES_SHOWN = 60


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    variables: dict[str, str] = field(default_factory=dict)


def module(name: str, *arguments: str) -> list[str]:
    return [PYTHON, "-m", name, *arguments]


def manage(*arguments: str) -> list[str]:
    return [PYTHON, "manage.py", *arguments]


CHECKS = [  # the slow ones first, two run at a time
    Check("types", module("mypy", *TYPED), {"PYTHONPATH": "site:."}),
    Check("house rules", module("pytest", "-q", "-p", "no:cacheprovider", "tests/test_repository.py")),
    Check("migrations present", manage("makemigrations", "--check", "--dry-run")),
    Check("catalogues complete", manage("messages", "check")),
    Check("production settings", manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    Check("template format", module("djlint", "templates", "--check")),
    Check("template lint", module("djlint", "templates", "--lint", "--quiet")),
    Check("format", module("ruff", "format", "--check", ".")),
    Check("lint", module("ruff", "check", ".")),
]


def run(check: Check) -> tuple[Check, subprocess.CompletedProcess[str], float]:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment(**check.variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return check, done, time.monotonic() - began


def shortened(lines: list[str], check: Check) -> str:
    """The end of a long output, where the sum stands, and the command that shows all of it."""
    if len(lines) <= LINES_SHOWN:
        return "\n".join(lines)
    command = " ".join([".venv/bin/python", *check.command[1:]])
    return "\n".join([f"  ... {len(lines) - LINES_SHOWN} lines more: {command}", *lines[-LINES_SHOWN:]])


def main() -> int:
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for check, done, seconds in pool.map(run, CHECKS):
            print(f"{'ok' if done.returncode == 0 else 'FAILED':<7} {check.name} ({seconds:.1f} s)", flush=True)
            if done.returncode:
                failed.append(check.name)
                print(shortened(done.stdout.strip().splitlines(), check), flush=True)
    print(f"make check: {', '.join(failed)} failed" if failed else f"make check: {len(CHECKS)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

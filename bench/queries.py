"""SQL queries of every public address, with few and many practices, in one and five languages.

    bench/queries.py [--quick] [--show ROUTE]

The number must not move with the number of practices or of languages, for nobody, a member or an editor. Each
address is asked for three times; the third, when all caches are warm, counts. `--quick` has 200 practices as many.
A results page may ask 6 questions of our own beside Wagtail's, 14 in all for somebody without a session.
Exit code 1 names the addresses whose number moves, with the statements that make the difference.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from checks import demosite

FEW, MANY, MANY_QUICK = 10, 1_000, 200
LANGUAGES = (1, 5)
PEOPLE = ("nobody", "member", "editor")
ALIKE = [("practice", "practice, one of each")]  # three files, organisations, links, tags, and one of each
RESULTS = "results"  # how names of addresses begin that search
MOST_OWN, MOST_IN_ALL = 6, 14  # statements of a results page for nobody: ours, and together with Wagtail's
WAGTAILS = {
    "wagtailcore_site",
    "wagtailcore_locale",
    "wagtailcore_page",
    "projects_homepage",
    "repository_practiceindexpage",
}
WARM_UP = 2  # requests before the one that counts
Case = dict[str, dict[str, Any]]  # route and person -> {"status": int, "queries": [statement, ...]}


def measure(practices: int, languages: int) -> Case:
    """Run this script again on a fresh copy of an empty portal. Raises demosite.SiteError."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        var = demosite.copy(demosite.prepared("bare"), Path(folder) / "var")
        done = subprocess.run(
            [sys.executable, __file__, "--case", str(practices), str(languages)],
            cwd=demosite.ROOT, env=demosite.variables(var), capture_output=True, text=True,
        )  # fmt: skip
    if done.returncode:
        raise demosite.SiteError(
            f"{practices} practices, {languages} languages:\n{done.stderr[-4000:]}{done.stdout[-2000:]}"
        )
    return json.loads(done.stdout.splitlines()[-1])


# --- inside the process of one case -----------------------------------------------------------


def run_case(practices: int, languages: int) -> Case:
    sys.path.insert(0, str(demosite.ROOT / "site"))
    import django

    django.setup()
    from bench import portal_pages, routes
    from bench.generate import generate

    originals = portal_pages.make(languages, lambda: generate(practices))
    found: Case = {}
    people = portal_pages.clients()
    known = routes.routes(originals)
    for route in known:
        found |= {f"{route.name}|{person}": ask(people[person], route.path) for person in PEOPLE}
    pictures = routes.renditions()
    for route in pictures:
        found |= {f"{route.name}|{person}": ask(people[person], route.path) for person in PEOPLE}
    if missing := routes.uncovered(known + pictures):
        raise SystemExit(f"No example for these public addresses, add one to bench/routes.py: {', '.join(missing)}")
    return found


def ask(client: Any, path: str) -> dict[str, Any]:
    """Status and statements of the last of three requests for `path`."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _time in range(WARM_UP):
        drain(client.get(path))
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        drain(response)
    return {"status": response.status_code, "queries": [query["sql"] for query in captured]}


def drain(response: Any) -> None:
    """Read a streamed answer to its end, so that its queries are made and its file is closed."""
    if response.streaming:
        for _part in response.streaming_content:
            pass
    response.close()


def shape(sql: str) -> str:
    """What a statement does, in short: its verb and tables. Two that differ in their values alone are equal."""
    tables = re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', sql)
    return f"{sql.split(maxsplit=1)[0]} {', '.join(dict.fromkeys(tables))}"


# --- comparing --------------------------------------------------------------------------------


def table(cases: dict[tuple[int, int], Case]) -> list[str]:
    """Print a line for each address and person; returns those whose numbers or answers differ."""
    names = list(dict.fromkeys(name for case in cases.values() for name in case))
    heads = [f"{practices:,} in {languages}" for practices, languages in cases]
    print(f"{'address':<32}{'person':<9}{'status':<8}" + "".join(f"{head:>12}" for head in heads))
    moving = []
    for name in names:
        cells = [case.get(name) for case in cases.values()]
        there = [cell for cell in cells if cell]
        numbers = {(cell["status"], len(cell["queries"])) for cell in there}
        route, person = name.split("|")
        figures = "".join(f"{len(cell['queries']) if cell else '-':>12}" for cell in cells)
        status = "/".join(sorted({str(cell["status"]) for cell in there}))
        print(f"{route:<32}{person:<9}{status:<8}{figures}{'' if len(numbers) == 1 else '   MOVES'}")
        if len(numbers) > 1 or any(cell["status"] >= 500 for cell in there):
            moving.append(name)
    return moving


def unlike(cases: dict[tuple[int, int], Case]) -> list[str]:
    """Pages of one kind whose number moves with the rows that belong to them: files, organisations, links, tags."""
    found = []
    for case in cases.values():
        for one, other in ALIKE:
            for person in PEOPLE:
                numbers = [len(case[f"{name}|{person}"]["queries"]) for name in (one, other)]
                if numbers[0] != numbers[1]:
                    found.append(f"{one}: {numbers[0]} queries, {other}: {numbers[1]}")
                    told(Counter(kinds(case[f"{one}|{person}"])) - Counter(kinds(case[f"{other}|{person}"])))
    return list(dict.fromkeys(found))


def kinds(cell: dict[str, Any]) -> list[str]:
    """Each statement by its verb, its tables and its columns in the condition, without values."""
    return [shape(statement) for statement in cell["queries"]]


def is_wagtails(sql: str) -> bool:
    """Finding site, language and page, and asking whether the page is private; all else is ours."""
    tables = re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', sql)
    return tables == ["wagtailcore_pageviewrestriction"] or (bool(tables) and set(tables) <= WAGTAILS)


def too_many(cases: dict[tuple[int, int], Case]) -> list[str]:
    """Results pages that ask the database more than they may."""
    found = []
    for case in cases.values():
        for name, cell in case.items():
            if _is_results(name):
                own = [sql for sql in cell["queries"] if not is_wagtails(sql)]
                if len(own) > MOST_OWN or len(cell["queries"]) > MOST_IN_ALL:
                    found.append(f"{name}: {len(own)} of our own, {len(cell['queries'])} in all")
                    told(Counter(shape(sql) for sql in own))
    return list(dict.fromkeys(found))


def explain(name: str, cases: dict[tuple[int, int], Case]) -> None:
    """Print of which statements one case has more than another."""
    there = sorted((case[name] for case in cases.values() if name in case), key=lambda cell: len(cell["queries"]))
    print(f"\n{name.replace('|', ', ')}:")
    told(Counter(kinds(there[-1])) - Counter(kinds(there[0])))


def told(more: Counter[str]) -> None:
    for statement, times in more.most_common(8):
        print(f"  {times} more: {statement[:200]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help=f"{MANY_QUICK} practices instead of {MANY:,}")
    parser.add_argument("--show", default="", metavar="ROUTE", help="print the statements of one address")
    parser.add_argument("--case", nargs=2, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(run_case(*options.case)))
        return 0
    many = MANY_QUICK if options.quick else MANY
    try:
        cases = {(count, languages): measure(count, languages) for languages in LANGUAGES for count in (FEW, many)}
    except demosite.SiteError as error:
        print(f"queries: not measured: {error}")
        return 1
    moving = table(cases)
    for name in moving:
        explain(name, cases)
    moving += unlike(cases)
    over = too_many(cases)
    for name in (name for name in cases[many, LANGUAGES[-1]] if options.show and name.startswith(options.show)):
        print(f"\n{name}", *cases[many, LANGUAGES[-1]][name]["queries"], sep="\n  ")
    return close(cases, moving, over)


def close(cases: dict[tuple[int, int], Case], moving: list[str], over: list[str]) -> int:
    cells = [(len(cell["queries"]), name) for case in cases.values() for name, cell in case.items()]
    most, where = max(cells)
    routes = len({name.split("|")[0] for _number, name in cells})
    which = ", ".join(dict.fromkeys(name.split("|")[0] for name in moving))
    verdict = f"{len(moving)} differ: {which}" if moving else "all equal"
    results = [cell["queries"] for case in cases.values() for name, cell in case.items() if _is_results(name)]
    own = max(sum(not is_wagtails(sql) for sql in queries) for queries in results)
    verdict += f"; results pages at most {own} of our own, {max(map(len, results))} in all"
    for problem in over:
        print(f"- too many: {problem}")
    print(f"queries: {routes} addresses for {', '.join(PEOPLE)}; most {most} ({where.replace('|', ', ')}); {verdict}")
    return 1 if moving or over else 0


def _is_results(name: str) -> bool:
    return name.startswith(RESULTS) and name.endswith("|nobody")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", demosite.SETTINGS)
    sys.exit(main())

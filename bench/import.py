# ruff: noqa: N999  (a script that nobody imports)
"""How much faster the import is than adding and publishing practices in a loop, and whether both leave the same rows.

    bench/import.py [--quick] [--n ROWS]

Both read one generated file of the portal's own columns, each into a fresh portal on SQLite, in a process of its own.
The loop takes the converted rows and does for each what a script would, in autocommit: make a page, `add_child`,
`save_revision().publish()`; organisations are found or added, and saving the page writes its search document. The
import is `repository.imports.Importer`, with reading, checking, its own records and its own log entries. Then every row
of every table is compared, all fields but keys and times (`bench/kept_rows.py` names the few others). Exit code 1 when
any differs, or the import is less than 10 times as fast.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from checks import demosite

ROWS, ROWS_QUICK = 1_000, 200
LEAST = 10
WORDS = ("mentor", "site", "plan", "week", "firm", "oven", "weld", "loom", "cable", "roof", "bakery", "care", "tour")
COUNTRIES = ("Greece", "Spain", "Italy", "Austria", "Germany", "France", "Malta", "Cyprus", "Ireland", "Finland")
SECTORS = ("Construction", "Manufacturing", "Education", "Energy supply", "Health and social work", "43", "10", "85")
THEMES = ("1.2", "2.1", "3.4", "3.7", "3.8", "3.9", "5.1", "6.4", "6.6")
TARGETS = ("TG01", "TG02", "TG09", "TG13", "TG14", "TG18", "TG19", "TG20")
TAGS = ("mentoring", "ovens", "solar roofs", "night shift", "family firms", "first week", "drones", "Fachkräfte")
Case = dict[str, Any]  # seconds, cpu, made, tables


# --- the file -----------------------------------------------------------------------------------


def write_rows(path: Path, count: int, seed: int = 1) -> None:
    """A CSV file of the profile `portal`. One in ten titles comes again, one in five organisations is new."""
    rows = [_row(random.Random(f"{seed}-{number}"), number) for number in range(count)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _row(rng: random.Random, number: int) -> dict[str, object]:
    start = rng.randint(1995, 2020)
    lead = f"Example body {number}" if number % 5 == 0 else f"Example house {rng.randint(1, 60)}"
    return {
        "Your id": f"row-{number}",
        "Title": f"Example {number if number % 10 else 'again'}: {_words(rng, 5)}",
        "Summary": _words(rng, 20),
        "The situation": _words(rng, 60),
        "What was done": f"{_words(rng, 60)}\n\n- {_words(rng, 8)}\n- {_words(rng, 8)}",
        "Results and evidence": _words(rng, 60),
        "What it took": _words(rng, 40),
        "Countries": "; ".join(rng.sample(COUNTRIES, rng.randint(1, 3))),
        "Sectors": "; ".join(rng.sample(SECTORS, rng.randint(1, 2))),
        "Themes": "; ".join(rng.sample(THEMES, rng.randint(0, 3))),
        "Target groups": "; ".join(rng.sample(TARGETS, rng.randint(0, 3))),
        "VET strand": rng.choice(("initial", "continuing", "initial; continuing")),
        "EQF levels": rng.choice(("", "3; 4", "5")),
        "Learning modes": rng.choice(("", "on-site; workplace", "blended")),
        "Fields of education": rng.choice(("", "073; 052", "06")),
        "Languages of the materials": rng.choice(("", "el; en", "es")),
        "Territorial level": rng.choice(("", "local", "national")),
        "Outcome": rng.choice(("", "Worked", "Mixed results")),
        "Evidence": rng.choice(("", "Monitored", "Evaluated")),
        "From year": start,
        "To year": rng.choice(("", start + 3)),
        "Region or town": rng.choice(("", "Crete", "Tirol")),
        "Learners reached": rng.choice(("", rng.randint(5, 900))),
        "Lead organisation": lead,
        "Country of lead organisation": rng.choice(COUNTRIES[:3]),
        "Partners": "; ".join(f"Example house {one}" for one in rng.sample(range(1, 60), rng.randint(0, 2))),
        "Tags": "; ".join(rng.sample(TAGS, rng.randint(0, 3))),
        "Link": rng.choice(("", "https://example.org/practice")),
        "Source": "Example source",
    }


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choice(WORDS) for _word in range(count)).capitalize() + "."


# --- inside the process of one case ---------------------------------------------------------------


def run_case(way: str, path: Path) -> Case:
    sys.path.insert(0, str(demosite.ROOT / "site"))
    import django

    django.setup()
    from bench import kept_rows

    started, cpu = time.perf_counter(), time.process_time()
    made = {"loop": run_loop, "import": run_import}[way](path)
    figures = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu, "made": made}
    return {**figures, "tables": kept_rows.dump()}


def run_import(path: Path) -> int:
    from repository import imports

    index = imports.default_index()
    assert index is not None
    order = imports.Order(profile=imports.profile("portal"), into=index, publish=True)
    importer = imports.Importer(order)
    for _line in importer.run(importer.open(path)):
        pass
    if importer.report.refused:
        raise SystemExit(importer.report.as_text())
    return importer.report.made


def run_loop(path: Path) -> int:
    from repository import imports
    from repository.models import PracticePage

    index, made = imports.default_index(), 0
    assert index is not None
    for values in converted(path):
        page = PracticePage(locale=index.locale, live=False)
        fill(page, values)
        index.add_child(instance=page)
        page.save_revision(log_action=True).publish()
        made += 1
    return made


def fill(page: Any, values: Any) -> None:
    """What a script would set, from the values of a converted row."""
    from community.actions import find_or_add_organisation
    from repository import facts
    from repository.models import PracticeLink, PracticeRole
    from taxonomy.models import Concept

    for name, value in values.fields.items():
        setattr(page, name, value)
    for fact in facts.CONCEPT_FIELDS:
        chosen = list(Concept.objects.filter(pk__in=values.concepts.get(fact.name, [])))
        setattr(page, fact.name, chosen if fact.many else next(iter(chosen), None))
    for number, body in enumerate(values.bodies):
        country = Concept.objects.filter(pk=body.country).first()
        found = find_or_add_organisation(body.name, by=None, kind=body.kind, country=country, website=body.website)
        if found.pk not in {role.organisation_id for role in page.roles.all()}:
            page.roles.add(PracticeRole(organisation=found, role=body.role, sort_order=number))
    for number, (url, label) in enumerate(values.links):
        page.links.add(PracticeLink(url=url, label=label, sort_order=number))
    page.tags.set(list(values.tags))


def converted(path: Path) -> Iterator[Any]:
    from core.imports.readers import open_rows
    from repository import imports
    from repository.conversion import convert

    profile = imports.profile("portal")
    with open_rows(path) as rows:
        for row in rows:
            yield convert(profile.map(row)).values


# --- comparing ------------------------------------------------------------------------------------


def measure(way: str, path: Path) -> Case:
    """Run this script again on a fresh copy of an empty portal. Raises demosite.SiteError."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        var = demosite.copy(demosite.prepared("bare"), Path(folder) / "var")
        done = subprocess.run(
            [sys.executable, __file__, "--case", way, str(path)],
            cwd=demosite.ROOT, env=demosite.variables(var), capture_output=True, text=True,
        )  # fmt: skip
    if done.returncode:
        raise demosite.SiteError(f"{way}:\n{done.stderr[-4000:]}{done.stdout[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def differences(loop: Case, batch: Case) -> list[str]:
    """Print a line for each table; returns the names of those that differ."""
    unlike = []
    for name, rows in loop["tables"].items():
        others = batch["tables"][name]
        print(f"  {name:<36}{len(rows):>8,} rows   {'equal' if rows == others else 'DIFFERENT'}")
        if rows != others:
            unlike.append(name)
            one = next((row for row in rows if row not in others), "nothing")
            other = next((row for row in others if row not in rows), "nothing")
            print(f"    the loop has {len(rows)}: {one[:600]}\n    the import {len(others)}: {other[:600]}")
    return unlike


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help=f"{ROWS_QUICK} rows instead of {ROWS:,}")
    parser.add_argument("--n", type=int, help="as many rows")
    parser.add_argument("--case", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(run_case(options.case[0], Path(options.case[1]))))
        return 0
    with tempfile.TemporaryDirectory(prefix="portal-rows-") as folder:
        path = Path(folder) / "rows.csv"
        write_rows(path, options.n or (ROWS_QUICK if options.quick else ROWS))
        try:
            cases = {way: measure(way, path) for way in ("import", "loop")}
        except demosite.SiteError as error:
            print(f"import: not measured: {error}")
            return 1
    return close(cases["loop"], cases["import"])


def close(loop: Case, batch: Case) -> int:
    print("All fields but keys and times, of what the loop and the import left:")
    unlike = differences(loop, batch)
    rates = {}
    for way, case in (("loop", loop), ("import", batch)):
        rates[way], share = case["made"] / case["seconds"], case["cpu"] / case["seconds"]
        figures = f"{case['made']:>7,} rows in {case['seconds']:>7.2f} s {rates[way]:>8.1f} a second"
        print(f"{way:<8}{figures} ({share:.0%} of the time computing)")
    ratio = rates["import"] / rates["loop"]
    verdict = f"{', '.join(unlike)} differ" if unlike else "all rows equal"
    print(f"import: {verdict}; {ratio:.1f} times as fast as the loop")
    return 1 if unlike or ratio < LEAST else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", demosite.SETTINGS)
    sys.exit(main())

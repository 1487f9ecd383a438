"""Large files are read in a process of their own, whose highest memory use the kernel tells."""

import itertools
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.core.imports.test_xlsx_package import MAIN, PARTS

ROOT = Path(__file__).parents[3]
TEXT_BYTES = 60_000_000
MEGABYTE = 1_000_000

PROGRAM = """
import re, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from core.imports.readers import open_rows
from core.imports.report import ImportReport

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024

before = peak()
rows = 0
with open_rows(sys.argv[1]) as stream, ImportReport() as report:
    for row in stream:
        rows += 1
        report.duplicate_of(str(row.values["id"]), row.line)
print(rows, peak() - before)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def rows_and_memory(path):
    command = [sys.executable, "-c", PROGRAM, path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    path.unlink()  # pytest keeps the folders of the last runs
    assert done.returncode == 0, done.stderr
    rows, memory = done.stdout.split()
    return int(rows), int(memory)


def test_csv_of_60_mb_is_read_in_flat_memory(tmp_path):
    path = tmp_path / "a.csv"
    story = '"Ξύλο ""και"" μέταλλο\nσε δύο γραμμές, ' + "wood and metal " * 60 + '"'
    count = TEXT_BYTES // len(story.encode())
    with path.open("w", encoding="utf-8") as file:
        file.write("id,story,year\n")
        file.writelines(f"{number},{story},2020\n" for number in range(count))
    assert path.stat().st_size > TEXT_BYTES * 0.95
    rows, memory = rows_and_memory(path)
    assert rows == count
    assert memory < 30 * MEGABYTE


@pytest.mark.parametrize(("suffix", "start", "glue", "end"), [("json", "[\n", ",\n", "]"), ("jsonl", "", "\n", "\n")])
def test_json_of_60_mb_is_read_in_flat_memory(tmp_path, suffix, start, glue, end):
    path = tmp_path / f"a.{suffix}"
    story = json.dumps({"story": "Ξύλο και μέταλλο " * 60, "themes": ["1", "2"]}, ensure_ascii=False)
    count = TEXT_BYTES // len(story.encode())
    with path.open("w", encoding="utf-8") as file:
        file.write(start)
        file.writelines((glue if number else "") + f'{{"id": {number}, ' + story[1:] for number in range(count))
        file.write(end)
    assert path.stat().st_size > TEXT_BYTES * 0.95
    rows, memory = rows_and_memory(path)
    assert rows == count
    assert memory < 30 * MEGABYTE


def test_xlsx_whose_texts_would_fill_the_memory_is_read_in_flat_memory(tmp_path):
    path = tmp_path / "a.xlsx"
    count = 4_000
    stories = (
        f"<si><t>{number} {' '.join(map(str, range(number, number + 1_500)))}</t></si>" for number in range(count)
    )
    rows = (f'<row><c><v>{number}</v></c><c t="s"><v>{number + 2}</v></c></row>' for number in range(count))
    header = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in PARTS.items():
            if name != "xl/sharedStrings.xml":
                package.writestr(name, text)
        with package.open("xl/sharedStrings.xml", "w") as part:
            names = f'<sst xmlns="{MAIN}"><si><t>id</t></si><si><t>story</t></si>'
            part.writelines(piece.encode() for piece in itertools.chain([names], stories, ["</sst>"]))
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            start = f'<worksheet xmlns="{MAIN}"><sheetData>{header}'
            part.writelines(piece.encode() for piece in itertools.chain([start], rows, ["</sheetData></worksheet>"]))
        unpacked = package.getinfo("xl/sharedStrings.xml").file_size
    found, memory = rows_and_memory(path)
    assert unpacked > 25 * MEGABYTE
    assert found == count
    assert memory < 30 * MEGABYTE

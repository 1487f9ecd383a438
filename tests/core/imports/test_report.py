import json

from core.imports.report import MAX_REFUSALS, MAX_UNMAPPED, ImportReport, readable
from core.imports.rows import Refusal


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_report_counts_rows_not_reasons():
    clock = Clock()
    with ImportReport(clock=clock) as report:
        for _number in range(1_200):
            report.add_made()
        report.add_updated()
        report.add_unchanged()
        report.add_refused(7, Refusal("Year", "20x", "This is not a year."), Refusal("Title", "", "Empty."))
        for value in ("Wood", "Wood", "Metal"):
            report.add_unmapped("sectors", value)
        clock.now += 2
    clock.now += 50
    assert report.as_dict() == {
        "dry_run": False,
        "rows": 1_203,
        "made": 1_200,
        "updated": 1,
        "unchanged": 1,
        "refused": 1,
        "duplicates": 0,
        "refusals": [
            {"line": 7, "column": "Year", "value": "20x", "reason": "This is not a year."},
            {"line": 7, "column": "Title", "value": "", "reason": "Empty."},
        ],
        "refusals_left_out": 0,
        "unmapped": {"sectors": {"Wood": 2, "Metal": 1}},
        "unmapped_left_out": {},
        "unused_columns": [],
        "stopped": "",
        "elapsed": 2.0,
        "rate": 601.5,
    }
    assert report.as_text() == (
        "  made             1,200\n"
        "  updated              1\n"
        "  unchanged            1\n"
        "  refused              1\n"
        "1,203 rows in 2.0 s, 602 a second\n"
        "\n"
        "Refused rows\n"
        '  line 7, Year: "20x"\n'
        "      This is not a year.\n"
        "  line 7, Title\n"
        "      Empty.\n"
        "\n"
        "Values of sectors without a match\n"
        "        2  Wood\n"
        "        1  Metal"
    )
    json.dumps(report.as_dict())


def test_report_of_a_dry_run_that_stopped():
    with ImportReport(dry_run=True) as report:
        report.stop("Line 9: The workbook is damaged.")
    lines = report.as_text().splitlines()
    assert lines[:2] == ["Dry run: nothing was saved.", "Stopped before the end: Line 9: The workbook is damaged."]


def test_report_is_bounded():
    with ImportReport() as report:
        for number in range(MAX_REFUSALS + 500):
            report.add_refused(number, Refusal("a", "x" * 5_000, "No."))
            report.add_unmapped("themes", f"value {number}")
    assert report.refused == MAX_REFUSALS + 500
    assert len(report.refusals) == MAX_REFUSALS
    assert report.refusals_left_out == 500
    assert len(report.refusals[0].value) == 80
    assert len(report.unmapped["themes"]) == MAX_UNMAPPED
    assert report.unmapped_left_out == {"themes": 500}
    text = report.as_text()
    assert "and 500 more reasons, not listed" in text
    assert f"{MAX_REFUSALS + 500 - 20:>7,}  times another value" in text


def test_report_finds_duplicate_ids_with_the_line_of_the_first():
    with ImportReport() as report:
        assert report.duplicate_of("a", 2) is None
        assert report.duplicate_of("b", 3) is None
        assert report.duplicate_of("a", 4, column="ID") == Refusal(
            "ID", "a", "The id is already used in line 2 of this file."
        )
        assert report.duplicate_of("a\ud800", 5) is None
    assert report.duplicates == 1
    assert "1 row repeats an id of this file" in report.as_text()


def test_readable_is_one_line_without_harm():
    assert readable("a\n\tb\x1b[31m \u202ec\ud800") == "a b [31m c"
    assert readable("x" * 100) == "x" * 79 + "…"
    assert readable("") == ""

"""A matrix as a table: heads, cells that lead to their search, levels of heat."""

import pytest

from search.presentation import Labels, matrix_table, shortened
from search.results import Matrix
from tests.search.test_presentation import LIST, ask, counted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies")]

MATRIX = Matrix(
    rows=("education", "construction"),
    columns=("gr", "at", "gb"),
    cells={("construction", "gr"): 9, ("construction", "at"): 1, ("education", "gb"): 24},
    row_totals={"construction": 10, "education": 24},
    column_totals={"gr": 9, "at": 1, "gb": 24},
    total=34,
)


def test_matrix_cells_lead_to_their_search_and_name_it() -> None:
    table = matrix_table(ask("q=roof&country=gr&page=2"), MATRIX, LIST, Labels("en"), counted)
    assert [column.code for column in table.columns] == ["AT", "EL", "UK"]
    assert [row.label for row in table.rows] == ["Construction", "Education"]
    one, nine, gap = table.rows[0].cells
    assert (nine.count, nine.url) == ("9", "/en/practices/?q=roof&sector=construction&country=gr")
    assert nine.name == "Construction, Greece: 9 samples"
    assert (gap.level, gap.url) == (0, "")
    assert 0 < one.level < nine.level < table.rows[1].cells[2].level == 5
    assert (table.total, table.total_url) == ("34", "/en/practices/?q=roof")


@pytest.mark.parametrize(
    ("largest", "texts"),
    [
        (1, ["1 or more"]),
        (5, ["1", "2", "3", "4", "5 or more"]),
        (6, ["1", "2", "3", "4", "5 or more"]),
        (24, ["1–2", "3–6", "7–11", "12–17", "18 or more"]),
    ],
)
def test_legend_has_no_level_twice(largest: int, texts: list[str]) -> None:
    matrix = Matrix(("education",), ("gr",), {("education", "gr"): largest}, {}, {}, largest)
    table = matrix_table(ask(), matrix, LIST, Labels("en"), counted)
    assert [step.text for step in table.legend] == texts
    assert table.rows[0].cells[0].level == len(texts)


def test_small_matrix_keeps_the_largest_lines() -> None:
    small = shortened(MATRIX, rows=1, columns=2)
    assert (small.rows, small.columns, small.total) == (("education",), ("gb", "gr"), 34)

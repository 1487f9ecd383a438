import contextlib
import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports import fields
from core.imports.cells import cell_text
from core.imports.errors import ValueRefused


@pytest.mark.parametrize(
    ("text", "year"), [("2020", 2020), (" 1999 ", 1999), ("2020-05-31", 2020), ("31/5/2020", 2020)]
)
def test_year(text, year):
    assert fields.year(text) == year


@pytest.mark.parametrize("text", ["", "20", "1899", "2101", "about 2020", "44000", "2020/21", "²020"])
def test_year_refused(text):
    with pytest.raises(ValueRefused, match="year"):
        fields.year(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1200", 1200),
        ("1.200", 1200),
        ("1,200", 1200),
        ("1 200", 1200),
        ("1\u00a0200\u202f300", 1200300),
        ("1'200", 1200),
        ("1.200.300", 1200300),
        ("12.0", 12),
        ("1,200.00", 1200),
        ("-5", -5),
        ("\u22125", -5),
        ("007", 7),
    ],
)
def test_integer(text, number):
    assert fields.integer(text) == number


@pytest.mark.parametrize("text", ["", "12.5", "twelve", "1 20", "1.2340", "12-15", "1e3", "½", "--1"])
def test_integer_refused(text):
    with pytest.raises(ValueRefused, match="not a whole number"):
        fields.integer(text)


def test_integer_between_limits():
    assert fields.integer("5", minimum=5, maximum=5) == 5
    with pytest.raises(ValueRefused, match="below 6"):
        fields.integer("5", minimum=6)
    with pytest.raises(ValueRefused, match="above 4"):
        fields.integer("5", maximum=4)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("1.2340", "1.2340"),
        ("€ 1.200,00", "1200.00"),
        ("1200 EUR", "1200"),
        (".5", "0.5"),
        ("-3", "-3"),
        ("1,", "1"),
    ],
)
def test_decimal(text, number):
    assert fields.decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "1.2.3", "1,23,456", "1.234,5.6", "abc", "1e5", "inf", "NaN", "٣", "1" * 41])
def test_decimal_refused(text):
    with pytest.raises(ValueRefused):
        fields.decimal(text)


@pytest.mark.parametrize("text", ["1.234", "1,234", "-12.345", "123,456"])
def test_decimal_with_two_meanings_is_refused_unless_the_mark_is_known(text):
    with pytest.raises(ValueRefused, match="may mean a thousand or a fraction"):
        fields.decimal(text)


def test_decimal_with_a_known_mark():
    assert fields.decimal("1,234", mark=",") == Decimal("1.234")
    assert fields.decimal("1,234", mark=".") == 1234
    assert fields.decimal("1.234", mark=",") == 1234


AMOUNT = st.decimals(-(10**9), 10**9, places=2, allow_nan=False, allow_infinity=False)


@given(amount=AMOUNT, style=st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ".")]))
def test_decimal_reads_every_style_of_writing(amount, style):
    grouping, mark = style
    written = f"{amount:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", grouping)
    assert fields.decimal(written) == amount
    assert fields.decimal(written, mark=mark) == amount


@given(amount=st.floats(-1e9, 1e9).map(lambda value: round(value, 4)), mark=st.sampled_from([None, ",", "."]))
def test_decimal_reads_typed_cells_whatever_the_mark_of_the_file(amount, mark):
    number = fields.decimal(cell_text(amount), mark=mark)
    assert number == Decimal(repr(amount))


@pytest.mark.parametrize("text", ["yes", " TRUE ", "1", "sì", "Sí", "ja", "ναι", "ΝΑΊ", "oui", "x"])
def test_boolean_yes(text):
    assert fields.boolean(text) is True


@pytest.mark.parametrize("text", ["no", "False", "0", "nein", "όχι", "ΟΧΙ", "non", "não"])
def test_boolean_no(text):
    assert fields.boolean(text) is False


@pytest.mark.parametrize("text", ["", "maybe", "2", "yes please"])
def test_boolean_refused(text):
    with pytest.raises(ValueRefused, match="neither yes nor no"):
        fields.boolean(text)


@pytest.mark.parametrize(
    "text",
    ["2024-05-31", "2024-05-31T10:02:00", "2024-05-31 23:59", "31/05/2024", "31.5.2024", "31-05-2024", "45443"],
)
def test_date(text):
    assert fields.date(text) == datetime.date(2024, 5, 31)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-02-30", "no such day"),
        ("05/31/2024", "no such day"),
        ("31/05-2024", "not a date"),
        ("31/05/24", "not a date"),
        ("May 2024", "not a date"),
        ("", "not a date"),
        ("0001-01-01", "between 1900 and 2100"),
        ("99999", "between 1900 and 2100"),
    ],
)
def test_date_refused(text, reason):
    with pytest.raises(ValueRefused, match=reason):
        fields.date(text)


@given(day=st.dates(datetime.date(1900, 3, 1), datetime.date(2100, 12, 31)))
def test_date_reads_every_style_of_writing(day):
    assert fields.date(day.isoformat()) == fields.date(f"{day:%d/%m/%Y}") == fields.date(f"{day:%d.%m.%Y}") == day


def test_url():
    assert fields.url(" https://example.org/a?b=ü#c\n") == "https://example.org/a?b=ü#c"
    assert fields.url("WWW.example.org") == "https://WWW.example.org"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "ftp://example.org",
        "https://",
        "https://exa mple.org",
        "https://user:secret@example.org/",
        "https://example.org/" + "a" * 2_000,
    ],
)
def test_url_refused(text):
    with pytest.raises(ValueRefused, match="web address"):
        fields.url(text)


def test_email():
    assert fields.email(" mailto:Info@Example.org ") == "info@example.org"
    for text in ("", "info", "info@", "a b@example.org", "a@example.org, b@example.org"):
        with pytest.raises(ValueRefused, match="e-mail"):
            fields.email(text)


@given(text=st.text(max_size=60))
def test_converters_answer_or_refuse_any_text(text):
    for convert in (
        fields.year,
        fields.integer,
        fields.decimal,
        fields.boolean,
        fields.date,
        fields.url,
        fields.email,
        fields.text,
        fields.rich_text,
    ):
        with contextlib.suppress(ValueRefused):
            convert(text)

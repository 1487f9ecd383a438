"""From text in a file to typed values; what cannot be taken is refused with a reason.

Every converter takes text as MappedRow.text() gives it and raises ValueRefused. None of them
takes "" for a value: whether a field may be empty is for the caller to say first.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _

from core.imports.errors import ValueRefused
from core.imports.plaintext import rich_text, text

__all__ = ["boolean", "date", "decimal", "email", "integer", "rich_text", "text", "url", "year"]

FIRST_YEAR, LAST_YEAR = 1900, 2100

# Words for yes and no in the languages of the portal and its neighbours, accents left out.
YES = frozenset(["1", "true", "t", "yes", "y", "x", "si", "s", "oui", "ja", "j", "wahr", "ναι", "αληθες", "sim"])
NO = frozenset(["0", "false", "f", "no", "n", "non", "nein", "falsch", "οχι", "ψευδες", "nao"])

GROUPED = {
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+"),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+"),
}
GROUPED_BY_SPACE = re.compile(r"([+-]?\d{1,3})((?:[ '\u2019\u00a0\u202f]\d{3})+)(?=[.,]|$)")
PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
MAX_NUMBER_CHARS = 40
CURRENCY = "€$£ \u00a0"

DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?")
# Excel counts days from here; earlier serial numbers are off by its leap year of 1900.
EXCEL_DAY_ZERO = datetime.date(1899, 12, 30)
EXCEL_SERIAL = re.compile(r"\d{5}")

MAX_URL_LENGTH = 2_000
_valid_url = URLValidator(schemes=["http", "https"])
_valid_email = EmailValidator()


def year(value: str) -> int:
    """A year from 1900 to 2100, also from a whole date, or with the .0 of programs that take it for a fraction."""
    value = value.strip().removesuffix(".0")
    number = int(value) if re.fullmatch(r"[0-9]{4}", value) else _year_of_date(value)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueRefused(_("The year must be between %(first)s and %(last)s.") % _year_bounds())
    return number


def integer(value: str, *, minimum: int | None = None, maximum: int | None = None) -> int:
    """A whole number: 1200, 1 200, 1.200, 1,200 or 1200.00."""
    plain = _without_spaces(value)
    try:
        if any(pattern.fullmatch(plain) for pattern in GROUPED.values()):
            number = Decimal(re.sub("[.,]", "", plain))
        else:
            number = decimal(plain)
    except ValueRefused:
        number = Decimal("0.5")
    if number != int(number):
        raise ValueRefused(_("This is not a whole number, such as 1200."))
    if minimum is not None and number < minimum:
        raise ValueRefused(_("The number must not be below %(limit)s.") % {"limit": minimum})
    if maximum is not None and number > maximum:
        raise ValueRefused(_("The number must not be above %(limit)s.") % {"limit": maximum})
    return int(number)


def decimal(value: str, *, mark: str | None = None) -> Decimal:
    """A number such as 1234.5, 1,234.5, 1.234,5 or 1 234,5; a currency sign around it is left out.

    mark: the decimal mark of the file, if known; without it 1,234 is refused, as it has two meanings.
    """
    number = _without_spaces(value.strip().strip(CURRENCY).removesuffix("EUR").removeprefix("EUR"))
    mark = _decimal_mark(number, mark)
    grouping = "," if mark == "." else "."
    whole, found, fraction = number.partition(mark)
    if grouping in whole and not GROUPED[grouping].fullmatch(whole):
        raise _no_number()
    plain = whole.replace(grouping, "") + found.replace(mark, ".") + fraction
    if not PLAIN_NUMBER.fullmatch(plain) or not plain.isascii():
        raise _no_number()
    return Decimal(plain)


def boolean(value: str) -> bool:
    """Yes or no in the languages of the portal, true or false, 1 or 0."""
    word = "".join(
        char for char in unicodedata.normalize("NFKD", value.strip().casefold()) if not unicodedata.combining(char)
    )
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueRefused(_("This is neither yes nor no."))


def date(value: str) -> datetime.date:
    """A day: 2024-05-31 (a time after it is left out), 31/05/2024, 31.05.2024, or Excel's day number."""
    value = value.strip()
    day_first, iso = DAY_FIRST.fullmatch(value), ISO_DATE.fullmatch(value)
    try:
        if day_first:
            found = datetime.date(int(day_first[4]), int(day_first[3]), int(day_first[1]))
        elif iso:
            found = datetime.date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif EXCEL_SERIAL.fullmatch(value):
            found = EXCEL_DAY_ZERO + datetime.timedelta(days=int(value))
        else:
            raise ValueRefused(_("This is not a date. Write it as 2024-05-31 or 31/05/2024."))
    except (ValueError, OverflowError) as error:
        if isinstance(error, ValueRefused):
            raise
        raise ValueRefused(_("There is no such day. Dates are written as 2024-05-31 or 31/05/2024.")) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueRefused(_("The year must be between %(first)s and %(last)s.") % _year_bounds())
    return found


def url(value: str) -> str:
    """A web address; one that begins with www. gets https:// before it, and spaces after # are encoded:
    official lists print ids there."""
    address = value.strip()
    if address.lower().startswith("www."):
        address = "https://" + address
    page, mark, place = address.partition("#")
    address = page + mark + place.replace(" ", "%20")
    try:
        _valid_url(address)
    except ValidationError:
        raise ValueRefused(_("This is not a web address, such as https://example.org/page.")) from None
    if len(address) > MAX_URL_LENGTH:
        raise ValueRefused(_("The web address is longer than %(limit)s characters.") % {"limit": MAX_URL_LENGTH})
    if "@" in address.split("/")[2]:
        raise ValueRefused(_("The web address holds a user name or password."))
    return address


def email(value: str) -> str:
    """An e-mail address in lower case."""
    address = re.sub(r"(?i)^mailto:", "", value.strip()).lower()
    try:
        _valid_email(address)
    except ValidationError:
        raise ValueRefused(_("This is not an e-mail address.")) from None
    return address


def _year_of_date(value: str) -> int:
    try:
        if re.fullmatch(r"[0-9]+", value):
            raise ValueRefused("")
        return date(value).year
    except ValueRefused:
        raise ValueRefused(_("This is not a year, such as 2024.")) from None


def _year_bounds() -> dict[str, int]:
    return {"first": FIRST_YEAR, "last": LAST_YEAR}


def _without_spaces(value: str) -> str:
    """The number without spaces or apostrophes between groups of three digits."""
    value = value.strip()
    if len(value) > MAX_NUMBER_CHARS:
        raise ValueRefused(_("The number is longer than %(limit)s characters.") % {"limit": MAX_NUMBER_CHARS})
    return GROUPED_BY_SPACE.sub(lambda match: re.sub(r"[^\d+-]", "", match[0]), value.replace("\u2212", "-"))


def _decimal_mark(number: str, expected: str | None) -> str:
    if expected:
        other = "," if expected == "." else "."
        # Numbers that were typed cells carry a point, whatever the texts of the file use.
        is_other = expected not in number and number.count(other) == 1 and not GROUPED[other].fullmatch(number)
        return other if is_other else expected
    point, comma = number.rfind("."), number.rfind(",")
    if point >= 0 and comma >= 0:
        return "." if point > comma else ","
    mark = "," if comma >= 0 else "."
    if number.count(mark) > 1:
        return "." if mark == "," else ","
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}" + re.escape(mark) + r"\d{3}", number):
        message = _("%(number)s may mean a thousand or a fraction. Write it without a mark, or with two decimals.")
        raise ValueRefused(message % {"number": number})
    return mark


def _no_number() -> ValueRefused:
    return ValueRefused(_("This is not a number, such as 1200 or 1200.50."))

"""Two countries have two codes: ISO 3166-1 is stored and stands in addresses, EU institutions write EL and UK."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "countries.csv"


@cache
def eu_codes() -> dict[str, str]:
    """ISO code to the code of EU institutions, for those countries where they differ."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["notation"]: row["eu_code"] for row in csv.DictReader(file) if row["eu_code"]}


@cache
def iso_slugs() -> dict[str, str]:
    """The other way round, as addresses write them: {"el": "gr", ...}."""
    return {eu.lower(): iso.lower() for iso, eu in eu_codes().items()}

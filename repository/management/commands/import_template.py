from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from repository.import_template import workbook


class Command(BaseCommand):
    help = "Write the portal's own spreadsheet, with drop-down lists, for `import_practices --profile portal`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        options["file"].write_bytes(workbook())
        self.stdout.write(f"{options['file']} written.")

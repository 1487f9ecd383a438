from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from taxonomy.loading import Tally, load


class Command(BaseCommand):
    help = "Load or update the vocabularies that come with the portal. What editors changed stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset-labels", action="store_true", help="take the shipped names again, also where editors changed them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = load(reset_labels=options["reset_labels"])
        for name, tally in (("concepts", report.concepts), ("labels", report.labels)):
            self.stdout.write(f"{name:<9}{_words(tally)}")


def _words(tally: Tally) -> str:
    return (
        f"{tally.made:>6} made {tally.changed:>6} changed {tally.unchanged:>6} unchanged "
        f"{tally.kept:>6} kept as editors left them"
    )

from typing import Any

from django.core.management.base import BaseCommand

from search.synonym_loading import load


class Command(BaseCommand):
    help = "Load or update the synonyms that come with the portal. What people changed or deleted stays so."

    def handle(self, *args: Any, **options: Any) -> None:
        report = load()
        self.stdout.write(
            f"synonyms {report.made:>6} made {report.changed:>6} changed {report.unchanged:>6} unchanged "
            f"{report.kept:>6} kept as people left them"
        )

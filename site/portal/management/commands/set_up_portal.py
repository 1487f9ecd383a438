from typing import Any

from django.core.management.base import BaseCommand

from portal import structure


class Command(BaseCommand):
    help = "Make the languages, home pages and lists of practices that are missing. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        homes = structure.set_up()
        self.stdout.write(f"Home pages: {', '.join(homes)}.")

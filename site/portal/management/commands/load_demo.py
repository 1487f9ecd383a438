from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.models import SiteSettings
from portal import structure
from portal.demo import pages, people, practices


class Command(BaseCommand):
    help = "Load the demonstration content and logins. Repeatable; never overwrites what a person changed."

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO", False):
            raise CommandError("The demonstration has known logins: it is loaded with portal.settings.demo only.")
        by = people.make_logins()
        first_time = not SiteSettings.objects.exists()
        homes = structure.set_up()
        if first_time:
            SiteSettings.objects.update(contact_email="contact@example.org")
        self._report("pages", sum(1 for _key in pages.load(homes, by)))
        added = 0
        for added, key in enumerate(practices.load(by), start=1):
            self._progress(added, key)
        self._report("practices and translations", added)
        (settings.VAR / "demo-logins.txt").write_text("\n".join(people.lines()) + "\n", encoding="utf-8")

    def _progress(self, added: int, key: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r  practices and translations: {added} ({key})".ljust(100), ending="\r")
            self.stdout.flush()
        elif added % 25 == 0:
            self.stdout.write(f"  practices and translations: {added}")

    def _report(self, what: str, added: int) -> None:
        self.stdout.write(f"  {what}: {added} added" if added else f"  {what}: as before")

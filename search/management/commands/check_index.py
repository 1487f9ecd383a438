from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from elasticsearch import ApiError, TransportError

from search.elastic.checking import check, repair
from search.elastic.client import client
from search.elastic.configuration import is_configured, prefix

SHOWN = 20


class Command(BaseCommand):
    help = "Compares the index of the search server with the database. Ends with 1 when something differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Send again what is missing, empty what is too much.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_configured():
            raise CommandError("ELASTICSEARCH_URL is not set: there is no index to check.")
        try:
            found = check(client(), prefix())
            for name in ("missing", "behind", "unlike", "extra", "ahead"):
                keys = sorted(getattr(found, name))
                if keys:
                    self.stdout.write(f"{name}: {len(keys)}, such as {', '.join(map(str, keys[:SHOWN]))}")
            if options["repair"] and found.count:
                self.stdout.write(f"{repair(client(), prefix(), found)} are put right by the worker.")
        except (ApiError, TransportError) as error:
            raise CommandError(f"The search server does not answer: {error}") from error
        if found.ahead:
            raise CommandError("The index is newer than the database: run `manage.py rebuild_index`.")
        if found.count and not options["repair"]:
            raise CommandError(f"{found.count} documents differ: run it again with --repair.")
        if not found.count:
            self.stdout.write(self.style.SUCCESS("The index has what the database has."))

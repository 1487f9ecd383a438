from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from elasticsearch import ApiError, TransportError

from search.elastic.client import client
from search.elastic.configuration import is_configured, prefix, replicas
from search.elastic.rebuilding import RebuildError, rebuild


class Command(BaseCommand):
    help = (
        "Makes a new index of the search server from the database and takes it into use; the old one answers until "
        "then. Interrupted, run it again: it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-needed", action="store_true", help="Only where no index can answer.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_configured():
            raise CommandError("ELASTICSEARCH_URL is not set: the engine inside the portal answers every search.")
        from search.elastic.indexes import problem

        try:
            if options["if_needed"] and not problem(client(), prefix()):
                self.stdout.write("The index in use can answer.")
                return
            name = rebuild(client(), prefix(), replicas=replicas(), report=self.stdout.write)
        except (RebuildError, ApiError, TransportError) as error:
            raise CommandError(f"The old index stays in use: {error}") from error
        self.stdout.write(self.style.SUCCESS(f"{name} is in use."))

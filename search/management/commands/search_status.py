from typing import Any

from django.core.management.base import BaseCommand

from search.elastic.configuration import is_configured, prefix

SHOWN = 20


class Command(BaseCommand):
    help = "Tells how the search server is doing: what waits, what was refused, which index answers."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_configured():
            self.stdout.write("ELASTICSEARCH_URL is not set: the engine inside the portal answers every search.")
            return
        from search.elastic.client import client
        from search.elastic.deliveries import parked
        from search.elastic.status import status

        now = status(client(), prefix())
        self.stdout.write(f"index      {now.index or 'none'}, {now.nodes} nodes, {now.health or 'unknown'}")
        self.stdout.write(f"documents  {now.documents} here, {now.indexed} there")
        self.stdout.write(f"waiting    {now.waiting}, the oldest for {now.lag.total_seconds():.0f} s")
        self.stdout.write(f"parked     {now.parked}")
        for row in parked()[:SHOWN]:
            self.stdout.write(f"  {row.document}: {row.reason}")
        if now.problem:
            self.stdout.write(self.style.ERROR(now.problem))

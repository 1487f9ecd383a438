from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from search.models.document import SearchDocument


class SearchDelivery(models.Model):
    """What the search server is to know of a document, and what it knows: the outbox that the worker empties.

    `source` is the document as the server takes it, written in the transaction that wrote the document; `version` is
    that of the document. The server has `indexed`, 0 for nothing. `hides` tells that what waits takes something away
    from some readers. `due_at` is when a worker may take the row: in the future while one has it, and after a failure.
    What the server refused again and again is parked with the reason, until a person or a new version sends it again.
    """

    document = models.OneToOneField(SearchDocument, models.CASCADE, primary_key=True, related_name="delivery")
    source = models.TextField()
    version = models.BigIntegerField()
    written_at = models.DateTimeField(default=timezone.now)
    indexed = models.BigIntegerField(default=0)
    hides = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    parked_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["version"], name="search_waiting", condition=Q(version__gt=F("indexed"))),
            models.Index(fields=["parked_at"], name="search_parked", condition=Q(parked_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} at {self.version}"

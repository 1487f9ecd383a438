from django.db import models


class SearchDocument(models.Model):
    """One searchable object, all its translations together, as `search.documents` made it.

    `key` is the translation key. `visibility` is "open", or the primary keys of the page view restrictions that must
    all let a reader in, joined by "+". What is hidden or removed keeps its row without body and terms, as a tombstone.
    `packed` is an array of the numbers of its terms (uint32). The sort columns all sort upwards: `newest` and `updated`
    are negative microseconds, `oldest` is a year, 9999 when not known. `version` comes from `SearchCounter`.
    `stale_since` is set where a body could not be built; `error` says why.
    """

    OPEN = "open"

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    visibility = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    packed = models.BinaryField(default=b"")
    digest = models.CharField(max_length=32, blank=True)
    newest = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    oldest = models.BigIntegerField(default=9999)
    version = models.BigIntegerField(default=0)
    stale_since = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_document_per_object")]
        indexes = [
            models.Index(fields=["version"], name="search_version"),
            models.Index(fields=["newest", "id"], name="search_newest"),
            models.Index(fields=["updated", "id"], name="search_updated"),
            models.Index(fields=["oldest", "id"], name="search_oldest"),
            models.Index(fields=["stale_since"], name="search_stale", condition=models.Q(stale_since__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchTitle(models.Model):
    """What a document is sorted by for readers of one language: `search.folding.title_key`, by code point.

    On PostgreSQL the column has COLLATE "C" (migration 0002); SQLite compares bytes anyway.
    """

    document = models.ForeignKey(SearchDocument, models.CASCADE, related_name="titles")
    language = models.CharField(max_length=8)
    key = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "language"], name="one_title_key_per_language")]
        indexes = [models.Index(fields=["language", "key", "document"], name="search_title")]

    def __str__(self) -> str:
        return self.key

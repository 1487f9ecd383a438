from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedRecord(models.Model):
    """What a row of a source became: the key that makes an import repeatable.

    `object_key` is the translation key of a page, or the primary key of another object, as text.
    `digest` is that of the mapped row, `revision` that of the page as the import left it: when the page
    has moved on since, a person changed it and the import leaves it alone.
    """

    source = models.CharField(_("source"), max_length=60)
    external_id = models.CharField(_("id in the source"), max_length=200)
    object_key = models.CharField(_("object"), max_length=64, db_index=True)
    digest = models.CharField(max_length=64)
    revision = models.BigIntegerField(null=True)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="one_object_per_imported_row"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"

from django.db import models


class SearchTerm(models.Model):
    """A value that documents can carry; its primary key is its number in their packed columns and in the bitmaps.

    `group` is the name of a facet or one of `search.enums.Group`. Terms are never deleted, so a number never changes
    its meaning. `label` names values of facets without a vocabulary.
    """

    group = models.CharField(max_length=40)
    value = models.CharField(max_length=200)
    label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "value"], name="one_number_per_term")]

    def __str__(self) -> str:
        return f"{self.group}:{self.value}"

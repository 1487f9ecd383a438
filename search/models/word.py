from django.db import models


class SearchWord(models.Model):
    """A word of a title, summary or name that everybody may read: to complete what is typed and mend what is mistyped.

    Words are added with documents and cleaned now and then; before one is shown, the engine is asked whether this
    reader would find anything by it. `folded` is `search.folding.fold(shown)`.
    """

    folded = models.CharField(max_length=60, unique=True)
    shown = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.shown

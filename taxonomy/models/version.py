from core.models import State


class VocabularyVersion(State):
    """Its token changes with every change of a vocabulary, so each process knows when its table is old."""

    NAME = "vocabulary"

    class Meta:
        proxy = True

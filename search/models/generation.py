from core.models import State


class SearchIndex(State):
    """Which index of the search server deliveries go to: moved on whenever another one takes its place.

    A worker notes a delivery as done only if the index is still the one it wrote to.
    """

    NAME = "index"

    class Meta:
        proxy = True

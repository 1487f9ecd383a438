from core.models import State


class SearchCounter(State):
    """Gives each change of the documents its version.

    Whoever changes a searchable object locks the row first and keeps it until the commit. So there is one writer at a
    time, nobody can lock up with another, and versions become visible in their order on both databases: whoever reads
    N has everything up to N. Keep such transactions short. The token is new when the row is: a process knows by it
    that another history began.
    """

    NAME = "documents"

    class Meta:
        proxy = True

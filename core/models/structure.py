from core.models.state import State


class SiteStructure(State):
    """The pages of the top of the tree, sites and settings: see core/structure.py."""

    NAME = "structure"

    class Meta:
        proxy = True

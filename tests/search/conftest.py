from tests.factories.tree import fresh_process, tree
from tests.search.shelf import shelf

__all__ = ["fresh_process", "shelf", "tree"]

from tests.factories.tree import tree

__all__ = ["tree"]

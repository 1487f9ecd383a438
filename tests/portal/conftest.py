from tests.factories.tree import fresh_cache, tree

__all__ = ["fresh_cache", "tree"]

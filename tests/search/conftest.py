from tests.factories.tree import fresh_process, tree

__all__ = ["fresh_process", "tree"]

"""A StreamField whose blocks stay out of migrations: editors' building blocks change often, tables do not."""

from collections.abc import Callable
from typing import Any

from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField as WagtailStreamField


class StreamField(WagtailStreamField):
    """Takes a callable that returns the StreamBlock, asked for at first use, when all apps have registered theirs."""

    def __init__(self, block_types: Callable[[], StreamBlock] | Any = (), **kwargs: Any) -> None:
        self.make_block = block_types if callable(block_types) and not isinstance(block_types, type) else None
        super().__init__(() if self.make_block else block_types, **kwargs)

    @property
    def block_types_arg(self) -> Any:
        return self.make_block() if self.make_block else self._block_types

    @block_types_arg.setter
    def block_types_arg(self, value: Any) -> None:
        self._block_types = value

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super(WagtailStreamField, self).deconstruct()
        return name, path, [], kwargs

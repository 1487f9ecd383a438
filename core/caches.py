"""Each process remembers for itself, in memory; what guards against guessing is counted for all of them together."""

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

COUNTED = "allauth"  # how the keys of allauth's rate limits and used codes begin


class ProcessCache(LocMemCache):
    """Memory of this process, but for keys of `COUNTED`, which live in the cache named "shared"."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        if key.startswith(COUNTED):
            return caches["shared"].get(key, default, version)
        return super().get(key, default, version)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        if key.startswith(COUNTED):
            caches["shared"].set(key, value, *args, **kwargs)
        else:
            super().set(key, value, *args, **kwargs)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        if key.startswith(COUNTED):
            return caches["shared"].add(key, value, *args, **kwargs)
        return super().add(key, value, *args, **kwargs)

    def delete(self, key: str, version: int | None = None) -> bool:
        if key.startswith(COUNTED):
            return caches["shared"].delete(key, version)
        return super().delete(key, version)

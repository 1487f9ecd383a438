"""Which external ids a file has shown already, without keeping them in memory."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

CACHE_KILOBYTES = 8_000


class SeenIds:
    """Ids of a file with the line of their first use; lives in a temporary SQLite file."""

    def __init__(self) -> None:
        # An empty name is a file of its own that SQLite removes; autocommit would write every row.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE seen (id BLOB PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def first_line(self, external_id: str, line: int) -> int | None:
        """The earlier line that has the same id, or None, in which case `line` is kept as the first."""
        key = hashlib.blake2b(external_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with closing(self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, line))) as cursor:
            if cursor.rowcount:
                return None
        [first] = self._database.execute("SELECT line FROM seen WHERE id = ?", (key,)).fetchone()
        return int(first)

    def close(self) -> None:
        self._database.close()

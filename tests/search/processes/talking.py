"""A process that does what it is told: a line of JSON in, a line out. `["act", "publish", 0]`, `["found"]`, ..."""

import json
import sys
from typing import Any

from tests.search.processes import portal


class Conversation:
    """`begin` opens a transaction that stays open until `commit` or `rollback`; `request` and `respond` are the ends of
    what a server does for a reader."""

    def __init__(self) -> None:
        self._open: list[Any] = []

    def act(self, name: str, number: int) -> None:
        portal.ACTS[name](number)

    def found(self, words: str = "") -> list[str]:
        return portal.found(words)

    def wrong(self) -> str:
        return portal.wrong()

    def begin(self) -> None:
        from django.db import transaction

        self._open.append(transaction.atomic())
        self._open[-1].__enter__()

    def commit(self) -> None:
        self._open.pop().__exit__(None, None, None)

    def rollback(self) -> None:
        from django.db import transaction

        transaction.set_rollback(True)
        self.commit()

    def request(self) -> None:
        """What this process remembers for the length of a request is empty, and filled from here on."""
        from django.core.signals import request_started
        from django.db import close_old_connections

        request_started.disconnect(close_old_connections)
        request_started.send(sender=type(self), environ={})

    def respond(self) -> None:
        from django.core.signals import request_finished
        from django.db import close_old_connections

        request_finished.disconnect(close_old_connections)
        request_finished.send(sender=type(self))


def main() -> None:
    portal.start()
    if sys.argv[1:] == ["prepare"]:
        portal.prepare()
    talk = Conversation()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        try:
            answer = {"answer": getattr(talk, verb)(*arguments)}
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

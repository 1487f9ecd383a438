"""Asks the portal on this machine whether it is alive, under its public host name. Exit code 0 or 1."""

import os
import sys
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen


def is_alive(port: str, host: str) -> bool:
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host}), timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, TimeoutError) as error:
        print(f"No good answer: {error}", file=sys.stderr)
        return False


if __name__ == "__main__":
    public = urlsplit(os.environ.get("PORTAL_URL", "")).hostname or "localhost"
    sys.exit(0 if is_alive(sys.argv[1] if len(sys.argv) > 1 else "8000", public) else 1)

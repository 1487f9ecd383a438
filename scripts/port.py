"""Says, before anything long starts, whether the port of the demonstration is free. Standard library only."""

import errno
import os
import socket
import sys
from pathlib import Path

LOWEST, HIGHEST = 1024, 65535


def wanted(text: str) -> int:
    """The port in `text`. Raises ValueError, in words, for what is no port an ordinary user may open."""
    if not text.isdecimal() or not LOWEST <= int(text) <= HIGHEST:
        raise ValueError(f"PORT={text} is no port: give a whole number from {LOWEST} to {HIGHEST}.")
    return int(text)


def is_free(port: int, family: socket.AddressFamily = socket.AF_INET, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now; a machine without this kind of address counts as free."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return error.errno not in {errno.EADDRINUSE, errno.EACCES}
    return True


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def listeners(port: int, table: Path) -> set[str]:
    """Inodes of the sockets that listen on `port`, from a Linux /proc/net/tcp or tcp6."""
    if not table.exists():
        return set()
    rows = (line.split() for line in table.read_text().splitlines()[1:])
    return {row[9] for row in rows if row[3] == "0A" and int(row[1].rsplit(":", 1)[1], 16) == port}


def owner(port: int) -> str:
    """`name (process 123)` of who listens on `port`, or an empty text where the system does not tell."""
    inodes = listeners(port, Path("/proc/net/tcp")) | listeners(port, Path("/proc/net/tcp6"))
    sockets = {f"socket:[{inode}]" for inode in inodes}
    for process in Path("/proc").glob("[0-9]*") if sockets else []:
        try:
            if any(os.readlink(handle) in sockets for handle in (process / "fd").iterdir()):  # noqa: PTH115
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
        except OSError:  # somebody else's process, or one that has just ended
            continue
    return ""


def busy(port: int) -> str:
    """What to tell the person who wants `port`; empty when it is free."""
    if is_free(port) and is_free(port, socket.AF_INET6, "::1"):
        return ""
    free = next((other for other in range(port + 1, port + 200) if is_free(other)), 0)
    return (
        f"Port {port} is taken by {owner(port) or 'another program'}.\n"
        f"Stop that program, or choose another port: make demo PORT={free or 9000}"
    )


def main() -> int:
    try:
        message = busy(wanted(sys.argv[1]))
    except ValueError as error:
        message = str(error)
    if message:
        print(message, file=sys.stderr)
    return 1 if message else 0


if __name__ == "__main__":
    sys.exit(main())

"""Whether there is a cluster, and what is ours in it. Read by every process, so the client is not imported here."""

from django.conf import settings


def is_configured() -> bool:
    return bool(settings.ELASTICSEARCH["nodes"])


def prefix() -> str:
    """Begins the names of all that is ours in the cluster; never empty, see portal/env.py."""
    return str(settings.ELASTICSEARCH["prefix"])


def replicas() -> int:
    return int(str(settings.ELASTICSEARCH["replicas"]))

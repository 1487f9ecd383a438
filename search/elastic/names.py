"""What the portal's indexes are called. All begin with the prefix, and nothing else in the cluster is touched."""

import re
from datetime import datetime


def read_alias(prefix: str) -> str:
    return f"{prefix}-read"


def write_alias(prefix: str) -> str:
    return f"{prefix}-write"


def index_name(prefix: str, index_format: str, made_at: datetime) -> str:
    """Sorted by name, indexes of one format are sorted by age."""
    return f"{prefix}-{index_format[:8]}-{made_at:%Y%m%d%H%M%S%f}"


def is_ours(name: str, prefix: str) -> bool:
    """Whether `index_name` made it: others may have indexes whose names begin alike."""
    return bool(re.fullmatch(rf"{re.escape(prefix)}-[0-9a-f]{{8}}-\d{{20}}", name))

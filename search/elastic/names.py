"""What the portal's indexes are called. All begin with the prefix, and nothing else in the cluster is touched."""

from datetime import datetime


def read_alias(prefix: str) -> str:
    return f"{prefix}-read"


def write_alias(prefix: str) -> str:
    return f"{prefix}-write"


def index_name(prefix: str, index_format: str, made_at: datetime) -> str:
    """Sorted by name, indexes of one format are sorted by age."""
    return f"{prefix}-{index_format[:8]}-{made_at:%Y%m%d%H%M%S%f}"


def all_indexes(prefix: str) -> str:
    """A pattern of all that `index_name` makes, and of nothing whose prefix only begins alike."""
    return f"{prefix}-????????-????????????????????"

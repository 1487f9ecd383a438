"""Small facts about people and organisations that everybody asks for here."""


def same_name(name: str) -> str:
    """The name as it is stored and compared: spaces folded."""
    return " ".join(name.split())

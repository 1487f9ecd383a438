"""A practice as plain values: what forms, imports and demonstration content hand to `actions`."""

from dataclasses import dataclass, field
from typing import Any

from community.enums import OrganisationKind
from repository.enums import MaterialKind, Role


@dataclass(frozen=True)
class Body:
    """An organisation by name, with its role. `country` is the primary key of a concept."""

    name: str
    role: str = Role.LEAD
    kind: str = OrganisationKind.OTHER
    country: int | None = None
    website: str = ""


@dataclass(frozen=True)
class Attachment:
    """A stored document that goes with a practice. `language` is the primary key of a concept."""

    document: int
    title: str = ""
    kind: str = MaterialKind.OTHER
    language: int | None = None


@dataclass(frozen=True)
class PracticeValues:
    """`fields` are model fields by name (rich text as HTML), `concepts` primary keys by fact. Absent means empty;
    without `attachments` the files stay as they are."""

    fields: dict[str, Any]
    concepts: dict[str, list[int]] = field(default_factory=dict)
    bodies: tuple[Body, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] | None = None

"""What other apps hear about vocabularies. All are sent inside the transaction of the change.

`concept_changed`: `keys` (list of primary keys of concepts), `change` ("added", "labels", "moved", "retired",
"restored" or "loaded"), `by` (the user or None).

`concept_merging`: `concept`, `into`; before anything is moved, for those who lock something first.

`concept_merged`: `concept`, `into` (the survivor), `touched` (model to list of primary keys of the objects
whose relations were moved; parts of a page count as the page), `by`. The rows are moved in bulk, so their own
save signals are not sent.
"""

from django.dispatch import Signal

concept_changed = Signal()
concept_merging = Signal()
concept_merged = Signal()

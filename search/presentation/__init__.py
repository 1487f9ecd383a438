"""What templates print of a search: ready labels, counts and addresses, so that no template has to think."""

from search.presentation.addresses import Address, Labels
from search.presentation.choices import Offer, WayOut, offers, tabs, ways_out
from search.presentation.listing import Listing, listing
from search.presentation.matrices import MatrixTable, matrix_table, shortened

__all__ = [
    "Address",
    "Labels",
    "Listing",
    "MatrixTable",
    "Offer",
    "WayOut",
    "listing",
    "matrix_table",
    "offers",
    "shortened",
    "tabs",
    "ways_out",
]

"""What makes one hit better than another: points for each place where a word stands, the same in every engine.

A document gets the points of all its places. Those with more stand first; of those with as many, the newest. No length
and no frequency takes part: they say how many translations there are, or how much somebody wrote, and every engine
would measure them in its own way. So one question has one order, whatever answers it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from search.textindex.bounds import SHORT
from search.textindex.sought import Sought, anywhere, together, within
from search.words import Unit

# Of each unit: that it stands in any text, in one of the short columns, or is a concept that the document carries. Of
# neighbours in the question: that they stand near each other. Of the document: that it can be read in the language of
# the reader. Whole numbers, so that their sums are equal wherever they are made.
POINTS = {"text": 2, "title": 18, "names": 10, "summary": 6, "concept": 22, "near": 4, "language": 5}


def places(units: Sequence[Unit]) -> Iterator[tuple[int, Sought]]:
    """Points, and the texts that get them; beside these count concepts and the reader's language."""
    for unit in units:
        yield POINTS["text"], anywhere(unit)
        for column in SHORT:
            yield POINTS[column], within(unit, column)
    for one, other in pairwise(units):
        yield POINTS["near"], together(one, other)

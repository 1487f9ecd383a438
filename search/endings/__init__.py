"""Where Snowball takes off too much or too little: rules of a language's own endings, asked before Snowball.

Snowball's algorithms bring whole families of words together (university and universe, porto and porta), and know no
nouns (mestiere loses an infinitive's ending that it does not have). Each module has one function, `shorten(word)`:
a lower-case, folded word becomes a stem, or a word for Snowball to shorten further; None leaves it as it was typed.

The rules speak of endings. Where an ending alone cannot tell, short lists of a grammar's closed classes do.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortened:
    """`text` is the stem, unless `further` leaves the rest of the way to Snowball."""

    text: str
    further: bool = False

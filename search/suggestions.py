"""What may be meant: completing what is typed, mending what is mistyped, and a way out where nothing is found."""

from search.wordtable import forget_words, note_words

__all__ = ["forget_words", "note_words"]

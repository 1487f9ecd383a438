"""Text made comparable: the same folding at indexing and at asking, in both engines, in every language."""

import unicodedata

TITLE_LETTERS = {"es": {"ñ": "n\U0010ffff"}, "gl": {"ñ": "n\U0010ffff"}}
KEY_LENGTH = 120


def fold(text: str) -> str:
    """Lower case without accents, tonos or cedillas; sharp s as ss, final sigma as sigma; other scripts as they are."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def title_key(title: str, language: str) -> str:
    """What titles are sorted by, compared by code point: folded, signs left out, n-tilde after n in Spanish.

    At most 120 characters, so that the key fits every index.
    """
    text = unicodedata.normalize("NFC", title).casefold()
    for letter, key in TITLE_LETTERS.get(language, {}).items():
        text = text.replace(letter, key)
    words = "".join(c if c.isalnum() or c == "\U0010ffff" else " " for c in fold(text)).split()
    return " ".join(words)[:KEY_LENGTH]

"""Words for specimens: families of inflected forms in five languages, stop words, phrases. Nothing that means much."""

import random

FAMILIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("apprentice", "apprentices", "apprenticeship"), ("workshop", "workshops"), ("welding", "welders", "welded"),
        ("mentor", "mentors", "mentoring"), ("bakery", "bakeries"), ("trainer", "trainers", "training"),
        ("craft", "crafts"), ("skill", "skills", "skilled"), ("roof", "roofs", "roofing"), ("company", "companies"),
        ("certificate", "certificates"), ("placement", "placements"), ("tool", "tools"), ("solar", "solar"),
        ("assessment", "assessments"), ("curriculum", "curricula"), ("café", "cafés"), ("network", "networks"),
    ),
    "it": (
        ("apprendista", "apprendisti", "apprendistato"), ("officina", "officine"), ("saldatura", "saldature"),
        ("mestiere", "mestieri"), ("bottega", "botteghe"), ("formazione", "formazioni"), ("impresa", "imprese"),
        ("competenza", "competenze"), ("tetto", "tetti"), ("tirocinio", "tirocini"), ("qualità", "qualità"),
        ("attestato", "attestati"), ("artigiano", "artigiani", "artigiana"), ("città", "città"), ("legno", "legni"),
    ),
    "es": (
        ("aprendiz", "aprendices", "aprendizaje"), ("taller", "talleres"), ("soldadura", "soldaduras"),
        ("oficio", "oficios"), ("panadería", "panaderías"), ("formación", "formaciones"), ("empresa", "empresas"),
        ("año", "años"), ("tejado", "tejados"), ("práctica", "prácticas"), ("diseño", "diseños"), ("red", "redes"),
        ("mujer", "mujeres"), ("certificado", "certificados"), ("artesano", "artesanos", "artesana"),
    ),
    "el": (
        ("μαθητεία", "μαθητείες", "μαθητείας"), ("εργαστήριο", "εργαστήρια", "εργαστηρίου"), ("τεχνίτης", "τεχνίτες"),
        ("κατάρτιση", "κατάρτισης", "καταρτίσεις"), ("επιχείρηση", "επιχειρήσεις"), ("δεξιότητα", "δεξιότητες"),
        ("σχολή", "σχολές"), ("στέγη", "στέγες"), ("φούρνος", "φούρνοι", "φούρνου"), ("ξύλο", "ξύλα", "ξύλου"),
        ("πιστοποιητικό", "πιστοποιητικά"), ("δίκτυο", "δίκτυα", "δικτύου"), ("εκπαιδευτής", "εκπαιδευτές"),
    ),
    "de": (
        ("Lehrling", "Lehrlinge", "Lehrlingen"), ("Werkstatt", "Werkstätten"), ("Schweißen", "Schweißer"),
        ("Ausbildung", "Ausbildungen"), ("Betrieb", "Betriebe", "Betrieben"), ("Bäckerei", "Bäckereien"),
        ("Handwerk", "Handwerks"), ("Fähigkeit", "Fähigkeiten"), ("Dach", "Dächer"), ("Straße", "Straßen"),
        ("Praktikum", "Praktika"), ("Zeugnis", "Zeugnisse"), ("Netzwerk", "Netzwerke"), ("Prüfung", "Prüfungen"),
    ),
}  # fmt: skip
STOP = {
    "en": ("the", "of", "and", "with", "for"), "it": ("della", "il", "e", "con", "per"),
    "es": ("de", "la", "y", "con", "para"), "el": ("της", "και", "το", "με", "για"),
    "de": ("der", "und", "mit", "für", "das"),
}  # fmt: skip
LANGUAGES = tuple(FAMILIES)
TITLES_IN_STOCK = 40  # a language; most titles come from here, so that many are equal


def title(rng: random.Random, language: str) -> str:
    """Mostly one of a few; equal ones differ in case and signs alone, so that their sort keys are equal too."""
    chosen = rng if rng.random() < 0.3 else random.Random(f"{language}-{rng.randrange(TITLES_IN_STOCK)}")
    words = " ".join(_word(chosen, language) for _ in range(chosen.randint(1, 4)))
    return rng.choice((words, words.upper(), words.capitalize(), f"„{words}“", f"{words}!"))


def text(rng: random.Random, language: str, length: int) -> str:
    """`length` words and some stop words among them; punctuation parts no phrase."""
    parts: list[str] = []
    for _ in range(length):
        if rng.random() < 0.25:
            parts.append(rng.choice(STOP[language]))
        parts.append(_word(rng, language) + rng.choice(("", "", "", ",", ".")))
    return " ".join(parts)


def question(rng: random.Random, language: str) -> str:
    """One to three words in some inflection, now and then with a stop word, without accents, or as a phrase."""
    words = [_word(rng, language) for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))]
    if rng.random() < 0.15:
        words.insert(0, rng.choice(STOP[language]))
    asked = " ".join(words)
    if len(words) > 1 and rng.random() < 0.5:
        return f'"{asked}"'
    return asked.upper() if rng.random() < 0.1 else asked


def _word(rng: random.Random, language: str) -> str:
    """A few families are used often and most seldom."""
    families = FAMILIES[language]
    weights = [1 / (place + 1) for place in range(len(families))]
    return rng.choice(rng.choices(families, weights)[0])

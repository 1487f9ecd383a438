"""What people call concepts that official vocabularies name otherwise. Such a name counts when it is typed whole.

Only everyday names of what is often sought, in the portal's languages; a language may have several, parted by commas.
"""

OTHER_NAMES: dict[tuple[str, str], dict[str, str]] = {
    ("country", "cz"): {
        "en": "Czech Republic", "it": "Repubblica ceca", "es": "República Checa", "el": "Τσεχική Δημοκρατία",
        "de": "Tschechische Republik",
    },
    ("country", "eu"): {"en": "EU", "it": "UE", "es": "UE", "el": "ΕΕ", "de": "EU"},
    ("country", "gb"): {
        "en": "UK, Great Britain", "it": "Gran Bretagna", "es": "Gran Bretaña", "el": "Μεγάλη Βρετανία, Βρετανία",
        "de": "Großbritannien",
    },
    ("country", "nl"): {"en": "Holland", "it": "Olanda", "es": "Holanda", "el": "Ολλανδία", "de": "Holland"},
    ("country", "tr"): {"en": "Turkey"},
    ("country", "us"): {"en": "USA", "es": "EE. UU.", "el": "ΗΠΑ", "de": "USA"},
    ("mode", "online"): {
        "en": "distance learning, e-learning", "it": "a distanza", "es": "a distancia", "el": "εξ αποστάσεως",
        "de": "Fernunterricht",
    },
    ("sector", "accommodation-food"): {
        "en": "hospitality", "it": "ospitalità, ristorazione", "es": "hostelería", "el": "φιλοξενία",
        "de": "Gastgewerbe",
    },
    ("sector", "agriculture-forestry-fishing"): {"en": "farming", "de": "Landwirtschaft"},
    ("sector", "construction"): {
        "en": "building trades", "it": "edilizia, settore edile", "es": "edificación", "el": "οικοδομή",
        "de": "Bauwesen, Bauwirtschaft, Bau",
    },
    ("sector", "health-social-work"): {
        "en": "healthcare, health care", "it": "sanità", "es": "sanidad", "el": "υγειονομική περίθαλψη",
        "de": "Gesundheitswesen",
    },
    ("sector", "telecoms-it-services"): {
        "en": "ICT", "it": "TIC, informatica", "es": "TIC, informática", "el": "ΤΠΕ, πληροφορική",
        "de": "IKT, Informatik",
    },
    ("sector", "travel-tourism"): {
        "en": "tourism", "it": "turismo", "es": "turismo", "el": "τουρισμός", "de": "Tourismus",
    },
    ("target-group", "companies"): {
        "en": "businesses, enterprises", "it": "aziende", "es": "compañías", "el": "εταιρείες",
        "de": "Betriebe, Firmen",
    },
    ("target-group", "teachers"): {"it": "docenti", "es": "profesorado", "el": "καθηγητές", "de": "Lehrer"},
    ("target-group", "young-people"): {
        "en": "youth", "it": "gioventù", "es": "juventud", "el": "νεολαία", "de": "Jugendliche",
    },
    ("theme", "work-based-learning"): {
        "en": "apprenticeship, traineeship, dual system", "it": "apprendistato, tirocinio, sistema duale",
        "es": "formación dual, prácticas", "el": "μαθητεία", "de": "duale Ausbildung, Lehre, Praktikum",
    },
}  # fmt: skip

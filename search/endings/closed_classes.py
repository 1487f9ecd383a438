"""Words whose ending alone does not tell what they are: closed classes of each grammar, by their folded stems.

For Italian, Spanish and Greek only words of two syllables need to be here: longer ones merge their genders anyway.
"""


def listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# -e is a singular here, with its plural in -i.
ITALIAN_SINGULARS_IN_E = listed("""
ap art bas bott brev can carn chiav class coll cort croc dent dot ent fam fas fed fin fior fium font fort front gent
grand grav latt legg liev lit luc lum madr mal mar mel ment merc mes mess mol mont mort nav nerv nev noc nom nott pac
padr pan part pell pesc pest pied pont pret prol quadr ren ret sal sed sem serp siep sol sort stil tigr toss trav turb
val vall verd vest voc volp
""")

# Adjectives and people have a form for each gender.
ITALIAN_BOTH_GENDERS = listed("""
alt bass bell bianc brutt buon cald car cert chiar ciec cort cott crud dens destr dur fals fatt ferm fiss fredd fresc
giall giust grass grezz gross larg lent liet lord lung magr matt mist mut nat ner nett nostr nud null nuov pers pien poc
prim pur quart quell quest quint rar ricc ross rott rozz sacr salv san sant scars sciolt scritt secc sest sol sord stess
strett svelt tant tard terz tint tolt tond tropp tutt vast vecch ver vint viv vostr vuot zopp
bimb cuoc gatt mag nonn sart spos
""")
SPANISH_BOTH_GENDERS = listed("""
alt anch baj bell blanc buen car cert ciec cieg ciert clar cort crud cuart cult dich dign dur fals fij fin firm flac
gord grat grues guap hech hond just larg lent list llen loc mal mism much mud muert negr nuestr nuev nul otr plan plen
poc pront pur quiet quint rar rect roj rot sabi san sant sec sext sol sord suelt tant text tod tont tuert turc vari vast
viej viv vuestr zurd
chic gat hij niet nin novi perr prim soci suegr viud duen
""")

# Their plural ends like a feminine: in -α, or in -η.
GREEK_NEUTERS_IN_O = listed("""
αστρ δεντρ δωρ εργ θεατρ κεντρ μεσ μετρ ξυλ παρκ ρουχ ρυζ τοξ τρεν φυλ φυλλ φρουτ
""")
GREEK_NEUTERS_IN_OS = listed("""
αγχ ανθ βαθ βαρ βελ βρεφ γεν δασ εθν ειδ ετ ζευγ θαρρ κερδ κοστ κρατ λαθ μελ μερ μηκ μισ παθ παχ πληθ σκευ στηθ
τελ υφ υψ χρε ψευδ
""")
GREEK_ADJECTIVES = listed("""
αγν αλλ απλ αργ ασπρ γνωστ γυμν δειλ δικ εκτ ζεστ θερμ θετ ισ καλ κακ καν κλειστ κοιν κοντ κουφ κωφ λεπτ λευκ λιγ λοιπ
μαυρ μεσ μικρ μον νεκρ ξεν ξηρ ολ οσ πεμπτ πιστ πολλ πρωτ πυκν σεμν σκετ σκληρ σοφ στεν στεγν σωστ τριτ τυφλ υγρ
φτην φτωχ χοντρ χρυσ ψηλ ψυχρ ωμ
""")

# Ends of words, so that compounds are known too.
GERMAN_PLURALS_IN_ER = listed("""
amt bad band bild blatt brett buch dach dorf fach feld gehalt geist geschlecht gesicht glas glied grab gut haus holz
kalb kind kleid korn kraut land licht lied loch mann nest rad rand rind schild schloss schwert spital tal tuch tum volk
wald weib wort
""")
GERMAN_NOUNS_IN_S = listed("fels gips hals impuls keks krebs kurs puls schnaps zins")
GERMAN_SHORT_ADJECTIVES = listed("""
all alt ander arm breit deutsch dick dunn echt eng fest frei fremd froh fruh gering gesund gross grun gut hart hell hoh
jed jung kalt klar klein klug krank kurz lang laut leer leicht manch neu offen rasch recht reich reif rein roh rot rund
schlecht schnell schon schwach schwarz schwer solch spat stark still streng tief voll warm weich weiss weit welch wert
wild zart
""")

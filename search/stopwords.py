"""Words that carry no meaning of their own in the portal's five languages. One list for all: a question does not
say which language it is in.

Short on purpose: what is dropped can never be found. Articles, the commonest prepositions and conjunctions, forms of
to be and to have. A word that means something in another of the languages is not here (German “war”, Spanish “sin”).
"""

from search.folding import fold

ENGLISH = """
a an and are as at be been but by for from had has have he her his i if in into is it its not of on or our she
that the their them they this to was we were which who with you your
"""
ITALIAN = """
agli ai al alla alle allo anche che chi ci col coi con cui da dagli dai dal dalla dalle dallo degli dei del dell
della delle dello di e ed gli ha hanno i il io l la le lei li lo loro ma ne nei nel nell nella nelle nello noi
non o per piu quale questa questo qui se si sono su sugli sui sul sulla sulle tra un una uno
"""
SPANISH = """
a al como con de del desde e el ella ellas ellos en entre era es esta este ha han hay la las le les lo los mas
muy ni no nos o os para pero por que se ser si sobre son su sus tambien un una unas uno unos y ya
"""
GREEK = """
αλλα αν απο αυτη αυτο αυτος αυτου για γιατι δε δεν εαν ειναι ενα ενας ενω επι εχει εχουν η θα και κατα κι μα με
μεσα μετα μη μην μια να ο οι οπως οτι οταν που πως σαν σε στα στη στην στις στο στον στους τα τη την της τι τις
το τον του τους των ως
"""
GERMAN = """
aber als am an auch auf aus bei bin bis da das dass dem den der des die dies diese dieser du durch ein eine
einem einen einer eines er es fur hat haben ich ihr im in ist mit nach nicht noch nur oder ob sein sich sie sind
so uber um und uns unter vom von vor was wenn wie wir wird zu zum zur
"""

STOP_WORDS = frozenset(fold(word) for word in " ".join((ENGLISH, ITALIAN, SPANISH, GREEK, GERMAN)).split())

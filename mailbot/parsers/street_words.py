"""What Swedish streets are called: endings, second words, first words, and the nouns that no street ends with."""

from typing import Final


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


SUFFIXES: Final = _listed(
    "vägen gatan gata gata. stigen stig gränden gränd torget torg allén allen allé backen backe planen plan väg v. g."
    " gr. kroken krok slingan svängen ringen leden parken kajen kullen höjden berget ängen udden liden dalen hagen"
    " gården viken bron tet bryggan stranden esplanaden platsen spåret stråket rundan promenaden vretet vreten tomten"
    " lyckan gången gränsen fästet åsen branten sluttningen trapporna tunet gärdet åkern fältet skogen lunden dungen"
    " mossen kärret sjön bäcken forsen strömmen hamnen varvet piren kvarnen bruket smedjan torpet boden ladan logen"
    " stugan villan hörnet hörnan vinkeln bågen kurvan öglan snurran rondellen cirkeln tegen täppan täkten hällen"
    " klippan stenen röset bergen kleven gropen klyftan ravinen skäret holmen näset nabben bukten fjärden sundet"
    " kanalen slussen tullen muren vallen skansen borgen slottet kyrkan klostret länken passagen avenyn boulevarden"
    " terrassen trädgården löten malmen heden marken vången stråken baggen spången fållan fållen tåget sluttning"
    " gläntan gluggen källan brinken brink brunnen stupet rännan svackan sänkan hyllan hyttan gruvan masten skiftet"
    " grinden stättan gärdsgården vadet lidret ryggen toppen knallen kammen roten rovan sidan tungan udde ås backarna"
    " hagarna ängarna åkrarna bostället hemmanet byn tået stredet strädet strand kaj aveny esplanad terrass promenad"
    " slinga sväng"
)
"""Endings by which a word before a number is a street, in lower case."""

WORDS: Final = frozenset(
    _listed(
        "väg vägen gata gatan torg torget gränd gränden allé allén plan planen backe backen stig stigen v. g. park"
        " parken gård gården gången kroken ring ringen plats platsen esplanad strand kaj led leden slinga slingan"
        " sväng kulle promenad terrass aveny trappor"
    )
)
"""Words that are a street together with the capitalised word before them ("Drottning Kristinas väg")."""

PREFIXES: Final = frozenset(
    _listed(
        "norra södra östra västra stora lilla gamla nya övre nedre inre yttre sankt sankta s:t s:ta n s ö v kungliga"
        " mellersta främre bortre långa korta höga"
    )
)
"""Capitalised words that belong to the street that follows."""

NOT_BEFORE: Final = frozenset(
    _listed(
        "hos på adress adressen lås låset port portlås dörr dörrlås montering nedmontering flytt från till kund kunden"
        " brukare brukaren ny nya nytt ang angående gäller hej och samt nu sen förut adr vid i bor ta montera flytta"
        " beställning beställer felanmälan batteri nfc byte avslut"
    )
)
"""Words with a capital that begin a sentence rather than the name of a street of several words."""

NOT_STREETS: Final = _listed(
    "kundid kundnr kund kunden kundnummer kunderna brukare brukaren brukarna nummer numret vecka veckan veckorna"
    " klockan timmen dagen dagarna månaden larmet larm avdelning avdelningen enhet enheten lägenhet lägenheten våning"
    " våningen trappan trappa porten port dörr dörren lås låset låsen koden kod batteri batteriet batterier batterierna"
    " etikett etiketten etiketter etiketterna taggar taggarna antal antalet samtliga version versionen appen systemet"
    " telefon telefonen mobil mobilen fax grupp gruppen team teamet område området distrikt distriktet rum rummet"
    " sida sidan punkt punkten fråga frågan bilaga bilagan blad rad raden steg steget alternativ ärende ärendet"
    " uppdrag uppdraget nyckel nyckeln nycklar nycklarna iphone android outlook windows galaxy samsung modell"
    " modellen nivå nivån natten kvällen morgonen insats insatsen personer personen januari februari mars april maj"
    " juni juli augusti september oktober november december måndag tisdag onsdag torsdag fredag lördag söndag"
    " måndagen tisdagen onsdagen torsdagen fredagen lördagen söndagen hemtjänsten boenden lokal lokalen box boxen"
    " kostnaden priset fakturan faktura kvitto kontot omgång omgången gången försök försöket hemma omkring"
    " mellan inom innan efter redan bara cirka runt ungefär minst högst totalt"
)
"""Common words before a number; a compound of one ("Reservnyckeln 3") is no street either."""

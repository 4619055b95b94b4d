"""Turns of phrase that can overturn an order or a report though every word in them is everyday language.

The plain words (`plain`) say that nothing hinges on a word; these say that something hinges on words together: the
order is taken back, put off, bound to a condition, forbidden in part, or meant for somebody else too. They are looked
for only in what no finding explains.
"""

import re
from typing import Final

_KIN = (
    r"(?:grann\w*|\w*dotter\w*|\w*son(?:en)?|mak[ea]n?|hustrun?|frun?|mannen|sambon?|syster\w*|bror\w*|anhörig\w*"
    r"|närstående|kunden?|brukaren?|god man|mamma|pappa|hon|han|hen|de|dom|släkt\w*|barnen|läkaren|chefen)"
)
_DAY = r"(?:måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|helg|natt|kväll|morgon|förmiddag|eftermiddag)\w*"
_NOT = r"(?:inte|ej|aldrig|inga|inget|ingen|ingenting|icke)"
_WITHDRAWN = (
    r"strunt\w+",
    r"glöm(?! (?:inte|ej))(?:ma|s)?",
    r"ångra\w*",
    r"paus\w*",
    r"skjut\w* (?:\w+ )?(?:på|upp|fram)|skjuts? på",
    r"(?:uppskjut|senarelägg|tidigarelägg)\w*",
    r"(?:en )?annan gång",
    r"låt(?:a|er)? (?:\w+ )?(?:vara|bli|stå|sitta|hänga)",
    r"bortse\w*|ignorera\w*|stoppa\w*|avbryt\w*|avstå\w*|inställ[dt]\w*|ställ\w* in",
    r"(?:dra\w*|ta\w*) (?:\w+ )?tillbaka",
    r"hopp\w* över|släpp(?:a|er)? (?:det|detta|den)",
    r"redan (?:\w+ )?(?:gjor\w+|klar\w*|ordna\w*|fixa\w*|utför\w*|bytt\w*|åtgärda\w*|löst\w*|varit|kommit)",
    r"(?:är|blev|blivit|har) (?:gjort|ordna[dt]|fixa[dt]|löst(?: sig)?|åtgärda[dt]|avklara[dt])",
    r"(?:bara|endast|enbart) (?:ett |en )?(?:test|prov|övning)\w*|testmejl\w*|testmail\w*|testbeställ\w*",
    r"fel (?:person|adress|kund|brukare|namn|datum|dag|mottagare|dörr|hus|mail|mejl|id|uppgift|gata|tråd)\w*",
    r"inaktuel\w*|överspela\w*|annuller\w*|makuler\w*|återkall\w*|upphäv\w*",
    rf"{_NOT} (?:\w+ ){{0,2}}(?:aktuel\w*|nödvändig\w*)",
    r"(?:löste|ordnade|fixade) (?:sig|vi|jag|de|dom|han|hon|det)",
    r"byt(?:a|er)? ut (?:mot|till)|ersätt\w*",
)
_ENDS = (
    r"(?:gick|gått|går) bort|avled|avlid\w*|dog|dött|begrav\w*|somnat? in",
    r"tacka\w* (?:\w+ )?nej|säger nej|sa nej|avböj\w*|vägra\w*|nekar?",
)
_PUT_OFF = (
    rf"{_NOT} (?:\w+ )?(?:nu|än|ännu|idag|imorgon|före|innan|förrän|tills|denna|den här|på ett tag|på länge|så länge)",
    rf"{_NOT} (?:\w+ )?(?:på|i|under|till) (?:\w+ )?{_DAY}",
    r"(?:kan|får|ska|måste|bör) (?:\w+ )?vänta|väntar? (?:med|tills|på att|till)",
    r"tills dess|till dess|tills(?! (?:\d|vidare))|förrän|så fort|så snart som(?! möjligt)|när det är dags",
    r"när (?:vi|jag|man) (?:får|kan) (?:\w+ )?(?:beställ\w*|börja|köra|boka|gå vidare|starta)",
    r"först (?:när|efter|om|måste|ska|behöver|vill|i|till|prata|kolla|fråga|nästa)",
    r"(?:måste|ska|vill|behöver) (?:\w+ ){0,2}först",
    r"innan (?:\w+ )?(?:kan|får|måste|vill)(?: \w+)? (?:göra|börja|komma)",
    r"efter (?:semester\w*|sommaren|vintern|flytten|begrav\w*|operation\w*|att )",
    r"till (?:våren?|vintern?|sommar(?:en)?|hösten?)|längre fram|i framtiden|någon gång(?! (?:under|i|nästa|v\.?"
    r"|vecka|på|mellan|före|innan|efter|kring|runt)(?!\w))",
    r"bestäm(?:mer|ma|t)? (?:oss|sig|mig|oss\w*|senare)|tar? ställning",
    r"(?:tänka|fundera|funderar) (?:på|över|vidare)",
    rf"vet {_NOT} (?:om|när|hur|vilk\w+|var|säkert|än|ännu)(?! det är (?:du|dig|ni|er|rätt))|vet ännu",
    rf"{_NOT} (?:\w+ )?(?:säker\w*|bestämt?|beslutat?|klart?|överens|avgjort)",
    r"kanske|möjligen|möjligtvis|eventuell\w*|evtl|ev|överväg\w*|tänkbar\w*",
    r"meddelar? (?:senare|när|sen|så|vidare)|i mån av",
)
_LATER = (  # what an orderer who writes so has not yet settled; who reports tells with it what comes next
    r"hör av (?:oss|mig|sig) (?:när|om|med|igen|sen|sedan|så|nästa|efter|då)",
    r"hörs? (?:av )?(?:oss|mig) sen",
    r"(?:vi|jag|hon|han|som) återkommer",
    r"återkommer (?:med(?! (?:kontakt|nummer|telefon|namn))|om|när|så|till|ang\w*|i|på|nästa|vi|jag)",
    r"återkom(?! (?:vid|med|om))",
)
_BOUND = (
    r"(?<!säg )(?<!undrar )(?<!ring )(?:bara|endast|enbart|enkom) (?:om|när|ifall|på|i|till|för|hos|den|det|ena"
    r"|själva)",
    r"(?:bara|endast|enbart|enkom) \w*(?:dörr|port|lås)\w*",
    r"(?<!hand )(?<!vård )(?<!beslut )(?<!lägga )(?<!koppla )(?<!skriva )(?<!info )(?<!information )(?<!uppgifter )"
    rf"om {_KIN}(?! (?:undrar|frågar))",
    r"under förutsättning|förutsatt|på villkor|villkor\w*|med förbehåll|i annat fall",
    rf"så länge (?:som (?!möjligt)\w+|{_KIN}|det|vi|ni|du|ingen)",
    r"(?:måste|ska|skall|vill|behöver) (?:\w+ )?(?:godkänna|tillåta|bestämma|säga (?:ja|ok)|ge (?:\w+ )?(?:ok|okej"
    r"|klartecken|samtycke|klartecknet))",
    r"oavsett|frånsett|tvärtom",
    r"(?:med|ett|enda|ett) undantag\w*|undanta\w*",
)
_FORBIDDEN = (
    rf"(?:får|ska|skall|bör|måste) (?:\w+ )?{_NOT}(?! röras)",
    rf"(?:gör|kom|ta|tag|sätt|ring|åk|byt|läs|gå|börja|skicka|använd|öppna|stör|tänk|skriv|säg"
    rf"|kontakta|(?<!vi )(?<!jag )(?<!de )rör) (?:det |den |dit |er |något )?{_NOT}",
    rf"{_NOT} (?:\w+ )?(?:göra\w*|göras|gälla\w*|gäller|komma(?! (?:hem|åt|in|ut|upp|ihåg))|röra\w*|utföra\w*)",
)
_UNWANTED = (
    rf"(?:vill|önska\w*|behöv\w*|vågar) (?:\w+ )?{_NOT}",
    rf"{_NOT} (?:\w+ )?(?:vilja|vill|behöv\w*|gå med|godkän\w*|accepter\w*)",
)
_OTHERS = (
    r"samma (?:sak |lika |visa )?(?:gäller|hos|för|med)",
    r"(?:samma sak|likadant|detsamma|dito) (?:\w+ )?(?:hos|för|gäller|på)",
    r"gäller (?:\w+ )?(?:grann|syster|bror|dotter|son(?!\w)|sonen|mak[ea]n|mannen|frun|hustrun)\w*",
    r"gäller (?:också|även|inte|bara|för|nog|både)|även (?:hos|för|till|gäller|grann\w*)",
    rf"{_KIN} (?:som )?(?:också|med|även) (?:ska|vill|behöver|få|har)",
    rf"{_KIN} (?:ska|vill|behöver) (?:också|också ha|ha ett)",
    r"(?:är|var) \w+ (?:\w+ )?som (?:ska|skall|vill) ha|grann\w* (?:\w+ )?(?:ska|vill|behöver|har också)",
    r"(?:ta|fixa|göra|montera|sätta|besöka|hos) (?:\w+ )?(?:grann|syster|bror|dotter|son)\w*(?: \w+)? (?:också|med"
    r"|samtidigt|även)",
    r"åt (?:grann|syster|bror|någon annan)\w*|någon annans?",
    r"en annan (?:kund|brukare|person|adress|dörr|bostad|lägenhet)",
)


POSTPONED: Final = re.compile(r"(?<!\w)(?:skjut\w*|senarelägg\w*|uppskj\w*)(?!\w)")
NOT_THEN: Final = re.compile(rf"(?<!\w){_NOT} (?:\w+ )?(?:(?:på|den|i|under|till|före|efter|förrän|innan) )?$")


def _any_of(*groups: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(turn for group in groups for turn in group)})(?!\w)")


TAKEN_BACK: Final = _any_of(_WITHDRAWN)
ENDS: Final = _any_of(_ENDS)
PUT_OFF: Final = _any_of(_PUT_OFF)
LATER: Final = _any_of(_LATER)
BOUND: Final = _any_of(_BOUND)
FORBIDDEN: Final = _any_of(_FORBIDDEN)
UNWANTED: Final = _any_of(_UNWANTED)
OTHERS: Final = _any_of(_OTHERS)
AFTER_ALL: Final = re.compile(  # what may yet have come off, or come off elsewhere
    r"grann|(?<!\w)(?:nu (?:är|går|fungerar|funkar|sitter|hänger)|till (?:slut|sist)|efteråt gick|löste sig"
    r"|(?:satte|fick|monterade|bytte|lagade) (?:\w+ ){0,2}(?:upp|dit|i stället|istället|hos))(?!\w)"
)

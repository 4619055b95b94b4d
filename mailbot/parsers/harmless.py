"""Turns of phrase that say no more than what was read: each family with the reading beside which it is harmless.

"Så något nytt behövs inte" beside a gate that was read, "vi går in med nyckel så länge" beside a fault, "montören
behöver inte komma" beside a cancellation. Elsewhere the same words stay in doubt: nothing here holds by itself.
"""

from collections.abc import Callable, Iterator
from typing import Final

from mailbot.domain.reading import EventType, ItemType, MailClass
from mailbot.parsers.told import Told
from mailbot.parsers.worded import Worded

K, E = ItemType, EventType
_FAULTS: Final = frozenset({K.FAULT, K.DISCHARGED_BATTERY})
_LOW: Final = frozenset({*_FAULTS, K.BATTERY, K.NFC})
_ENDS: Final = frozenset({K.DISMOUNT, K.ALARM_STAYS, K.CHANGE_PROVIDER})
_STAYS: Final = frozenset({K.ALARM_STAYS, K.CHANGE_PROVIDER})
FAILED: Final = frozenset({E.NO_ACCESS, E.NOT_MOUNTABLE, E.FAULT_NOT_FIXED, E.PARTS_NEEDED, E.SYSTEM_FAULT})
"""Events that tell of work that did not come off."""
_BOOKED: Final = frozenset({E.BOOKED, E.REBOOKED})
_OPEN_GATE: Final = frozenset({E.GATE_NEEDED, E.GATE_PRESENT})
_AT_GATES: Final = frozenset({E.GATE_MOUNTED, E.GATE_DISMOUNTED})
_COUPLED: Final = frozenset({E.COUPLED_DOOR, E.COUPLED_GATE, E.DECOUPLED})
_UNIT: Final = r"(?:portlås|portenhet|låsenhet|enhet|lås i porten|portläsare)\w*"
_NEW: Final = r"(?:ny(?:tt|a)?|annan|annat|fler|mer|extra)"
_KEY: Final = r"(?:(?:fysisk|vanlig|sin|sina|vår|våra|egen|reserv)\w* )?(?:\w{0,8})nyck\w*"
_MEANWHILE: Final = r"(?: (?:så länge|tills vidare|under tiden|som vanligt|som förut|i natt|just nu|nu|till dess|än))*"
_FIRM: Final = r"(?:pass(?:er|age)|port|porttelefon|tele|lås|el|fastighets)\w*(?:firma|bolag|företag|tekniker)\w*"

_Holds = Callable[[Told], bool]


def _kinds(*kinds: ItemType) -> _Holds:
    wanted = frozenset(kinds)
    return lambda told: any(item.type in wanted for item in told.items)


def _only(*kinds: ItemType) -> _Holds:
    wanted = frozenset(kinds)
    return lambda told: bool(told.items) and all(item.type in wanted for item in told.items)


def _events(*kinds: EventType) -> _Holds:
    wanted = frozenset(kinds)
    return lambda told: any(event.event in wanted for event in told.events)


def _is_named(name: str | None, sender: str) -> bool:
    return name is not None and name.casefold() != sender.casefold()


def _lacks(name: str) -> _Holds:
    return lambda told: bool(told.items) and all(getattr(item, name) is None for item in told.items)


def _gate_read(told: Told) -> bool:
    return any(item.gate_lock is not None for item in told.items)


def _no_keys(told: Told) -> bool:
    return any(item.keys_available is False for item in told.items)


def _orders(told: Told) -> bool:
    return told.mail_class is MailClass.ORDER


def failed(told: Told) -> bool:
    """Whether nothing is reported but what did not come off, or a time: no success can be taken back."""
    kinds = {event.event for event in told.events}
    return bool(kinds) and kinds <= FAILED | _BOOKED | {E.GATE_NEEDED}


_FAMILIES: Final[tuple[tuple[_Holds, Worded], ...]] = tuple(
    (holds, Worded(pattern))
    for holds, pattern in (
        (  # the gate is settled: nothing more is to go up there
            _gate_read,
            r"(?<!\w)(?:(?:så|och|därför|alltså|det|där|då|vi|ni) )*(?:behövs|behöver|krävs)(?: (?:det|vi|ni|där|ju"
            r"|alltså"
            r"|därför))* (?:inget|ingen|inte|ej)(?: (?:någon|något|nåt|nån|ett|en))?"
            rf" (?:{_NEW}(?: {_UNIT})?|{_UNIT})(?!\w)"
            rf"|(?<!\w)(?:så )?(?:(?:någon|något|nån|nåt|ingen|inget|en|ett) )?(?:{_NEW}(?: {_UNIT})?|{_UNIT})"
            r" (?:behövs|krävs|är aktuellt)(?: (?:det|där|alltså|därför|ej|inte|längre|i nuläget))*(?!\w)"
            rf"|(?<!\w)(?:så )?(?:något|nåt|inget) {_UNIT} är (?:alltså |därför )*(?:inte )?aktuellt(?: i nuläget"
            rf"| där)*(?!\w)",
        ),
        (  # what the gate is like
            _gate_read,
            r"(?<!\w)port(?:en|dörr\w*)?(?: (?:är|med|har|finns|som|också|alltid|visserligen|står))*"
            r" (?:kod\w*|knappsats|bricka|brickor|tagg\w*|porttelefon\w*|portkod\w*|olåst|öppen|låst|upplåst)"
            r"(?: (?:också|dygnet runt|dagtid|på dagarna|på dagen|på natten|nattetid|hela dagen|jämt))*(?!\w)"
            r"|(?:så |och )?(?:där |då |det )*behövs (?:det |där )*(?:även |också )?(?:ett |en )?portlås(?: också"
            r"| med)*(?!\w)"
            r"|(?<!\w)(?:vi|ni|personalen) har (?:egen |egna )?(?:tagg\w*|brick\w*)(?!\w)",
        ),
        (  # the writer does not know of the gate, and nothing was read of it
            _lacks("gate_lock"),
            r"(?<!\w)om det (?:sitter|finns|är|behövs) (?:\w+ ){0,2}?port\w*[^.!?\n]{0,40}? vet (?:jag|vi) (?:inte|ej)"
            r"(?:, (?:titta|kolla)[^.!?\n]{0,60})?",
        ),
        (  # polite ends: who shall say what to whom changes nothing that is ordered
            _orders,
            r"(?<!\w)(?:säg|säga|hojta|skrik)(?: gärna| bara)* till(?: (?:om (?:det (?:är|uppstår|sätter"
            r"|krånglar|behövs"
            r"|saknas) [^.,!?\n]{1,30}|ni (?:undrar|behöver|saknar|vill ha)[^.,!?\n]{0,30}|något[^.,!?\n]{1,30})"
            r"|när (?:det"
            r"|de|dom|ni|den|allt) (?:finns|är|ligger|går|kommer|har)[^.,!?\n]{0,30}|vem som [^.,!?\n]{1,30}"
            r"|vad ni kan))?(?=[.,!?\n)]|$)"
            r"|(?<!\w)(?:ring|mejla|maila|kontakta|hör av er)(?: gärna| bara| till)*(?: mig| oss)? (?:om"
            r"|ifall) (?:något"
            r"|nåt|det|ni|du)(?: (?:är|blir|skulle|känns|verkar|undrar|har|finns))*(?: (?:vara|oklart|otydligt|fel"
            r"|strul|"
            r"något|nåt|konstigt|frågor|problem|frågetecken))*(?=[.,!?\n)]|$)"
            r"|(?<!\w)(?:säg|säga) (?:vad|hur) (?:ni|vi) (?:tycker|gör|behöver|vill)(?!\w)",
        ),
        (  # the keys come later, as the field says
            _no_keys,
            r"(?<!\w)(?:vi|jag) (?:hör av (?:oss|mig)|återkommer|meddelar|ringer|säger till) (?:så fort|så snart|när"
            r"|då) (?:vi|jag"
            r"|de|dem|dom|nycklarna|de här|det)(?: (?:har|fått|får|kommit|kommer|är|dem|dom|här|nycklarna|finns"
            r"|på plats))+"
            r"|(?<!\w)(?:dotter\w*|son(?:en)?|anhörig\w*|hon|han|kunden|mak[ea]n|hustrun|vi|god man) (?:skulle |ska "
            r"|kommer att"
            r" |får )*(?:lämna\w*|ha med|kopiera\w*|hämta\w*|får) (?:dem|dom|de|nycklarna|in dem)?[^.,!?\n]{0,30}",
        ),
        (  # days on which nobody is at home, and another way than the usual one; a mail sent again stays in doubt
            _orders,
            r"(?<!\w)(?:alla|vilken|vilka|samtliga|någon) (?:dag|dagar|vardag|vardagar)(?: som helst)? utom"
            r"(?: (?:på|under))? \w+dag\w*(?: (?:och|eller) \w+dag\w*)?(?: (?:går|passar|fungerar|funkar|bra))*(?!\w)"
            r"|(?<!\w)(?:så )?(?:jag |vi )?(?:skickar|mejlar|beställer)(?: \w+)? (?:här|så här|(?:på|via|per"
            r"|som) (?:mejl|mail))"
            r" i ?stället(?! för)(?!\w)",
        ),
        (  # the day is what is still to come
            _lacks("proposed_date"),
            r"(?<!\w)(?:vi |jag )?återkommer(?: jag| vi)? (?:om|med|ang\.?|angående|kring) (?:en )?(?:dag|tid"
            r"|datum)(?!\w)",
        ),
        (
            _lacks("door_code"),
            r"(?<!\w)(?:ingen|inte någon|någon) (?:port)?kod (?:behövs|krävs|finns)(?: (?:till|på|för|i|dagtid|inte"
            r"|alls|dörren"
            r"|porten|entrén))*(?!\w)",
        ),
        (
            lambda told: any(item.code_lock is not None for item in told.items),
            r"(?<!\w)(?:helt )?(?:vanlig\w* )?(?:lås|dörr|vred)?\w*(?: (?:med|på|insidan|vanligt|ett|vred|dörren"
            r"|alltså))*"
            r"[ ,]{1,2}(?:inget|ingen|inte något|utan)(?: sån\w*| någon| som helst)* kod\w*(?: på dörren)?(?!\w)",
        ),
        (
            lambda told: any(item.keys_available for item in told.items),
            r"(?<!\w)(?:ligger|hänger|finns|förvaras)(?: \w+){0,3} (?:nyckel)?(?:skåp|kontor|låda|pärm)\w*(?!\w)",
        ),
        (  # somebody else than the writer is to be called, as the contact says
            lambda told: bool(told.items) and all(_is_named(item.contact.name, told.sender) for item in told.items),
            r"(?<!\w)(?:ring|ringa|kontakta|mejla|sök) (?:inte|ej) (?:till )?(?:mig|mej|oss|kontoret|undertecknad)"
            r"(?: (?:utan|men))?(?!\w)",
        ),
        (  # where and how a gate's lock is wanted, and that the door has one
            _only(K.GATE_LOCK),
            r"(?<!\w)(?:(?:det är|och|så|men) )*(?:bara|endast) (?:porten|entrén) (?:som )?(?:saknas|är kvar|fattas"
            r"|behövs)"
            r"|(?<!\w)(?:så )?där (?:ska|behöver) (?:inget|ingenting) göras(?!\w)|(?<!\w)(?:i |på |till "
            r"|vid )?(?:port|entré)"
            r"(?:n|en|dörren)?(?!\w)|(?<!\w)(?:dom|de|föreningen|huset) har (?:en |ett )?(?:egen|eget|egna) (?:\w+)"
            r"(?: för \w+)?|(?<!\w)port\w* sköts av[^.,!?\n]{0,40}|(?<!\w)vill bli (?:uppringd"
            r"|kontaktad)[^.,!?\n]{0,25}"
            r"|(?<!\w)enheten (?:hämtas|hämtar|finns|ligger)[^.,!?\n]{0,40}|(?<!\w)fakturer\w* enligt \w+",
        ),
        (  # whose number is still to come
            _lacks("customer_id"),
            r"(?<!\w)kund(?:id|nr|nummer|-id)\w*(?: (?:har|får|kommer|kan|letar|finns))+ (?:\w+ )?(?:jag|vi|ni|inte"
            r"|ej|hon|han)"
            r"[^.!?\n]{0,60}|(?<!\w)(?:har|vet) (?:jag |vi )?(?:inte|ej) (?:kund(?:id|nr|nummer)\w*"
            r"|numret)[^.!?\n]{0,40}",
        ),
        (
            _lacks("customer_phone"),
            r"(?<!\w)(?:telefon\w*|mobil\w*|numret)(?: till (?:henne|honom|kunden|brukaren|hen))?(?: (?:har|får"
            r"|saknas|kommer"
            r"|letar|skickar|kompletterar))+ ?(?:jag|vi|ni)?[^.!?\n]{0,60}",
        ),
        (  # nobody shall come, nothing be done: that is what calling it off says
            _only(K.CANCEL),
            r"(?<!\w)(?:montören|ni|vi|teknikern|någon|man|du)? ?(?:behöver|ska|skall)(?: (?:ni|alltså|därför|då|nu))*"
            r" (?:inte|ej)(?: (?:längre|alltså|nu))* (?:komma|åka|åk|boka|montera|montör|göra|skicka|ta ner|ta ned"
            r"|sätta upp)"
            r"(?:(?!port)[^.,!?\n]){0,50}|(?<!\w)(?:har |hade )?(?:\w+ )?(?:ändrat|ångrat"
            r"|bestämt) sig(?!\w)(?! och (?:\w+ )?(?:vill|ska) (?!inte|ej))(?: för att)?"
            r"|(?<!\w)vill (?:inte|ej)(?: längre)? ha (?:något |nåt |det |ett |digitalt )*lås\w*(?: längre| mer| alls)*"
            r"|(?<!\w)(?:inget|ingenting)(?: \w+)? (?:behöver|ska) (?:göras|monteras|beställas|hända)[^.,!?\n]{0,20}"
            r"|(?<!\w)(?:rivit|tagit tillbaka|drar tillbaka|återtar?|återkallar?)(?: \w+)? (?:samtyck\w*"
            r"|beställning\w*)"
            r"|(?<!\w)(?:ändrar|ångrar) sig(?!\w)(?! och (?:\w+ )?(?:vill|ska) (?!inte|ej))"
            r"|(?<!\w)(?:vi |jag )?(?:återkommer|hör av (?:oss|mig))(?: (?:vi|jag|då))? (?:om|när|ifall) (?:det|hon"
            r"|han|något)"
            r" (?:blir|är|behövs|ändras|kommer)[^.,!?\n]{0,40}",
        ),
        (  # what else has ended, and that the old lock goes back
            _kinds(K.DISMOUNT),
            r"(?<!\w)(?:varken|inget|inga|både|även|också|ej|inte heller)? ?(?:trygghets)?larm(?:et)?(?: (?:eller|och"
            r"|samt)"
            r" natt\w*)?(?: (?:finns|är|har|ska))?(?: (?:också|även|nu))?(?: (?:kvar|avslutat?|avslutade|upphört"
            r"|borta|uppsagt))*(?!\w)"
            r"|(?<!\w)(?:och |samt )?(?:det|den|hennes|hans|deras) (?:gamla|ordinarie|vanliga|egna)(?: \w+)?(?: kan"
            r"| ska| skall)?"
            r" (?:sättas|monteras|skruvas|åka|komma) (?:tillbaka|dit|på|upp)(?: igen)?(?!\w)",
        ),
        (  # the gate's lock stays when a door's goes
            _kinds(K.DISMOUNT),
            r"(?<!\w)(?:rör|ta|tag|plocka|låt)(?: (?:dock|däremot|ej|inte|bara))* (?:inte |ej )?(?:port\w*"
            r"|enhet\w* i porten)"
            r"(?: (?:ner|ned|vara|sitta|kvar|i fred))*(?!\w)"
            r"|(?<!\w)port(?:lås|enhet)\w*(?: (?:ska|skall|får|måste|kan))(?: (?:inte|ej))? (?:tas|röras|plockas"
            r"|monteras|sitta"
            r"|vara|bli|lämnas|hänga)(?: (?:ner|ned|bort|kvar|orört))*(?!\w)",
        ),
        (  # nothing is to be taken down
            _kinds(*_STAYS),
            r"(?<!\w)låt(?:a|er)? (?:låset|det|den|allt|dörrlåset) (?:sitta|hänga|vara)(?: kvar| som det är)*(?!\w)"
            r"|(?<!\w)(?:så )?(?:ingen|inte någon|varken) (?:ned|ner|ned- eller om)-?\s?monter\w*(?: (?:behövs|alltså"
            r"|alls))*"
            r"|(?<!\w)(?:ska|behöver|får) (?:alltså |ni )*(?:inte|ej) (?:beställa?|göra|boka|ta|plocka) (?:någon "
            r"|ner |ned |bort )*"
            r"(?:nedmontering|nermontering|låset|det|något)(?: ner| ned| bort)*(?!\w)"
            r"|(?<!\w)(?:fram )?till dess(?! att)(?: är det)?|(?<!\w)(?:vill|önskar) (?:inte"
            r"|ej) att[^.!?\n]{0,90}(?:ner|ned|bort)\w*"
            r"|(?<!\w)(?:inte|ej) (?:tar|plockar|monterar) (?:ner|ned|bort) (?:låset|det)[^.,!?\n]{0,40}",
        ),
        (  # how bad a fault is, and what it is not
            _only(*_FAULTS),
            r"(?<!\w)(?:så )?(?:det|den|saken|detta) (?:kan|får) (?:\w+ )?vänta(?: till| tills)?(?!\w)"
            r"|(?<!\w)(?:så )?(?:det är )?ingen (?:panik|brådska|fara|kris|ko på isen|skillnad|katastrof)(?!\w)"
            r"|(?<!\w)ingen är (?:inlåst|instängd|utelåst)(?!\w)",
        ),
        (
            _kinds(*_LOW),
            r"(?<!\w)(?:batteri\w*|låset|det|den|inget|inte)(?: (?:är|var|alltså|där))* ?(?:inte|inget|ej)?(?: (?:är"
            r"|helt|alls"
            r"|ens))* (?:urladdat|urladdade|batteriet|slut)(?: (?:där|alltså|än))*(?=[ .,!)\n:]|$)"
            r"|(?<!\w)(?:så )?det är (?:inte|ej) (?:det|batteriet|därför)(?!\w)"
            r"|(?<!\w)(?:vi|jag|personalen|kollega\w*|dom|de)? ?(?:har |bad |bett )?(?:\w+ )?byt(?:te|t|tes|ts|a"
            r"|er)(?: vi| jag)?"
            r"(?: (?:om|till|det|dem|dom|batteri\w*|i|förra|sist|veckan|fredags|måndags|månaden|igår|nya))*(?!\w)",
        ),
        (
            _only(K.DISCHARGED_BATTERY),
            r"(?<!\w)(?:det )?får vi (?:inte|ej)(?: byta)?(?: själva)?(?!\w)|(?<!\w)(?:eftersom|för att"
            r"|då) vi inte får(?!\w)"
            r"|(?<!\w)(?:har |hade )?(?:vi |jag |ingen |personalen )*(?:har )?(?:inte |ej )?(?:öppnat|rört|försökt"
            r"|petat|bytt)"
            r"(?: (?:på|det|locket|luckan|låset|byta|att|något|själva|dem))*(?!\w)"
            r"|(?<!\w)(?:sagt (?:åt|till) (?:alla|personalen|dem|dom) att )?låta? (?:det|batteriet|låset"
            r"|den) vara(?: i fred)?(?!\w)",
        ),
        (  # how they get in while it is out of order
            lambda told: _kinds(*_LOW)(told) or failed(told),
            r"(?<!\w)(?:(?:vi|de|dom|hon|han|kunden|personalen|brukaren|dem|oss|sig|så|får|kan|och|men|fick|hade"
            r"|själv) )*"
            rf"(?:går|gått|gick|tar|tog|kommer|kom|kör|klarar|klara|använda?|använder|låsa?|låser|öppnar?|har|ha"
            rf"|in)(?: (?:sig|oss"
            rf"|dem|in|ut|nu|då|upp))*(?: (?:med|via))? {_KEY}{_MEANWHILE}(?! (?:till|i|hos|saknas|lämnas"
            rf"|ligger)(?!\w))(?!\w)"
            rf"|(?<!\w){_KEY} (?:går|fungerar|funkar)(?: (?:bra|fint|som|vanligt|däremot|ju|att"
            rf"|vrida))*{_MEANWHILE}(?!\w)"
            r"|(?<!\w)(?:går|det går) att låsa (?:för hand|manuellt|med vredet)(?: under tiden| så länge)*"
            r"|(?<!\w)(?:fram )?till dess(?! att)(?!\w)",
        ),
        (  # a report of a gate tells what it is like
            _events(*_OPEN_GATE),
            r"(?<!\w)(?:det (?:är|finns) |där (?:är|finns) |huset har |ny\w* hus\w*(?: är| har)? )?port(?:en|dörr\w*)?"
            r"(?: (?:är|med|har|finns|i|huset|på|det|nya|stället|som|står|låses?|låst|olåst|alltid|visst|nuförtiden"
            r"|kod\w*|bricka"
            r"|tagg\w*|dagtid|dygnet|runt|dagarna|trappan|porttelefon\w*)(?!\w))*,?(?: (?:men|och|fast|där|i den"
            r"|på den))*"
            rf"(?: (?:ingen|inget|någon|något|utan|satt|sitter|finns|det|redan|en|inte|enhet\w*|portenhet\w*|{_UNIT}"
            rf"|sen|sedan"
            r"|tidigare|förut|där|den|på|i|uppsatt|monterad|har)(?!\w))*"
            r"|(?<!\w)(?:ny |nya |med )?(?:stängare|kodtablå|kodlås|knappsats)\w*(?: och (?:stängare|kodtablå|kodlås"
            r"|knappsats)\w*)?",
        ),
        (  # what those say who work at a gate: of the firm that was along, of the house's own reader, of what is left
            _events(*_AT_GATES),
            rf"(?<!\w)(?:efter |i |stämde av |tillsammans |ihop )*(?:samråd )?(?:med )?{_FIRM}(?: (?:var|drog|fram"
            rf"|ström|med|på|plats"
            r"|och|kopplade|in|åt|oss|hjälpte|till|en|stund|innan|först))*(?!\w)(?! (?:inte|ej|aldrig|\w+ (?:inte|ej)))"
            r"|(?<!\w)(?:deras|föreningens?|husets|brf:?s?\w*) (?:egen |eget |egna )?(?:kodlås|läsare|system"
            r"|passersystem"
            r"|porttelefon|kodtablå|brickor)\w*(?: (?:fungerar|funkar|är|går|som|förut|innan|vanligt|tidigare|bra"
            r"|orört))+(?!\w)"
            r"|(?<!\w)(?:enhet|kablage|delar|\w*plint|emballage|resten)\w*(?: \w+){0,3}? (?:åter|av"
            r"|in)?läm?nat?[dt]?(?:e|es)?"
            r" (?:till|hos|på|i) (?:vaktmäst|kommun|er|service|lager)\w*(?!\w)",
        ),
        (
            _events(E.MOUNTED, E.MOVED),
            r"(?<!\w)(?:vred\w* )?(?:är )?(?:upp)?märkt\w*(?! (?:fel|inte|ej))(?: (?:med|på|vred\w*|nyckelnummer"
            r"|nummer|och|klart|i"
            r"|pärm\w*))*(?!\w)"
            r"|(?<!\w)vred\w* (?:är )?(?:upp)?märkt\w*(?! (?:fel|inte|ej))(?: med \w+)?(?!\w)|(?<!\w)samma (?:enhet"
            r"|lås|serienummer"
            r"|nummer)\w*(?!\w)",
        ),
        (  # nothing was done: so say no-shows and doors that do not fit
            failed,
            r"(?<!\w)(?:så |alltså )?(?:inget|inte|ingenting|ej)(?: (?:är|blev))? (?:gjort|monterat|monterad|bytt"
            r"|utfört|uppsatt)"
            r"(?: (?:än|ännu|alltså|idag|där))*(?!\w)|(?<!\w)(?:ordinarie|vanliga|gamla"
            r"|befintliga)? ?lås\w* (?:sitter|är|hänger)"
            r" (?:alltså |därför )?(?:orört |kvar )+|(?<!\w)om (?:de|dom|hon|han|kunden|brukaren|värden) (?:byter"
            r"|skaffar|fixar)"
            r"[^.!?\n]{0,70}|(?<!\w)(?:återkommer|hör av mig|åker (?:dit|tillbaka)|kommer tillbaka)[^.!?\n]{0,15}"
            r" (?:när|så fort|så snart) [^.!?\n]{1,40}|(?<!\w)innan (?:jag|vi) kan[^.!?\n]{1,30}",
        ),
        (  # the next step is somebody else's
            _events(E.MOUNTED, E.MOVED, E.GATE_MOUNTED),
            r"(?<!\w)(?:men |och |så )?(?:(?:den|det|enheten|låset) )?(?:är|ligger) (?:ju |dock )?(?:inte"
            r"|ej) (?:inlagd|inlagt"
            r"|kopplad|kopplat|registrerad)[^.,!?\n]{0,40}? (?:än|ännu)(?!\w)",
        ),
        (
            lambda told: bool(told.events),
            r"(?<!\w)(?:annars|för övrigt|i övrigt)? ?(?:inga|utan) (?:konstigheter|problem|anmärkning\w*|bekymmer"
            r"|strul)(?!\w)"
            r"|(?<!\w)faktura\w* (?:kommer|skickas)[^.,!?\n]{0,25}",
        ),
        (  # what a fault was not
            lambda told: _events(E.FAULT_FIXED)(told) or failed(told),
            r"(?<!\w)(?:(?:det )?(?:var|är) )?(?:inget|inte|ej) (?:helt )?(?:urladda\w*|batteri\w*"
            r"|tomt)(?: batteri\w*)?"
            r"(?: (?:eller så|alltså|för (?:dom|de|det) är nya))*(?!\w)|(?<!\w)(?:kontakt|sladd"
            r"|kabel)\w* hade (?:bara )?"
            r"(?:glappat|lossnat|hoppat ur)(?!\w)",
        ),
        (  # the lock goes to the customer of the job, said by their number
            _events(*_COUPLED),
            r"(?<!\w)koppla[dt]\w*(?: \w+)? (?:på|till|hos|mot|från)(?: (?:kund(?:en|nr|id)?"
            r"|brukaren?))? \d{3,6}(?!\d)",
        ),
    )
)


def harmless_spans(lower: str, told: Told) -> Iterator[tuple[int, int]]:
    """Where such turns stand in lower-case text."""
    for holds, words in _FAMILIES:
        if holds(told):
            yield from (match.span() for match in words.finditer(lower))

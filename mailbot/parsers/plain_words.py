"""Words that a reading can hinge on, and lines that a mail system writes; `plain` holds those that carry nothing."""

import re
from typing import Final

from mailbot.parsers.worded import Worded

DENIAL: Final = re.compile(r"inte|ej|icke|inga|ingen|inget|aldrig|varken|ingenting")
CONTRAST: Final = re.compile(r"men|dock|däremot|fast|utan|trots|endast|bara|även|också|dessutom|likaså|tvärtom")
CONDITION: Final = Worded(
    r"(?<!\w)(?:istället|i stället|annars|utom|förutom|undantaget|såvida|ifall|förrän|osäker\w*"
    r"|tveksam\w*|preliminär\w*|eventuellt|oklart|ändra\w*|ändring\w*|rättelse|fel tråd|tidigast"
    r"|tillsvidare|hellre)(?!\w)"
)
WAITING: Final = re.compile(r"(?<!\w)(?:vänta(?:s|r)?|avvakta\w*)(?!\w)")
TOUCHY: Final = re.compile(
    r"port\w*|entré\w*|nyck\w*|vred\w*|cylinder\w*|enhet\w*|serie\w*|koppl\w*|\w*monter\w*|boka\w*|batteri\w*"
    r"|avbok\w*|avbeställ\w*|stryk\w*|flytta\w*|skruva\w*|plocka\w*|larm(?!grupp)\w*|samtyck\w*|kod\w*|brf|förening\w*"
)
OWNER: Final = re.compile(  # who owns a house, where its name was read
    r"brf|förening\w*|\w*ägare\w*|styrelse\w*|ordförande\w*|vicevärd\w*|äger|heter|förvalta\w*|ab|fastighet\w*"
)
BOILERPLATE: Final = re.compile(  # lines that a mail system writes under every mail
    r"ett nytt ärende har (?:tilldelats|skapats|registrerats)[^.\n]*"
    r"|(?:en ny blankett|ett nytt formulär|ett formulär) har[^.\n]*|du har fått ett (?:nytt )?meddelande[^.\n]*"
    r"|(?:detta|det här) (?:mejl|mail|meddelande)\w* (?:går inte|kan inte|är skickat|skickades|är automat)[^.\n]*"
    r"|svara inte på (?:detta|det här)[^\n]*|logga in[^.\n]*|svar på (?:detta|det här)[^.\n]*|öppna ärendet[^\n]*"
    r"|meddelandet kan inte besvaras[^\n]*"
    r"|(?:detta|det här) är ett automatiskt[^.\n]*|ditt ärende \S+ har uppdaterats"
    r"|ärende(?:nummer|nr)?[ :#]{1,3}[\d-]+|ref[ .:]{1,3}[\d-]+[^\n]*|(?:prioritet|status)\s*:?\s*\w+"
)

"""Words around people: their roles, who speaks of himself, what is an organisation, and what a name looks like."""

import re
from typing import Final

from mailbot.parsers.worded import Worded

NAME: Final = r"[A-ZÅÄÖÉ][\w'’-]*\.?(?:[ ](?:(?:von|af|de|El|Al)[ ])?[A-ZÅÄÖÉ][\w'’-]*){0,2}"
FULL_NAME: Final = (
    r"[A-ZÀ-ÖØ-ÞĆČĐŁŚŠŻŽ][a-zà-öø-ÿćčđęğıłńřśşšźżž'’]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)?"
    r"(?:[ ](?:(?:von|af|de|El"
    r"|Al)[ ])?[A-ZÀ-ÖØ-ÞĆČĐŁŚŠŻŽ][a-zà-öø-ÿćčđęğıłńřśşšźżž'’]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)?){1,2}"
)
ROLE: Final = (
    r"(?i:herr|fru|fröken|vicevärd(?:en)?|ordförande(?:n)?|kassör(?:en)?|sekreterare(?:n)?|ledamot(?:en)?|värden"
    r"|(?:fastighets)?förvaltare(?:n)?|fastighetsskötare(?:n)?|fastighetsvärd(?:en)?|fastighetsägare(?:n)?"
    r"|portvakt(?:en)?"
    r"|samordnare(?:n)?|gruppledare(?:n)?|teamledare(?:n)?|enhetschef(?:en)?|chef(?:en)?|planerare(?:n)?"
    r"|koll?ega(?:n)?|undersköterska(?:n)?|sjuksköterska(?:n)?|administratör(?:en)?|styrelsens?|vår|min|deras|hos brf)"
)
ORGANISATION: Final = re.compile(
    r"(?<!\w)(?:ab|omsorg\w*|hemtjänst\w*|hemvård\w*|hemomsorg\w*|brf|hsb|bostads|fastighets|kommun\w*|bolag\w*"
    r"|hjälpen|vård|vården|bostäder|\w*enheten|\w*avdelning\w*|\w*kontoret|förvaltning\w*|planering\w*|nattpatrull\w*"
    r"|team\w*|\w*teamet|\w*gruppen|assistans"
    r"|registrator|kontakt|reception\w*|\w*service|vaktmäster\w*|larm\w*|myndighet\w*|kundtjänst|styrelsen)(?!\w)",
    re.I,
)
KIN: Final = (
    r"anhörig\w*|närstående\w*|dotter\w*|döttrar\w*|son(?:en)?s?|mammas?|mamman?|pappas?|pappan?|maken?s?"
    r"|makans?|maka|frun?s?|hustruns?|hustru|mannens?|sambo(?:n|ns)?|syster\w*|brodern?s?|bror|barnbarn\w*"
    r"|svärdotter\w*"
    r"|svärson\w*|god man|gode mannen|grannen?s?"
)
ABOUT_SELF: Final = Worded(  # "jag nås på 070-…", "ring mig på …", "jag är kontaktperson för båda (…", "min mobil …"
    r"(?<!\w)(?:mig|mej|oss|jag|undertecknad|vi|min (?:mobil|telefon|direkt\w*)|mitt \w*(?:nummer|nr))(?!\w)"
    r"(?:[ ,:]+(?!hen\w+|han\w*|hon\w*|dem|brukar\w*|kund\w*)[^\W\d]+){0,5}[ ,:(./]*\Z",
    re.IGNORECASE,
)
_FUNCTION: Final = re.compile(
    r"^(?:info|planering|hemtj|kontakt|samordn|bemanning|natt|dag|kvall|admin|kansli|reception|larm|team|grupp|jour"
    r"|order"
    r"|service|bestall|omsorg|hemvard|kundtjanst|vaktmast|las|lokal|utforare|enhet|kontor|schema|hemsjuk)"
)
_SELF: Final = re.compile(
    r"\s*(?:jag|mig|undertecknad|samma|se (?:nedan|ovan|signatur)|som ovan|avsändare)(?!\w)", re.I
)


def is_self(value: str) -> bool:
    """Whether a contact field says that the writer himself is the contact."""
    return bool(_SELF.match(value))


def is_shared_mailbox(name: str | None, email: str | None) -> bool:
    """Whether a sender is a group or function and not one person."""
    return bool(ORGANISATION.search(name or "")) or bool(_FUNCTION.match((email or "").lower()))

"""Labels of forms, tables and ticket systems, and the field that each stands for."""

from typing import Final

# label of a form → field of an item ("" = known and without meaning for the order)
LABELS: Final[dict[str, str]] = {
    label: name
    for name, labels in {
        "customer_id": "kundid|kund-id|kund id|kundnr|kund nr|kundnummer|kund|brukarid|brukar-id|brukarnummer|avser|id|"
        "kundens id|kundens nummer|kundnr i phoniro|phoniro-id|kundid i phoniro|kundid phoniro|gäller kund|brukare",
        "address": "adress|adr|gatuadress|kundens adress|bostadsadress|gammal adress|nuvarande adress|från adress|från|"
        "adress för montering|monteringsadress|besöksadress kund|flyttar från|nu|idag|förut|plats|bostad"
        "|tidigare adress|adress för arbetet|brukarens adress|gata",
        "new_address": "till|sen|sedan|efter|framöver|ny|dit|till nya|"
        "ny adress|nya adressen|till adress|flyttar till|adress efter flytt|inflyttningsadress",
        "gate_lock": "portlås|portlås behövs|portlås på nya adressen|portlås behövs på nya adressen|port|"
        "behövs portlås|portl|"
        "behov av portlås|finns port|portlås önskas|portlås på ny adress|lås i port|behövs portlås på nya adressen",
        "proposed_date": "datum|datumförslag|önskat datum|föreslaget datum|förslag på datum|tid|önskad tid|"
        "önskat datum och tid|dat|"
        "datumförslag för montering av dörrlås|önskemål om tid|önskemål om datum|förslag datum|önskad dag|tidsförslag|"
        "önskad vecka|vecka|låset på plats|lås på plats|låset uppe|"
        "datumförslag för montering|datumförslag för nedmontering|datum för flytt"
        "|flyttdatum|gäller från|från och med|datum för byte",
        "quantity": "antal|antal st|antal etiketter|antal batterier|antal taggar|mängd|kvantitet",
        "contact": "kontakt|kontaktperson|kontakt hos oss|vem möter montören|"
        "kontaktuppgifter|kontakt hos utföraren|"
        "kontakt på plats|beställare|uppgiftslämnare|namn på kontaktperson"
        "|meddelande från|meddelande skickat av|kontaktperson hos utföraren|anmälare|kontaktperson utförare|"
        "kontakt brf|kontakt fastighetsägare|kontaktperson brf",
        "contact_phone": "telefon|tel|tfn|tfn kontakt|tfn kontaktperson|kontakt tfn|mobil kontakt|telefonnummer|"
        "mobil|telefon kontaktperson|kontaktpersonens telefon|"
        "tel kontakt|mobilnummer|"
        "kontaktperson telefon|telefon till kontaktperson",
        "contact_email": "e-post|epost|mejl|mail|e-postadress|epostadress|e-post kontaktperson|"
        "kontaktperson e-post|mejladress",
        "keys_available": "nycklar|nyckel|fysiska nycklar|finns nycklar|nycklar finns|nycklar på plats|nyckel finns",
        "code_lock": "kodlås|kodlås på dörren|kodlås på ytterdörren|finns kodlås",
        "consent": "samtycke|samtycke finns|underskrivet samtycke|samtycke påskrivet|samtycke inhämtat",
        "door_code": "portkod|kod|portk|kod till port|dörrkod|kod port|kod till porten|portkod/dörrkod",
        "fault": "fel|felbeskrivning|beskrivning av fel|beskriv felet|felorsak|vad är felet|felet",
        "customer_name": "brukarens namn|kundens namn|namn|namn på brukare|den enskildes namn|brukare namn|"
        "boende|namn brukare",
        "customer_phone": "brukarens telefon|kundens telefon|telefon till brukare|brukarens telefonnummer|"
        "telefon brukare|tel brukare|"
        "kundens telefonnummer",
        "brf": "brf|bostadsrättsförening|fastighetsägare|förening|hyresvärd|brf/fastighetsägare",
        "brf_approved": "godkännande|godkänt av brf|brf godkänt|godkännande från brf|tillstånd|godkänt",
        "article": "artikel|vara|produkt|artiklar",
        "type": "kategori|ärendekategori|ärenderubrik|ärendetyp|ärende|typ|typ av ärende|vad gäller|"
        "avser ärende|uppdrag|rubrik|beställning|jag vill|vi vill|ämne|meddelandet avser|vad vill du göra"
        "|vad vill ni göra|"
        "gäller|beställningen avser",
        "description": "beskrivning|meddelande|övrigt|övrig information|kommentar|fritext|information|anteckning",
        "sender": "från (lifecare)",
        "ends": "verkställighet avslutas|slutdatum|avslutas|insatsen avslutas|sista dag|verkställighet avslutad",
        "flat": "lägenhet|lgh|lägenhetsnummer|lghnr|lgh nr",
        "provider": "anordnare|utförare|ansvarig utförare|hemtjänstföretag|avsändare|företag|ansvarig anordnare"
        "|enhet|skickat av",
        "": "registrerat av|inskickat av|skapat av|upplagt av|"
        "formulär|ärendenummer|nr|case|ticket|beviljat|beviljade insatser|insatser|insats|prioritet|status"
        "|uppdragsnummer|"
        "våning|"
        "öppna ärendet|svara inte på detta mail. ##ref|skickat|kopia|ort|postnummer"
        "|postadress|inkommet|inskickat|datum för inskick",
    }.items()
    for label in labels.split("|")
}

ONLY_WITH_ADDRESS: Final = frozenset({"nu", "idag", "förut", "sen", "sedan", "efter", "framöver", "ny", "dit", "till"})
"""Labels that are labels only before an address ("Nu: …", "Sen: …")."""

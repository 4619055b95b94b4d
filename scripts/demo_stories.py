"""The five demo stories as data: who writes what, when, in which encoding. `make_demo_mails.py` builds the files.

All people, streets and numbers are invented; phone numbers are those reserved for fiction. `answers` = (mail text of
the bot that is answered, which of the story's jobs); the demo fills in thread headers and subject.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DemoMail:
    """One mail. `encoding`: charset and transfer encoding. `also_to`: the same mail lands in a second mailbox."""

    name: str
    sender: str
    to: str
    date: str
    text: str
    subject: str = "SV:"
    cc: str = ""
    answers: tuple[str, int] | None = None
    also_to: str = ""
    encoding: tuple[str, str] = ("utf-8", "quoted-printable")
    html: bool = False
    sheet: bool = False


UTF8, UTF8_B64 = ("utf-8", "quoted-printable"), ("utf-8", "base64")
LATIN1, CP1252, LATIN1_8 = (
    ("iso-8859-1", "quoted-printable"),
    ("windows-1252", "quoted-printable"),
    ("iso-8859-1", "8bit"),
)

N_BOX = "Digitala lås <service@nacka.example.se>"
N_INSTALLER = "Ture Låsberg <montor@nacka.example.se>"
N_SYSTEM = "Systemförvaltningen <systemforvaltning@nacka.example.se>"
ROLL_OUT = [
    DemoMail(
        name="lista",
        sender="Solveig Ahlbin <samordnare@hemtjanstgruppen.example>",
        to=N_BOX,
        cc="Låsprojektet <lasprojekt@nacka.example.se>",
        also_to="lasprojekt@nacka.example.se",
        date="Mon, 23 Nov 2026 09:12:40 +0100",
        subject="Lista med kunder som ska ha lås",
        text="Hej!\n\nHär kommer vår ifyllda lista, det är tre kunder den här gången. En av dem har port.\n\n"
        "Vänliga hälsningar\nSolveig Ahlbin\nsamordnare, Hemtjänstgruppen\n070-174 06 10",
        sheet=True,
    ),
    DemoMail(
        name="bokat",
        sender=N_INSTALLER,
        to=N_BOX,
        date="Tue, 24 Nov 2026 07:48:02 +0100",
        answers=("job_mail", 2),
        text="Bokat tors 3/12 kl 10\n\n/Ture",
        encoding=LATIN1,
    ),
    DemoMail(
        name="bokat-nasta",
        sender=N_INSTALLER,
        to=N_BOX,
        date="Tue, 24 Nov 2026 07:51:30 +0100",
        answers=("job_mail", 1),
        text="Hej, den här är inbokad fredag 4 december kl 13.\n\nTure",
        encoding=LATIN1_8,
    ),
    DemoMail(
        name="monterat",
        sender=N_INSTALLER,
        to=N_BOX,
        date="Thu, 03 Dec 2026 11:05:17 +0100",
        answers=("job_mail", 2),
        text="Monterat, serienr 11020344. Portlås 22030455 monterat.\n\n/Ture",
        encoding=CP1252,
    ),
    DemoMail(
        name="dorr-kopplad",
        sender=N_SYSTEM,
        to=N_BOX,
        date="Thu, 03 Dec 2026 13:20:00 +0100",
        answers=("ask_coupling", 2),
        text="Hej,\n\ndörr kopplad. Porten tar jag efter lunch.\n\nHälsningar\nSystemförvaltningen",
        html=True,
    ),
    DemoMail(
        name="port-kopplad",
        sender=N_SYSTEM,
        to=N_BOX,
        date="Thu, 03 Dec 2026 15:02:44 +0100",
        answers=("ask_coupling", 2),
        text="Port kopplad.\n\nHälsningar\nSystemförvaltningen",
        encoding=UTF8_B64,
    ),
]

L_BOX = "Digitala LÅS <digitala.las@larm.example.se>"
L_OPERATOR = "Larmhandläggare <larmhandlaggare@larm.example.se>"
L_INSTALLER = "Bosse Vredén <montor@larm.example.se>"
LIFECARE = "Lifecare Meddelande <no-reply@lifecare.larm.example.se>"
ALARM_GROUP = [
    DemoMail(
        name="lifecare-montering",
        sender=LIFECARE,
        to=L_BOX,
        date="Mon, 23 Nov 2026 10:31:00 +0100",
        subject="Nytt meddelande från Lifecare: Digitalt lås",
        text="Du har fått ett nytt meddelande i Lifecare.\n\nFrån: Hemtjänst Öster\nTill: Digitala LÅS\n"
        "Rubrik: Digitalt lås behövs\nAvser: Brukare 70412\nMeddelande:\n"
        "Hej! Vi önskar montering av digitalt lås på Granitvägen 8, lgh 1203. Kodlås finns inte på dörren.\n\n"
        "Detta mejl går inte att svara på. Logga in i Lifecare för att svara.",
    ),
    DemoMail(
        name="nycklar-finns",
        sender=L_OPERATOR,
        to=L_BOX,
        date="Mon, 23 Nov 2026 13:05:12 +0100",
        answers=("lifecare_text", 1),
        text="Ja, fysiska nycklar finns.\n\nUtföraren svarade i Lifecare nyss.",
        encoding=CP1252,
    ),
    DemoMail(
        name="i-parmen",
        sender=L_OPERATOR,
        to=L_BOX,
        date="Mon, 23 Nov 2026 13:20:55 +0100",
        answers=("ask_binder", 1),
        text="Klart, lagt i pärmen.",
    ),
    DemoMail(
        name="bokat",
        sender=L_INSTALLER,
        to=L_BOX,
        date="Tue, 24 Nov 2026 08:02:19 +0100",
        answers=("job_mail", 1),
        text="Inbokat i schemat tisdag 1/12 kl 9.30.\n\nBosse",
        encoding=LATIN1,
    ),
    DemoMail(
        name="installerat-och-kopplat",
        sender=L_INSTALLER,
        to=L_BOX,
        date="Tue, 01 Dec 2026 10:14:00 +0100",
        answers=("job_mail", 1),
        text="Låset är installerat, serienummer 33040566. Kopplat till brukaren.\n\nBosse",
    ),
    DemoMail(
        name="vredet-markt",
        sender=L_INSTALLER,
        to=L_BOX,
        date="Tue, 01 Dec 2026 10:30:41 +0100",
        answers=("ask_thumb_turn", 1),
        text="Klart, vredet är märkt.\n\nBosse",
        encoding=LATIN1_8,
    ),
    DemoMail(
        name="lifecare-nedmontering",
        sender=LIFECARE,
        to=L_BOX,
        date="Thu, 03 Dec 2026 09:00:30 +0100",
        subject="Nytt meddelande från Lifecare: Lås ska ner",
        text="Du har fått ett nytt meddelande i Lifecare.\n\nFrån: Hemtjänst Väster\nTill: Digitala LÅS\n"
        "Rubrik: Nedmontering av digitalt lås\nAvser: Brukare 70388\nVerkställighet avslutad: 2026-12-02\nMeddelande:\n"
        "Hej, insatserna är avslutade. Nedmontering av digitalt lås på Kvartsgatan 14.\n\n"
        "Detta mejl går inte att svara på. Logga in i Lifecare för att svara.",
        encoding=UTF8_B64,
    ),
    DemoMail(
        name="larmet-avslutas",
        sender=L_OPERATOR,
        to=L_BOX,
        date="Thu, 03 Dec 2026 09:40:00 +0100",
        answers=("ask_alarm_stays", 2),
        text="Ja, avslutas.",
    ),
    DemoMail(
        name="allt-avslutat",
        sender=L_OPERATOR,
        to=L_BOX,
        date="Thu, 03 Dec 2026 09:44:10 +0100",
        answers=("ask_services_ended", 2),
        text="Ja, den första slutade 2026-12-02.",
        encoding=LATIN1,
    ),
    DemoMail(
        name="i-parmen-igen",
        sender=L_OPERATOR,
        to=L_BOX,
        date="Thu, 03 Dec 2026 09:50:00 +0100",
        answers=("ask_binder", 2),
        text="Klart, ligger i pärmen.",
    ),
    DemoMail(
        name="bokat-nedmontering",
        sender=L_INSTALLER,
        to=L_BOX,
        date="Fri, 04 Dec 2026 07:55:00 +0100",
        answers=("job_mail", 2),
        text="Bokat ons 9/12 kl 14.00\n\nBosse",
        encoding=LATIN1,
    ),
    DemoMail(
        name="nedmonterat",
        sender=L_INSTALLER,
        to=L_BOX,
        date="Wed, 09 Dec 2026 14:48:00 +0100",
        answers=("job_mail", 2),
        text="Nedmonterat, serienummer 44050677.\nFrånkopplat i Phoniro.\nOrdinarie låsvredet är tillbaka.\n"
        "Nycklarna är återlämnade mot kvittens.\n\nBosse",
        encoding=CP1252,
    ),
    DemoMail(
        name="axsor",
        sender=L_OPERATOR,
        to=L_BOX,
        date="Thu, 10 Dec 2026 08:15:00 +0100",
        answers=("ask_axsor", 2),
        text="Nyckelnumret är borttaget i Axsor.",
    ),
    DemoMail(
        name="phoniro",
        sender=L_OPERATOR,
        to=L_BOX,
        date="Thu, 10 Dec 2026 08:21:00 +0100",
        answers=("ask_serial_removed", 2),
        text="Låset är frånkopplat, kontrollerat i Phoniro.",
        html=True,
    ),
]

S_BOX = "Låsärenden <las@soderkoping.example.se>"
S_ADMIN = "Administratören <administrator@soderkoping.example.se>"
S_INSTALLER = "Rune Kolvestam <montor@soderkoping.example.se>"
TICKETS = [
    DemoMail(
        name="easit",
        sender="Easit GO <easit@soderkoping.example.se>",
        to=S_BOX,
        date="Mon, 23 Nov 2026 08:40:00 +0100",
        subject="[Ärende 2026-12041] Montering av lås",
        text="Ett nytt ärende har tilldelats gruppen Intern drift och service.\n\nÄrendenummer: 2026-12041\n"
        "Rubrik: Montering av lås\nBrukarens namn: Algot Testberg\nAdress: Bruksgatan 21\n"
        "Brukarens telefon: 0980-319 210\nPortkod: 1937\nKontaktperson: Maj Lindesparr\n"
        "Kontaktperson telefon: 0980-319 211\nKontaktperson e-post: administrator@soderkoping.example.se\n"
        "Prioritet: Normal\n\n--\nÖppna ärendet: https://support.soderkoping.example.se/case/2026-12041\n"
        "Svara inte på detta mail. ##Ref:2026-12041##",
    ),
    DemoMail(
        name="samtycke",
        sender=S_ADMIN,
        to=S_BOX,
        date="Mon, 23 Nov 2026 09:15:00 +0100",
        answers=("ask_consent", 1),
        text="Ja, samtycke finns.\n\nHälsningar\nMaj Lindesparr",
        encoding=LATIN1,
    ),
    DemoMail(
        name="fredag",
        sender=S_INSTALLER,
        to=S_BOX,
        date="Tue, 24 Nov 2026 10:00:00 +0100",
        answers=("job_mail", 1),
        text="Bokat fredag 4/12 kl 10.\n\nRune",
        encoding=CP1252,
    ),
    DemoMail(
        name="mandag",
        sender=S_INSTALLER,
        to=S_BOX,
        date="Tue, 24 Nov 2026 11:26:00 +0100",
        answers=("ask_other_time", 1),
        text="Bokat måndag 7/12 kl 13.\n\nRune",
        encoding=LATIN1_8,
    ),
    DemoMail(
        name="installerat",
        sender=S_INSTALLER,
        to=S_BOX,
        date="Mon, 07 Dec 2026 14:10:00 +0100",
        answers=("job_mail", 1),
        text="Installerat och provat, fem gånger upp och fem i lås. Serienummer 55060788.\n\nRune",
    ),
    DemoMail(
        name="kopplat",
        sender=S_ADMIN,
        to=S_BOX,
        date="Tue, 08 Dec 2026 08:30:00 +0100",
        answers=("ask_coupling", 1),
        text="Dörr kopplad.\n\nMaj",
        encoding=UTF8_B64,
    ),
    DemoMail(
        name="licens",
        sender=S_ADMIN,
        to=S_BOX,
        date="Tue, 08 Dec 2026 08:45:00 +0100",
        answers=("ask_licence", 1),
        text="Klart.\n\nMaj",
    ),
    DemoMail(
        name="fel-bestallare",
        sender="Ragna Hjelmstad <planering@ostgotavard.example>",
        to=S_BOX,
        date="Tue, 08 Dec 2026 09:05:00 +0100",
        subject="Lås",
        text="Hej! Vi vill beställa montering av ett digitalt lås på Hamnplan 3.\n\n"
        "Mvh\nRagna Hjelmstad, Östgötavård, 0980-319 230",
        html=True,
    ),
]

V_BOX = "Vaktmästeriet <vaktmasteriet@salem.example.se>"
V_FEE = "Gun Taxéus <avgifter@salem.example.se>"
V_INSTALLER = "Vaktmästaren <vaktmastare@salem.example.se>"
V_SYSTEM = "Systemförvaltare <systemforvaltare@salem.example.se>"
NO_PERSONAL_DATA = [
    DemoMail(
        name="bestallning",
        sender=V_FEE,
        to=V_BOX,
        cc=V_SYSTEM,
        date="Mon, 23 Nov 2026 09:30:00 +0100",
        subject="Beställning av montering",
        text="Hej,\n\nbeställer härmed montering av digitalt lås.\n\nAdress: Månskensvägen 12\n"
        "Kontaktperson: Doris Ekvall, Södergårdens Omsorg\nTelefon: 08-465 004 20\n"
        "E-post: planering@sodergardensomsorg.example\n\n"
        "Med vänlig hälsning\nGun Taxéus\navgiftshandläggare",
    ),
    DemoMail(
        name="med-personuppgifter",
        sender=V_FEE,
        to=V_BOX,
        date="Mon, 23 Nov 2026 09:52:00 +0100",
        subject="Nedmontering",
        text="Hej igen,\n\nlåset ska tas ner. Det gäller Sixten Provberg, 19391002-0000.\n\n"
        "Adress: Solgläntan 4\nKontaktperson: Doris Ekvall, Södergårdens Omsorg\n"
        "Telefon: 08-465 004 20\nE-post: planering@sodergardensomsorg.example\n\nMvh Gun",
        encoding=CP1252,
    ),
    DemoMail(
        name="bokat",
        sender=V_INSTALLER,
        to=V_BOX,
        date="Tue, 24 Nov 2026 08:20:00 +0100",
        answers=("job_mail", 1),
        text="Bokat torsdag 3/12 kl 9 med hemtjänsten.",
        encoding=LATIN1,
    ),
    DemoMail(
        name="monterat-port-utan-las",
        sender=V_INSTALLER,
        to=V_BOX,
        date="Thu, 03 Dec 2026 09:50:00 +0100",
        answers=("job_mail", 1),
        text="Monterat, serienummer 66070899. Port finns, portlås saknas, BRF Exempelgården.",
    ),
    DemoMail(
        name="dorr-kopplad",
        sender=V_SYSTEM,
        to=V_BOX,
        date="Thu, 03 Dec 2026 11:00:00 +0100",
        answers=("ask_coupling", 1),
        text="Dörr kopplad.",
        encoding=LATIN1_8,
    ),
    DemoMail(
        name="godkant",
        sender=V_FEE,
        to=V_BOX,
        date="Fri, 04 Dec 2026 13:30:00 +0100",
        answers=("ask_brf_approval", 1),
        text="Godkänt, BRF Exempelgården.\n\nGun Taxéus",
        encoding=UTF8_B64,
    ),
    DemoMail(
        name="portlas-monterat",
        sender="Lås och Larm <order@lassmeden.example>",
        to=V_BOX,
        date="Wed, 09 Dec 2026 15:15:00 +0100",
        answers=("gate_order", 1),
        text="Portlås 77080911 monterat.\n\nLås och Larm",
        html=True,
    ),
    DemoMail(
        name="port-kopplad",
        sender=V_SYSTEM,
        to=V_BOX,
        date="Thu, 10 Dec 2026 08:10:00 +0100",
        answers=("ask_gate_coupling", 1),
        text="Port kopplad.",
    ),
]

FORMS = [
    DemoMail(
        name="formular",
        sender="Webbformulär <webbformular@nacka.example.se>",
        to=N_BOX,
        date="Mon, 23 Nov 2026 11:00:00 +0100",
        subject="Beställning av trygghetslås",
        text="Formulär: Beställning av trygghetslås\n\nÄrende: Montering\nAnordnare: Omsorgsringen\nKundid: 3412\n"
        "Adress: Sjöutsikten 5\nPortlås: nej\nÖnskat datum: 2026-12-01\nKontaktperson: Ebba Vindelmark\n"
        "Telefon: 070-174 06 30\nE-post: samordnare@omsorgsringen.example\n",
        encoding=UTF8_B64,
    ),
    DemoMail(
        name="bokat",
        sender=N_INSTALLER,
        to=N_BOX,
        date="Tue, 24 Nov 2026 08:05:00 +0100",
        answers=("job_mail", 1),
        text="Bokat 1/12 kl 13\n\n/Ture",
        encoding=LATIN1,
    ),
    DemoMail(
        name="felanmalan",
        sender="Ebba Vindelmark <samordnare@omsorgsringen.example>",
        to=N_BOX,
        date="Wed, 25 Nov 2026 07:35:00 +0100",
        subject="Felanmälan kund 3398",
        text="God morgon!\n\nFelanmälan, Kundid 3398. Låset går inte att låsa upp från appen sedan i natt, "
        "vi har fått använda nyckel. Adress: Tallåsen 9.\n\nEbba Vindelmark\nOmsorgsringen\n070-174 06 30",
        encoding=CP1252,
    ),
    DemoMail(
        name="atgardat",
        sender=N_INSTALLER,
        to=N_BOX,
        date="Wed, 25 Nov 2026 11:40:00 +0100",
        answers=("job_mail", 2),
        text="Felet är åtgärdat, kontakten till batteriet satt löst.\n\n/Ture",
        encoding=LATIN1_8,
    ),
    DemoMail(
        name="monterat",
        sender=N_INSTALLER,
        to=N_BOX,
        date="Tue, 01 Dec 2026 13:42:00 +0100",
        answers=("job_mail", 1),
        text="Monterat, serienr 88090122\n\n/Ture",
    ),
    DemoMail(
        name="kopplat",
        sender=N_SYSTEM,
        to=N_BOX,
        date="Tue, 01 Dec 2026 14:30:00 +0100",
        answers=("ask_coupling", 1),
        text="Dörr kopplad.\n\nHälsningar\nSystemförvaltningen",
    ),
]

STORIES = {
    "nacka-breddinforande": ROLL_OUT,
    "larmgrupp": ALARM_GROUP,
    "soderkoping": TICKETS,
    "salem": NO_PERSONAL_DATA,
    "nacka": FORMS,
}

"""The grammar of Swedish, courtesy, and the small talk of the trade, word by word: what no declension covers.

A word belongs here only when no order and no report can hinge on it; negations, conditions and contrasts never do.
"""

from typing import Final

_GRAMMAR = """
a all alla allas allihop allihopa alls allt alltid alltså an andra andras andre annan annat antingen any apr april att
aug augusti av avser bakom behöva behövde behöver behövs behövt bl bla bland blev bli blir bliva blivit borde bort
borta both bra bägge båda både bör börja början börjar ca cirka dag dagar dagen dagens dags de dec december dem den
denna dennas dennes deras dess dessa det detsamma detta dig din dina direkt dit ditt dom dotterns du dvs där därefter
däremot därför därifrån därmed då dålig efter eftermiddag eftermiddagen eftermiddags eftermiddan eftersom egen
egentligen eget egna ekv eller elva em emellan emot en enda enligt ens er era ert etc ett exakt exv fall fanns fast feb
februari fem fick fin fina finna finnas finns fint fjärde fler flera flertal fm fort fortfarande fram framför framåt
fre fredag fredagen från fyra för förbi före förmiddag förmiddagen förmiddags först första försök försökt förut ganska
gav ge genast genom ger get gett givet gjorde gjort gott gällande gällde gäller gärna gå gång gången gånger går gör
göra göras görs ha hade haft han hans har harr hej hejsan helg helgen helgerna helst hem hemma hemmet henne hennes hit
hitta hittade hon honom hos hur hälsa hälsar hälsning hälsningar här härifrån härmed härom hål håll hör höra höras hört
i ibland id idag igen igenom igår ihop imorgon imorse in inför inne inom is ja jag jan januari jo ju jul julen juli jun
juni just jättebra kan kanske kl klarar klart klocka klockan kom komma kommer kommit kontakt kontakta kontaktperson
kunde kunna kunnat kvar kväll kvällarna kvällen kvällstid la lade lagom lagt ligga ligger lika liksom lite litet lunch
lägg lägga lägger lämna lämnar lämnas lämnat länge längre lär låg lör lördag lördagen mail mailet maj man mars massa
med medan mejl mejla mejlet mellan mer mera mest mig min mina mindre minst minut minuter mitt mm mobil mobilnummer
morgon morgonen mot mvh mycket märker mån månad månaden måndag måndagen måste möjlighet möjligt namn natt natten ned
ner ni nio nog nov november nr nu nummer nuvarande ny nya nyare nyss nytt nyår när nära närmare nästa nätterna någon
någonstans någonting något några nån nåt och också ofta ok okej okt oktober olika om omkring ons onsdag onsdagen oss
osv ovan ovannämnda ovanstående period pga plats precis på redan rent resp respektive riktigt ring ringa ringde ringer
ringt runt rätt sa sade sagt sak saken saker samma samman sammanlagt samt samtidigt sant se sedan sedd sen senare
senast senaste sep sept september ser sett sex si sig sin sina sitt sitta sitter sju själv själva självt ska skall
skett skrev skriva skriver skrivit skulle slags snabbt snarast snart snäll snälla snällt som somliga st stod stor stora
stort strax stund styck stycken ställe ställen stället står större säga säger säker säkert sätt så sådan sådana sådant
sådär sålunda sön söndag söndagen ta tack tackar tag tagit tar tas tel telefon telefonnr telefonnummer tex tfn tid
tiden till tillbaka tillfälle tillsammans tio tis tisdag tisdagen tog tolv tor tors torsdag torsdagen tre tredje tror
två typ under upp uppe ur ut utanför ute v v. vad vanlig vanliga vanligt var vara varande varandra varav vardag
vardagar vare varför varifrån varit varje vars vart vecka veckan veckor vem vems vet vi via vid vidare vilja vilka
vilken vilket vill ville väl väldigt vänlig vänliga vänligen vänligt vår våra vårt än ända ändå ännu är även å år året
årsskiftet åt åter åtta över övrig övriga övrigt
"""
_COURTESY = """
absolut allihopa beklagar bekräfta bekräftelse besked best br bra brådska bråttom bästa dear det fantastiskt fara fin
finfint fråga frågan frågor frågorna funderar funderingar förhand förlåt god goddag godmorgon gott ha halloj hallå
hantering hejhej hello hi hjälp hjälpa hjälpen hjälper hjärtligt hlsn hoppas hälsn höra hörs info information informera
informerad informerar jättetack kanon kind kram kännedom kära käre lycka meddela meddelande meddelandet meddelar morrn
morsning mår möjliga nog omgående perfekt regards skönt snabb snabba snabbt snarast sorry stort super svar svara svarar
svarat svaret thank thanks tjena tjenare toppen trevlig trevligt tråkigt tusen tyvärr underbart undra undrade undrar
ursäkta vet visst you återkoppla återkoppling
"""
_TRADE = """
administratör adr adress adressen adresser allt ang angående anhörig anhöriga anhörigas anmärkning app apparna appen
automatiskt avstämt avsändare avtal avtalat beslut beslutat beställa beställas beställd beställer beställning
beställningar beställningen beställt besvaras besök besöker besöket beviljad beviljar beviljat beviljats bifogat bil
bilen biståndshandläggare bits bodde boende boenden bor bostad bostaden bror brukare brukaren brukarens brukarna bv ca.
care chef chefen combine dat dementi den-enskilde digital digitala digitallås digitalt dotter dottern drift dörr
dörrar dörrarna dörren
dörrlås dörrlåset e-post e.m easit em. enligt ensam enskilda enskilde epost etikett etiketten f.m faktura fakturan
fakturareferens fm. fru frun från färdig färdigt följande förråd förrådet förvaltning gamla gammal ggr gick god-man
grannar granne grannen gruppchef gruppledare gäller går gått hall hallen handläggare handläggaren hemma hemmet
hemtjänst hemtjänsten hemtjänstens hemvård hiss hissen hund hunden hus huset hustru hustrun hylla hyllan hämta hämtar
hämtas hämtat härmed hör hört info inloggning insats insatsen insatser intern jobb jobben jobbet kaffe kartong
kartongen katt katten kl. klar klara klart kollega kollegan kollegor kommer kommun kommunen kontor kontoret kontorets
kund kunden kundens kunder kunderna kundid kundnr kundnummer kundnumret kör köra kört larmgrupp larmgruppen
larmgruppens lgh lifecare lista listan lmo logga lägenhet lägenheten lägenhets lägenhetsdörren läkartid lådan lås låsen
låset låsets låsgruppen låsningar låste maka makan make maken mamma man mannen mejlade mejladress mejlat montör
montören montörer montörerna mottagare märkt märkta möta möte möter mötet nattpersonalen nb nedan nr.
närstående obs omsorg omsorgen onsdags ovan p.s. pappa parkera parkering person personal personalen personalens
personen phoniro phonirocare planera planerare planerat planering planeringen prata pratade pratat prova provade provat
ps pärm pärmen radhus reception receptionen referens ringde ringt rubrik rum samordna samordnare samordnaren samordnas
semester service servicecenter sjuk skicka skickade skickar skickat skrev skåp skåpet släkting släpp släppa släpper
socialförvaltningen son sonen stämt svara system systemet syster talade talat tekniker teknikern tel. test testade
testat till tr trappa trappan trapphus trappor treserva trygghetslås trygghetslåset undersköterska undersköterskan
uppdrag uppdraget upplåsningar utan-problem utförare utföraren utförarens utskick vaktmästare vaktmästaren vaktmästeri
vaktmästeriet vidarebefordrar vidarebefordras villa väg vägarna vägen våning våningen vårdtagare vårdtagaren ytterdörr
ytterdörren äldre ämne ärende ärenden ärendenummer ärendet åka åker åkte öppna öppnar öppnas överenskommet
överenskommit
"""
_TALK = """
administratören alldeles alltid altan altanen anmälare arbetspasset arg arkiv avgiftshandläggare avgiftshandläggaren
axeln bad balkongen barn barnbarn barnen be behandlar ber berättade berättar beskrivning bestämmer bestämt besöken
betala betalar bett bilaga bilagan bild bilden blankett blanketten bord bordet brev brevet brukade brukar byn bäst
bästa bättre börjat centrum delvis dement dementa distriktssköterska distriktssköterskan doktorn dra drar drog dusch
duschar dygn dygnet enkelt farbror faster fick flickorna formulär fr fr.o.m frisk from frågade frågar frågat full fullt
fungerar funkar fyller fyllt fysisk fysiska få får fått förfärligt förvirrad garaget glad glömde glömt god-man
grabbarna gruppen gubben gumman går gått halv halva halvtimme halvtimmen hamnat handläggning handtag handtaget hantera
hanteras hela helt hembesök hembesöket hemsjukvård hemsjukvården hemskt heter hette hyllor hålla håller hållit hårt hög
höll hösten ibland ihop inflyttning inflyttningen informerade införstådd införstådda inkorg inköp inline inläst insulin
jobbigt justerade justerat kallas karmen killarna kolla kollade kollar kollat kollegerna kolven kommentar kommentarer
konstant korridoren krångligt kuvert kvart kvarter kvarteret kvittens kvitterat kvitto kvittot kvällsbesök
kvällspatrullen kände känna kännas kännedom känner kö köket kön köpa köpt köpte lager lagret ledsen listor ljud ljudet
lugn lugna lyckades lyckas lyckats lyfta lyfter läkare läkaren lämpligt länk länken lät lätt låda låg låsa låser låses
låsning låst låste låta låter lös löst m mat maten medicin mediciner mindes minns mobilen morgonbesök moster märka
märkt märkte månadens månader måste mått nattbesök nattpatrullen normal nödvändigt nöjd o o.m område området orkade
orkar orolig oroliga papper papperet passade passar passet pigg plattan pls plz plötsligt pojkarna post posten postlåda
pratar prioritet promenad pågår påse rad raden rakt rar rara regeln registrator registrera registrerad registrerade
registreras registrerat rengjorde rubrik runt runtomkring rutan räckte rädd räkna räknar råkade råkat samlar sekund
sekunder sidan sjuk sjukhus sjukhuset sjuksköterska sjuksköterskan skrivet skärmen slutbleck slutblecket smorde smort
snett snäll sommaren sova sover sovit sovrummet staden stanna stannar starta startade startar startas startat stressad
stunden städ städa städar städning ständigt stänga stänger stängt surfplattan svägerskor svärdotter svärson svårt synas
syns syntes systemförvaltare systemförvaltaren säkrast sällan sämre t.o.m tabell tabellen tanten telefonen telefonens
telefonsvarare tilldelats tillträde tillträds timmar timme timmen tips titta tittade tittar tittat tjejerna tom tomt
tomten trapphuset trodde trott trycka trycker tryckt tryckte trött tvätt tycka tycker tyckte tänka tänker tänkt tänkte
underrättad undertecknat ungefär uppgift uppgifter uppgifterna upplåsning upplåst uppsättning uppsättningar
uppsättningen valde valt veckans veckors vederbör veta vetat vikarie vikarien vikarier viktigt vintern visa visade
visar visat visste väcka väcker väljer värre värst våras våren ä å årets åt åtgärd öppen öppet överblick
"""
SMALL_TALK: Final = f"{_GRAMMAR} {_COURTESY} {_TRADE} {_TALK}"

"""Adjectives by declension (`inflect`), adverbs, time, courtesy, abbreviations, chat: how things are, not what to do.

Left out on purpose: the preliminary, the wrong, the dangerous, the hot, the dead, the changed, the denied, the sole.
"""

from typing import Final

FIN: Final = """
fin stor lång låg hög bred smal tunn kort vid trång mörk ljus grå blå vit svart grön gul brun kall sval frisk sjuk
stark svag pigg trött seg snabb kvick rask långsam sen tidig sent ung modern vanlig ovanlig allmän normal speciell viss
gemensam privat offentlig kommunal statlig lokal regional central nationell internationell svensk finsk norsk dansk
tysk engelsk fransk spansk arabisk persisk polsk rysk turkisk kurdisk somalisk grekisk italiensk romsk samisk snäll
vänlig trevlig hjärtlig artig hövlig gullig rar söt ljuvlig härlig underbar fantastisk fenomenal jättefin jättestor
jättesnäll behändig smidig svår knepig krånglig bökig besvärlig jobbig tuff rolig tråkig ledsam sorglig lycklig
olycklig orolig lugn nervös arg sur grinig tacksam ärlig uppriktig noggrann slarvig ordentlig rejäl praktisk teoretisk
teknisk elektronisk manuell skriftlig muntlig personlig social ekonomisk medicinsk psykisk fysisk kroppslig mental
andlig religiös kulturell historisk geografisk statistisk politisk juridisk laglig formell informell officiell intern
extern daglig nattlig månatlig årlig tidsmässig ständig kortvarig långvarig långsiktig kortsiktig ögonblicklig
omedelbar skyndsam viktig oviktig väsentlig oväsentlig betydelsefull huvudsaklig fullständig hel halv tydlig otydlig
klar uppenbar synlig märkbar hörbar läsbar oläslig läslig förståelig begriplig obegriplig rimlig orimlig möjlig
sannolik trolig lämplig nödvändig onödig användbar brukbar tillgänglig nåbar kontaktbar anträffbar änklig rörlig
orörlig döv dement glömsk sömnig hungrig törstig bekväm obekväm trygg otrygg van kunnig duktig flitig lat skicklig
händig klumpig försiktig vaksam ledig full ren smutsig dammig blöt våt torr fuktig kladdig klibbig hal slät ojämn jämn
rak sned krokig kantig fyrkantig spetsig trubbig vass slö hård mjuk stel lös tung dyr billig kostsam rik fattig dålig
usel hemsk otäck läskig ful snygg stilig hygglig skaplig skön mysig hemtrevlig rymlig stökig rörig bullrig ljudlig
gigantisk enorm väldig massiv otrolig ofantlig märklig konstig underlig skum knäpp tokig klok smart intelligent påläst
bekant obekant självklar naturlig onaturlig typisk relevant intressant uppmärksam övrig befintlig grundlig generell
specifik konkret abstrakt utförlig pratsam blyg vänskaplig respektfull hänsynsfull omtänksam hjälpsam stressig hektisk
fridfull stillsam regnig solig blåsig molnig dimmig stormig snöig isig kylig mild somrig vintrig höstlig vårlig grym
"""
PARTICIPLES: Final = """
glad röd god blid vild rädd nöjd känd okänd bekymrad förvånad irriterad stressad trött intresserad engagerad
pensionerad utbildad anställd vikarierande ansvarande kunnande född avsedd berörd berörda bosatt belägen drabbad hyfsad
skaplig begåvad vald utvald uppdaterad ifylld registrerad informerad införstådd underrättad insatt bifogad vidhängande
scannad inskannad inläst undertecknad underskriven signerad kvitterad arkiverad dokumenterad journalförd adresserad
planerad schemalagd nyopererad opererad rullstolsburen hörselskadad synskadad dementsjuk rörelsehindrad sängbunden
välinformerad tacksam
"""
FORMS: Final = """
pratsam pratsamt pratsamma långsamma ensamma gemensamma rask raska liten litet små lilla mindre minst större störst
äldre äldst yngre yngst bättre bäst bästa sämre sämst värre värst fler flera flest flesta mer mera mest högre högst
lägre lägst längre längst gammal gammalt gamla ny nytt nya nyare nyaste egen eget egna vuxen vuxet vuxna vacker vackert
vackra öppen öppet öppna enkel enkelt enkla enklare enklast dubbel dubbelt dubbla säker säkert säkra säkrare säkrast
nyfiken nyfiket ledsen ledset ledsna vaken vaket upptagen upptaget upptagna belägen beläget belägna välkommen välkommet
välkomna angelägen angeläget angelägna erfaren erfaret erfarna medveten medvetet särskild särskilt särskilda enskild
enskilt enskilda lila rosa orange beige bra perfekt utmärkt kanon kanonbra jättebra superbra toppen toppenbra underbart
fantastiskt strålande lysande härligt kul jättekul roligt skojigt gratis lagom tyst tysta tyvärr dessvärre lyckligtvis
förhoppningsvis antagligen troligen troligtvis säkerligen förmodligen sannolikt möjligtvis uppenbarligen tydligen
tydligt givetvis naturligtvis självklart såklart förstås visserligen faktiskt egentligen ju nog väl ganska rätt
tämligen relativt någorlunda nästan nära knappt ungefär omkring cirka drygt dryga precis exakt absolut totalt helt
fullt alldeles väldigt mycket jätte super extremt otroligt oerhört ytterst framförallt speciellt huvudsakligen
mestadels oftast ofta ibland stundom sällan alltid jämt ständigt regelbundet vanligtvis vanligen normalt ungefärligen
nu nyss nyligen strax snart genast direkt omgående omedelbart snabbt fort långsamt sakta sen sent sedan sedermera
därefter efteråt därpå förut tidigare förr redan ännu fortfarande hittills numera nuförtiden idag igår imorgon förrgår
iförrgår övermorgon iövermorgon ikväll imorse imorron imorrn inatt ifjol iår häromdagen häromveckan häromkvällen
dagligen nattligen veckovis månadsvis årligen dagtid nattetid kvällstid helgtid vardagar vardagskvällar helger måndags
tisdags onsdags torsdags fredags lördags söndags måndagar tisdagar onsdagar torsdagar fredagar lördagar söndagar
måndagen tisdagen onsdagen torsdagen fredagen lördagen söndagen måndagens tisdagens onsdagens torsdagens fredagens
morse januari februari mars april maj juni juli augusti september oktober november december jan feb mar apr aug sept
okt nov dec advent adventssöndag lucia lussekväll julen jul juldagen julafton julledigheten jullovet nyår nyårsafton
nyårsdagen trettonhelgen påsk påsken påskhelgen midsommar midsommarafton valborg kristi himmelsfärd pingst allhelgona
sportlovet höstlovet förmiddags eftermiddags fm em f.m e.m f.m. e.m. lunchtid kvällen kvällar natten morgonen vintern
våren sommaren hösten årstiden dygnet runt här där hit dit hem hemma borta inne in ute ut uppe upp nere ner fram framme
bak bakom framför ovanpå ovanför nedanför inuti utanför innanför bredvid överallt någonstans annanstans hemifrån
utifrån inifrån uppifrån nerifrån därifrån härifrån bortifrån hitåt ditåt uppåt nedåt neråt framåt bakåt inåt utåt
hemåt någonsin nånsin nånstans nånting någe nåt nån nåra sån sånt såna såhär sådär såpass hejsan hejhej hejpådig hallå
tjo tjena tjenare tjenixen tja tjabba morsning mors goddag godmorgon godkväll godafton goafton godnatt gomorron gokväll
hallojsan halli adjö ajö hejdå puss kram kramar kramis hörs ses vihörs mvh m.v.h mv vänligen vänlig vänliga hälsning
hälsningar hälsn hlsn hälsar tack tackar tacksam tacksamma tusen varmt stort supertack jättetack tackså förhand snälla
vänligast vänligt gärna ursäkta förlåt sorry beklagar grattis gratulerar lycka kondoleanser kära käre varma tjusigt ok
okej okey oki okidoki jaha jajamän jajamensan japp jepp jodå jovisst visst nja aha jaså oj hoppsan ojdå tyvär iaf ialf
iallafall if btw asap fyi eg egentl bla blaa dvs d.v.s mfl m.fl m.fl. mm m.m m.m. osv o.s.v osv. etc etc. tex t.ex
t.ex. bl.a bl.a. pga p.g.a p.g.a. fr.o.m t.o.m from tom t.o.m. fr.o.m. f.ö fö ngt ngn ngn. ngr ca ca. c:a resp resp.
inkl inkl. moms kr sek st st. ggr gr min min. tim tim. h v. mån mån. tis ons tors fre lör sön tis. ons. tors. fre. lör.
sön. enl enl. ang ang. avs gm p.s ps nb obs kl kl. klo tel tel. tfn mob mob. mobilnr telnr dir ank ank. vxl växel
alltså således därför därmed därav härmed därtill vidare dels därvid varvid varpå varefter medan samtidigt eftersom
emedan så att följaktligen nämligen nämnda nämnd nämnt ovannämnd nedannämnd ovanstående nedanstående följande
föregående kommande pågående befintlig befintliga nuvarande innevarande senare sistnämnda förstnämnda dylikt dylika
liknande motsvarande sådan sådant sådana samma lika likadan likadant likadana olika diverse åtskilliga massor massa hög
del delar delvis hälften tiotal hundratal dussin hon hen han hennes hans hens henom honom dom dem de deras vår våra
vårat vårt er era ert sin sina sitt mina mitt din dina ditt man mans en ens sig själv själva självt oss eder ni dig mig
mej dej sej nåns någons någras allas bådas vems vilkas du jag vi den det denna detta dessa dens dess varandra varann
varandras varsin varsitt varje envar samtliga ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton
femton tjugo trettio fyrtio femtio första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde halv halva
kvart nåväl iofs i.o.m iom m.a.o tillsammans ihop gemensamt the and with for you your we our is are be have has will
please thanks regards dear sincerely best kind swedish english at on of to this that there here it my me i a an by as
was were ledigt ledig lediga semestertider semestern semester helgen helgens veckan veckans vecka veckor dagen dagens
dag dagar månaden månadens år åren årets stunden stund tag ögonblick sekund lite litegrann smått tjänstledig
tjänstledighet föräldraledig sjuk sjukanmäld vab vabbar vabbade vabbat sjukskriven frisk friska krya kry barnledig
pappaledig mammaledig deltid heltid halvtid timtid jour jouren beredskap beredskapen schema schemat arbetsfri iväg
hemgång hemgången hemkomst hemkomsten inskrivning inskriven utskrivning utskrivningen utskriven permission permis
datorn datorns datorer datorerna dator wifi wi-fi bluetooth blåtand gps sim simkort app appen appens appar apparna
android iphone ipad samsung windows excel word outlook teams office onedrive sharepoint pdf pdf:en docx xlsx jpg png
zip html web webb webben webbsida inlogg inloggning inloggningen användarnamn användarnamnet intranät intranätet mejl
mejlen mejlet mejlets mejlade mejlar mejla mejlat mail mailen mailet mailade mailar maila mailat mejladress
mejladressen mailadress mailadressen e-post e-posten epost eposten e-postadress svarsmejl vidarebefordran ärende
ärendet ärendets ärenden ärendena skärmdump skärmdumpar skärmdumpen buggen bugg uppdaterad uppdaterat uppdatering
combine lifecare treserva procapita phoniro viva cosmic pulsen magna cura easit bankid bank-id freja mobilt siths todo
to-do bilagan bilagor bilagorna bilaga bifogat bifogad bifogade bifogas faktura fakturan fakturor fakturorna fakturans
kostnadsställe referensen referens kvitto kvittot kvitton personalbrist personalbristen högtryck storhelg storhelgen
storhelger röda klämdag klämdagen klämdagar
"""

"""Verbs of everyday life, of courtesy and of care, by conjugation (`inflect`).

Left out on purpose: to wait, stop, pause, cancel, regret, forget, move, mount, remove, couple, end, die, burn, lock,
and what else an order or a report can hinge on.
"""

from typing import Final

TALA: Final = """
tala prata samtala diskutera resonera berätta svara fråga undra förklara påpeka notera anteckna dokumentera rapportera
informera kommunicera meddela mejla maila messa smsa chatta skajpa zooma faxa kontakta hälsa tacka gratulera beklaga
längta sakna uppskatta värdera älska gilla ogilla roa skratta skämta titta kika kolla lyssna leta spana granska
kontrollera bevaka observera uppmärksamma jobba arbeta praktisera träna öva repetera studera plugga skissa rita måla
kladda numrera markera bocka pricka kryssa signera stämpla skanna scanna kopiera printa spara arkivera sortera
organisera planera samordna koordinera administrera hantera behandla registrera klicka dubbelklicka scrolla googla
surfa uppdatera knappa mata handla shoppa betala fakturera debitera kosta städa diska tvätta torka damma putsa moppa
sopa skura vädra koka baka smaka duka servera fika festa fira dansa spela pyssla virka fiska jaga jogga cykla promenera
vandra klättra simma duscha bada raka kamma borsta sminka hosta nysa snarka gäspa vila slumra vakna somna orka klara
mäkta våga fungera funka krångla strula tjorva kärva knarra gnissla knaka vibrera blinka tindra tuta brumma surra bulta
plinga skramla smattra dundra oroa stressa lugna trösta assistera stötta avlasta vårda tvaga omvårda medicinera
dosera delegera vaccinera operera röntga rehabilitera massera gymnastisera bevilja undervisa utbilda introducera
presentera demonstrera instruera guida peka ledsaga skjutsa parkera lasta starta bromsa pendla segla semestra campa
övernatta skicka posta leverera packa emballera räkna summera beräkna budgetera attestera rådfråga konsultera involvera
engagera samarbeta samverka passera landa gästa välkomna vinka nicka krama pussa klappa rasta odla plantera vattna
kratta skotta sanda salta regna snöa storma åska tina halka snubbla ramla trilla tappa rulla peta pilla klia spola
skaffa ordinera önska tipsa rekommendera hänvisa referera citera tolka stava uttala upprepa förtydliga specificera
precisera konkretisera sammanfatta redovisa motivera argumentera vädja fundera grubbla filosofera drabba inträffa hamna
råka chansa gissa ana förmoda påverka orsaka underlätta förenkla försvåra ansvara representera vikariera rotera snickra
renovera tapetsera fixa greja dona mecka flina plåga smärta trötta irritera reta chocka förvåna överraska imponera
intressera locka fresta fascinera skoja bekräfta kvittera verifiera avtala intyga garantera återkoppla legitimera
identifiera vidarebefordra adressera bifoga länka publicera lista rada stapla samla gruppera droppa dofta
"""
STANGA: Final = """
ringa hänga bygga känna höra köra föra följa ställa fylla bedöma sömma välla hyra lära påminna svänga slänga påskynda
sända använda inträda vända tända leda utreda förbereda handleda inleda översända återanvända föreställa framställa
fördela tilldela böja behöva leva väva
"""
KOPA: Final = """
köpa hjälpa läsa resa lysa blåsa steka smeka söka besöka undersöka ansöka försöka tänka skänka blänka sänka märka
trycka uttrycka rycka tycka möta mista lyfta klippa knäppa stjälpa väcka räcka sträcka täcka leka åka sköta mäta fästa
gifta röta kyssa rösta tvista upptäcka avlösa inläsa genomläsa
"""
FORMS: Final = """
vara är var varit vore bli blir blev blivit bliva ha har hade haft få får fick fått ge ger gav gett givit ges gavs
given givet givna ta tar tog tagit gå går gick gått gås gående se ser såg sett ses sågs sedd sedda stå står stod stått
stående slå slår slog slagit låta låter lät låtit le ler log sova sover sov sovit äta äter åt ätit dricka dricker drack
druckit sitta sitter satt suttit sittande ligga ligger låg legat liggande lägga lägger la lade lagt läggs lades sätta
sätter satte säga säger sa sade sagt sägs sagts vet veta visste vetat vill vilja ville velat kan kunna kunde kunnat ska
skall skulle bör borde måste lär torde bruka brukar brukade brukat göra gör gjorde gjort görs göras gjordes gjord
gjorda komma kommer kom kommit kommande springa springer sprang sprungit hinna hinner hann hunnit finna finner fann
funnit finnas finns fanns funnits skriva skriver skrev skrivit skrivs skrivas skrevs skriven skrivet skrivna förstå
förstår förstod förstått hålla håller höll hållit hålls hållas faller föll fallit bära bär bar burit bärs bärande skära
skär skar skurit stjäla försvinna försvinner försvann försvunnit binda binder band bundit hittar hittade hittat hittas
hittades sjunga sjunger sjöng sjungit dra drar drog dragit dras drogs draget dragna vrida vrider vridit vrids bita
biter bet bitit rida rider red ridit skina skiner sken skinit stiga stiger steg stigit skrika skriker skrek skrikit
gripa griper grep gripit tiga gnida gnider gnuggar gnuggat gråta gråter grät gråtit flyga flyger flög flugit frysa
fryser frös frusit ljuga ljuger ljög ljugit bjuda bjuder bjöd bjudit bjuds inbjuden inbjudna hoppas hoppades hoppats
trivs trivas trivdes trivts minns minnas mindes mints hörs höras hördes hörts träffas träffades träffats lyckas
lyckades lyckats syns synas syntes synts känns kännas kändes känts tycks tyckas tycktes verkar verka verkade verkat
heter heta hette hetat kallas kallades brukas leva lever levde levt bo bor bodde bott boende tro tror trodde trott sy
syr sydde sytt må mår mådde mått spå nå når nådde nått nås nåddes nåtts klä klär klädde klätt ske sker skedde skett
välja väljer valde valt väljs valdes vald valda sälja säljer sålde sålt såld sålda vänja vänjer vant smörja smörjer
smorde smort smord ringer ringde ringt ringas rings ringdes förbli uppstå uppstår uppstod uppstått bestå består bestod
tillhöra tillhör tillhörde tillhört innehålla innehåller innehöll innehållit innebära innebär innebar innefattar
omfattar omfattas betyda betyder betydde betytt kännetecknas beror bero berodde berott handlar handla handlade anser
anse ansåg ansett anses upplever uppleva upplevde upplevt upplevs återse återge återgå återgår avse avser avsåg avsett
avses erhålla erhåller erhöll erhållit mottaga motta mottar mottog mottagit mottagen mottaget mottagits emottaget delta
deltar deltog deltagit medföra medför medförde medfört genomföra genomför genomförde genomfört genomförs genomförts
utföra utför utförde utfört införa inför infört tillföra överföra överför översätta översätter översatt uppge uppger
uppgav uppgett uppgivit ange anger angav angett angivit anges angivet angivna angiven påstå påstår påstod påstått
föreslå föreslår föreslog föreslagit föreslaget framgå framgår framgick framgått ingå ingår ingick ingått tillstå
förstås förmå orkas bemöta bemöter bemötte bemött sjukskriven sjukskrivna pensionerad pensionerade gift gifta skild
skilda ogift förlovad bosatt född födda föddes påmind påminns påminner påminde påmint inskriven utskriven utskrivna
utskrivningen uppvuxen hemmavarande tjänstgör tjänstgjorde tjänstgjort tjänstgörande rådgöra rådgör redogör redogjort
översända översänder översänds översänt bifogas bifogade vidarebefordrat vidarebefordrade vidarebefordrad sammanställa
sammanställer sammanställde sammanställt kringgå samråda samråder samrådde samrått medger sköts upptäckts
uppmärksammats
"""

"""Nouns of people, the home, the day and the office, by declension (`inflect`): no order hinges on any of them."""

from typing import Final

FLICKA: Final = """
krycka kvinna flicka pojka gumma änka nunna väninna svägerska mamma pappa dagmamma sjuksköterska undersköterska
distriktssköterska barnmorska städerska stuga sommarstuga veranda trappa lampa taklampa golvlampa matta hallmatta
dörrmatta gardina soffa bäddsoffa hylla bokhylla hatthylla låda byrålåda kökslåda tvättstuga klocka väckarklocka
väggklocka panna stekpanna kanna kruka blomma tavla anslagstavla whiteboardtavla gata sidogata tvärgata villagata kyrka
skola förskola högskola simhalla flagga källa kulla uppförsbacka backa ficka jacka mössa väska handväska ryggsäcka
flaska skala ruta sökruta kryssruta grupplista lista adresslista namnlista medicinlista läkemedelslista checklista
telefonlista kölista listsida sida framsida baksida insida utsida webbsida hemsida startsida timma halvtimma vecka
skolvecka påskvecka nattsköterska dyna filta docka leksaka penna blyertspenna krita tejpa gåva hälsa influensa
magsjukaa oro strumpa stödstrumpa skjorta tröja byxa kappa fika kaka tårta smörgåsa soppa gurka lampskärma rulla remsa
etikettrulla mappa pärma fråga följdfråga kontrollfråga lycka semestervecka praktikvecka kopia papperskopia skärmkopia
moda resa taxiresa sjukresa flygresa bussresa färja cykla tvättmaskina diskmaskina kaffemaskina
"""
BIL: Final = """
gubbe kille pojke grabb tant herre gosse vän polare släkting bekant son dotterson sonson präst tvilling yngling
främling tonåring pensionär chef gruppchef sektionschef områdeschef verksamhetschef avdelningschef platschef bil
lastbil skåpbil tjänstebil servicebil hyrbil poolbil cykel elcykel moped buss båt husbil rullstol permobil stol pall
fåtölj säng bänk vägg spis ugn kyl frys mikrovågsugn diskbänk skog park gård innergård bakgård väg gångväg cykelväg
bilväg villaväg återvändsväg stig bro tunnel kulle backe rondell korsning avfart infart uppfart utfart hall balkong sal
matsal sjukhussal by stad förort tätort stadsdel krog pub bar stadsbuss dag arbetsdag vardag helgdag födelsedag
namnsdag skoldag heldag halvdag söndag måndag tisdag onsdag torsdag fredag lördag morgon kväll vardagskväll
fredagskväll lördagskväll söndagskväll måndagskväll tisdagskväll onsdagskväll torsdagskväll helgkväll midnatt vinter
sommar höst vår eftermiddag förmiddag middag lunch dusch hund katt fågel häst kanin hamster mus valp kattunge fisk myra
geting arm finger mun rygg mage hals axel armbåge höft kropp tumme nacke grupp arbetsgrupp nattgrupp kvällsgrupp
dagtidsgrupp personalgrupp ledningsgrupp projektgrupp styrgrupp insatsgrupp tidning räkning mening utbildning
inskolning handledning rapportering uppföljning mätning städning storstädning tvättning diskning matlagning vandring
rengöring putsning målning renovering ombyggnad tapetsering odling snöskottning sandning skottning klippning blandning
duschning försäkring visning genomgång förklaring skillnad fördel nackdel utmaning förbättring försämring förändring
utveckling uppdatering sökning inmatning markering mapp bild skärmbild pärm ask kartong hög trave lapp minneslapp
parkering parkeringsplats gästparkering plats mötesplats hållplats busshållplats laptop skärm bildskärm telefon mobil
smartphone tjänstetelefon arbetsmobil växel ton signal ringsignal kopp mugg tallrik bulle kaffepaus lunchpaus rast
matrast måne storm dimma skur regnskur snöstorm värmebölja gäst dagkund resenär klubb sjukdom skada fallskada tråd
konversationstråd sjuksäng vårdsäng hjälp tjänst stund kö telefonkö våning sväng kurs dagtur tur promenadtur körtur
bilkö tågresa övning fest ledning arbetsledning vårdledning projektledning bemanning schemaläggning planering
omplanering planeringsdag samordning handläggning avstämning introduktionsdag överrapportering överlämning avlösning
anhörigträff träff vårdplanering vårdsamordning bedömning riskbedömning utredning behovsbedömning hemgång medicinering
delegering bokföring fakturering beräkning betalning lön timlön handling ansökan upplysning anteckning hälsning
julhälsning påskhälsning åsikt
"""
TID: Final = """
familj person byggnad fastighet lokal station tågstation busstation terminal central vårdcentral klinik avdelning akut
institution sektion division organisation administration funktion situation relation kommunikation information
dokumentation presentation diskussion motivation instruktion introduktion version direktör ingenjör inspektör assistent
konsulent konsult praktikant student elev patient klient elektriker servitör frisör professor terapeut sjukgymnast
arbetsterapeut fysioterapeut logoped dietist psykolog kurator pedagog rektor ekonom jurist notarie administratör
koordinator operatör redaktör statist kamrat bekantskap expert specialist representant leverantör entreprenör tid
arbetstid restid telefontid öppettid lunchtid kvällstid dagtid nattid helgtid mattid väntetid kötid besökstid månad
kalendermånad period tidpunkt semesterperiod julperiod sommarperiod modell variant produkt kategori typ sort form
temperatur kostnad avgift budget rabatt offert rutin process metod teori idé strategi policy plan tidsplan åtgärdsplan
genomförandeplan vårdplan möbel server applikation rapport avvikelserapport statistik tabell kultur konst religion
nationalitet vän konferens lektion workshop intervju revision notis energi kraft effekt tendens konsekvens referens
preferens frekvens kvalitet kvantitet aktivitet kapacitet identitet tradition vänlighet svårighet möjlighet otydlighet
tydlighet ledighet föräldraledighet tjänstledighet sjukskrivning semester termin säsong garderob balkong toalett
korridor present biljett fotograf orsak skrivelse upplevelse kännedom funktionsnedsättning infektion operation fraktur
diagnos medicin insats timinsats kommun region nämnd socialnämnd omsorgsnämnd myndighet verksamhet hemtjänstverksamhet
avvikelse ålder erfarenhet uppgift arbetsuppgift personuppgift adressuppgift hemuppgift förutsättning egenskap
konversation blankett etikett mottagning tablett dosett minut sekund procent historik kalender apparat bokstav
surfplatta kopiator router adapter praktik sympati
"""
BRUKARE: Final = """
brukare vårdtagare omsorgstagare hyresgästare handläggare biståndshandläggare avgiftshandläggare ekonomihandläggare
lönehandläggare biståndsbedömare socialsekreterare sekreterare läkare husläkare överläkare tandläkare planerare
samordnare teamledare gruppledare arbetsledare projektledare lärare skötare behandlare stödjare vårdare lokalvårdare
förvaltare systemförvaltare fastighetsskötare rörmokare målare snickare murare städare fönsterputsare sotare
hantverkare arbetare plåtslagare förare cyklare simmare besökare deltagare mottagare avsändare säljare användare
innehavare medarbetare utredare granskare upphandlare inköpare arbetsgivare arbetstagare vårdgivare hundägare kattägare
bilägare medlare tolkare läsare skrivare kopierare skannare dammsugare torktumlare brödrostare vattenkokare
kaffebryggare telefonsvarare ledsagare avlösare nattarbetare skiftarbetare brevbärare
"""
HUS: Final = """
barn barnbarn par folk sällskap gäng team hem hus radhus parhus flerfamiljshus hyreshus höghus trähus gårdshus uthus
rum vardagsrum sovrum badrum toalettrum arbetsrum gästrum mötesrum personalrum fikarum väntrum tvättrum soprum miljörum
hobbyrum cykelrum barnvagnsrum konferensrum kök golv tak bord köksbord soffbord nattduksbord skrivbord skåp kylskåp
frysskåp badrumsskåp badkar handfat tvättställ element rör avlopp galler staket torg centrum köpcentrum kontor
distriktskontor hemtjänstkontor huvudkontor sjukhus lasarett vårdhem servicehus dagcenter bibliotek apotek hotell
bageri gym badhus kvarter hörn namn förnamn efternamn tilltalsnamn gatunamn ortnamn språk modersmål ord uttryck brev
vykort sms fönster köksfönster fack postfack brevinkast trappsteg våningsplan plan bottenplan läkemedel livsmedel
rengöringsmedel diskmedel tvättmedel glas vatten bröd smör ägg kött socker salt bad vin öl lakan år kalenderår skift
dagskift nattskift kvällsskift helgskift pass arbetspass nattpass kvällspass dagpass helgpass morgonpass dygn veckoslut
kvartal väder solsken regnväder snöväder regn ljus djur husdjur får ben huvud hår bröst sår tryck blodtryck blodprov
prov besök läkarbesök sjukhusbesök tandläkarbesök studiebesök tillsynsbesök hembesök morgonbesök kvällsbesök nattbesök
lunchbesök samtal telefonsamtal videosamtal svar uppdrag kall hushåll läge nuläge resultat arkiv register formulär
dokument protokoll underlag beslutsunderlag behov omsorgsbehov hjälpbehov stöd boendestöd bistånd bidrag krav mål
delmål steg exempel problem bekymmer misstag missförstånd skrivfel stavfel besvär strul krångel trassel kort bankkort
busskort foto papper block anteckningsblock kuvert frimärke program dataprogram system verksamhetssystem journalsystem
konto användarkonto nätverk tangentbord bud fordon tåg flyg spel kortspel kalas bröllop lov sportlov höstlov påsklov
jullov sommarlov liv tempo humör skratt ställ klockslag tillägg protokollsutdrag utdrag avsnitt stycke kapitel
nyhetsbrev mejl mail mejlutskick utskick faktureringsunderlag
"""
MOTE: Final = """
meddelande ärende möte arbete område ställe minne nöje intresse tillfälle samhälle landskap täcke knä äpple märke rykte
stycke skede skifte månadsskifte årsskifte halvårsskifte schema tema räcke trappräcke förhållande boende äldreboende
gruppboende serviceboende stödboende korttidsboende trygghetsboende sammanträde erbjudande yttrande utseende beteende
utlåtande avseende förtroende ansikte öra hjärta öga bete frimärke hörne konto foto telefonmöte teammöte planeringsmöte
vårdplaneringsmöte personalmöte arbetsplatsmöte uppföljningsmöte nattarbete skiftarbete biträde vårdbiträde
arbetsområde bostadsområde yrke löfte
"""
FORMS: Final = """
mor mors mormor mormors morfar morfars farmor farmors farfar farfars far fars farsan morsan farbror farbrors morbror
morbrors moster mosters faster fasters svåger svågern svärmor svärfar svärson svärsonen svärdotter svärdottern
svärdöttrar dotterdotter sondotter syskon syskonen bror broder brodern bröder bröderna syster systern systrar systrarna
dotter dottern döttrar döttrarna dotterns söner sönerna barnet barnets föräldrar föräldrarna förälder föräldern
föräldrarnas man mannen män männen mannens kvinnans maken makens makan makans make maka sambo sambon sambons särbo
särbon fru frun fruns hustru hustrun hustruns änkling änklingen fästman fästmö gudbarn bonusbarn bonusdotter bonusson
styvson styvdotter brorson brorsonen brorsbarn systerdotter systerdottern systerson systersonen systerbarn brorsdotter
brorsdottern kusin kusinen kusiner anhörig anhörige anhöriga anhörigas anhörigs närstående närståendes familjemedlem
familjemedlemmar släkt släkten släktens fröken doktorn polisen läkarn hemtjänst hemtjänsten hemtjänstens hemvården
hemvårdens hemsjukvården äldreomsorg äldreomsorgen äldreomsorgens omsorgen omsorgens socialtjänst socialtjänsten
socialtjänstens soc hälso sjukvård sjukvården primärvård primärvården psykiatri psykiatrin rehab rehabteamet färdtjänst
färdtjänsten hemrehab ssk usk dsk ssk:n usk:n dsk:n at ft mas mar vc ec tf tf. vik vik. vikarie vikarien vikarier
vikarierna ordf ordf. sekr sekr. avd avd. ing dr dr. inv ek ekon kollega kollegan kollegas kollegans kollegor
kollegorna kollegers kolleger toalett toaletten toan wc tvåan trean fyran femman sexan sjuan åttan nian tian ettan etta
tvåa trea fyra femma uppg uppgång uppgången uppgångar uppgångarna trapphus trapphuset trappuppgång trappuppgången
trappuppgångar markplan gatuplan källarplan ovanvåning ovanvåningen undervåning nedervåning bottenvåning bottenvåningen
vindsplan loftgång loftgången altan altanen uteplats uteplatsen terrass terrassen källare källaren källarn vind vinden
vindsvåning kyrkogatan gatuadress gatuadressen norr öster väster söder norra östra västra södra bredvid intill mittemot
vänster höger vänstra högra rakt framsidan baksidan väst mitten botten toppen hörnet hörnan kanten sidan bortre hitre
främre bakre övre nedre undre inre yttre
"""

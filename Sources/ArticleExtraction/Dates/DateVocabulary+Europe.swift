extension DateVocabulary {
    /// The words of dates in the languages of Europe and the Americas; `DateVocabulary` tells how to read it.
    static let european = """
        [en]
        months: january jan | february feb febr | march mar | april apr | may | june jun | july jul | august aug \
        | september sep sept | october oct | november nov | december dec
        weekdays: monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur \
        thurs fri sat sun
        published: published posted released created issued publication written
        modified: updated update modified revised edited
        fillers: at on of the last first date time st nd rd th o clock local a t and online
        morning: am
        afternoon: pm
        noon: noon midday
        midnight: midnight
        clock: hrs h
        relative: ago hour hours minutes minute mins min read days day weeks week yesterday today just now
        [de] day-first
        months: januar jan jänner jän | februar feb feber | märz mrz mär | april apr | mai | juni jun | juli jul \
        | august aug | september sep sept | oktober okt | november nov | dezember dez
        weekdays: montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
        published: veröffentlicht veröffentlichung erschienen publiziert erstellt veröffentlichungsdatum
        modified: aktualisiert stand aktualisierung akt update geändert überarbeitet bearbeitet
        fillers: um vom den der datum am zuletzt letzte letztes uhrzeit
        clock: uhr
        relative: vor stunden stunde minuten minute tagen heute gestern lesezeit
        [fr] day-first
        months: janvier janv jan | février févr fév fevrier | mars | avril avr | mai | juin | juillet juil | \
        août aout \
        | septembre sept | octobre oct | novembre nov | décembre déc decembre
        weekdays: lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim
        maybe-weekdays: mar
        published: publié publiée publication paru parution créé rédigé
        modified: actualisé actualisée modifié modifiée màj maj jour
        fillers: le à a mis mise er dernière de du par et en ligne la
        clock: h
        minutes: min
        midnight: minuit
        noon: midi
        relative: il y heures heure jours hier aujourd hui aujourdhui
        [es] day-first
        months: enero ene | febrero feb | marzo mar | abril abr | mayo may | junio jun | julio jul | agosto \
        | septiembre setiembre sep sept set | octubre oct | noviembre nov | diciembre dic
        maybe-months: ||||||| ago
        weekdays: lunes martes miércoles miercoles jueves viernes sábado sabado domingo lun mié mie jue vie sáb sab dom
        maybe-weekdays: mar
        published: publicado publicada publicación creado
        modified: actualizado actualizada actualización act modificado modificada
        fillers: a las el de del la los última ultima fecha hora
        clock: h hs hrs
        afternoon: tarde
        relative: hace horas minutos días hoy ayer
        [ca] day-first
        months: gener gen | febrer febr | març | abril abr | maig | juny | juliol jul | agost ag | setembre set \
        | octubre oct | novembre nov | desembre des
        weekdays: dilluns dimarts dimecres dijous divendres dissabte diumenge
        published: publicat publicada
        modified: actualitzat actualitzada actualització
        fillers: d de del a les el la
        clock: h
        [gl] day-first
        months: xaneiro xan | febreiro | marzo | abril | maio | xuño | xullo | agosto | setembro | outubro | novembro \
        | decembro
        weekdays: luns martes mércores xoves venres sábado domingo
        modified: actualizado
        [pt] day-first
        months: janeiro jan | fevereiro fev | março marco | abril abr | maio mai | junho jun | julho jul | agosto \
        | setembro set | outubro out | novembro nov | dezembro dez
        maybe-months: || mar ||||| ago
        weekdays: segunda terça quarta quinta sexta feira sábado domingo seg ter qua qui sex sáb dom
        published: publicado publicada publicação criado
        modified: atualizado atualizada atualização actualizado actualizada modificado
        fillers: às as em do da de dia o a à e última ultima hora
        clock: h hs
        minutes: min
        relative: há horas minutos dias ontem hoje
        [it] day-first
        months: gennaio gen genn | febbraio feb febbr | marzo | aprile apr | maggio mag magg | giugno giu | \
        luglio lug \
        | agosto | settembre set sett | ottobre ott | novembre nov | dicembre dic
        maybe-months: || mar ||||| ago
        weekdays: lunedì martedì mercoledì giovedì venerdì sabato domenica lunedi martedi mercoledi giovedi venerdi \
        lun mer gio ven sab dom
        maybe-weekdays: mar
        published: pubblicato pubblicata pubblicazione
        modified: aggiornato aggiornata aggiornamento modificato modificata modifica
        fillers: alle il del di ultimo ultima data la
        before-time: ore
        relative: fa ora minuti giorni oggi ieri
        [ro] day-first
        months: ianuarie ian | februarie feb | martie | aprilie apr | mai | iunie iun | iulie iul | august aug \
        | septembrie sep sept | octombrie oct | noiembrie nov noi | decembrie dec
        maybe-months: || mar
        weekdays: luni marți marţi miercuri joi vineri sâmbătă duminică sambata duminica marti
        published: publicat publicată postat publicării
        modified: actualizat actualizată actualizare modificat
        fillers: la în pe ultima data
        before-time: ora
        relative: acum ore minute zile ieri azi
        [nl] day-first
        months: januari jan | februari feb febr | maart mrt | april apr | mei | juni jun | juli jul | augustus aug \
        | september sep sept | oktober okt | november nov | december dec
        weekdays: maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo do vr za zo
        published: gepubliceerd geplaatst verschenen
        modified: bijgewerkt gewijzigd geüpdatet aangepast
        fillers: om op de het laatst laatste laatstelijk
        clock: uur u
        relative: geleden vandaag gisteren dagen uren minuten
        [af] day-first
        months: januarie | februarie | maart | april | mei | junie | julie | augustus | september | oktober | \
        november \
        | desember des
        published: gepubliseer
        [sv] day-first
        months: januari jan | februari feb febr | mars | april apr | maj | juni jun | juli jul | augusti aug \
        | september sep sept | oktober okt | november nov | december dec
        weekdays: måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors tor fre lör sön
        published: publicerad publicerat publicerades skapad
        modified: uppdaterad uppdaterat uppdaterades ändrad
        fillers: den senast
        before-time: kl klockan
        relative: sedan timmar minuter idag igår dagar för
        [da] day-first
        months: januar jan | februar feb febr | marts | april apr | maj | juni jun | juli jul | august aug \
        | september sep sept | oktober okt | november nov | december dec
        weekdays: mandag tirsdag onsdag torsdag fredag lørdag søndag man tirs ons tors fre lør søn
        published: publiceret udgivet offentliggjort oprettet
        modified: opdateret ændret
        fillers: den d sidst
        before-time: kl klokken
        relative: siden timer minutter dage
        [nb] day-first
        months: januar jan | februar feb | mars | april apr | mai | juni jun | juli jul | august aug \
        | september sep sept | oktober okt | november nov | desember des
        weekdays: mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tysdag laurdag sundag
        published: publisert lagt opprettet
        modified: oppdatert endret
        fillers: den ut sist
        before-time: kl klokken klokka
        relative: siden dager
        [is] day-first
        months: janúar | febrúar | mars | apríl | maí | júní | júlí | ágúst | september | október | nóvember | desember
        weekdays: mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur sunnudagur
        published: birt
        modified: uppfært
        before-time: kl
        [fi] day-first
        months: tammikuuta tammikuu tammi | helmikuuta helmikuu helmi | maaliskuuta maaliskuu maalis \
        | huhtikuuta huhtikuu huhti | toukokuuta toukokuu touko | kesäkuuta kesäkuu kesä | heinäkuuta heinäkuu heinä \
        | elokuuta elokuu elo | syyskuuta syyskuu syys | lokakuuta lokakuu loka | marraskuuta marraskuu marras \
        | joulukuuta joulukuu joulu
        weekdays: maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina \
        keskiviikkona \
        torstaina perjantaina lauantaina sunnuntaina ma ti ke to pe la su
        published: julkaistu luotu
        modified: päivitetty muokattu
        fillers: viimeksi
        before-time: klo kello
        relative: sitten tuntia minuuttia tänään eilen
        [et] day-first
        months: jaanuar jaan | veebruar veebr | märts | aprill | mai | juuni | juuli | august aug | september sept \
        | oktoober okt | november nov | detsember dets
        weekdays: esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev
        published: avaldatud
        modified: uuendatud muudetud
        before-time: kell
        [lv] day-first
        months: janvāris janvārī janvāra | februāris februārī februāra | marts martā marta | aprīlis aprīlī aprīļa \
        | maijs maijā maija | jūnijs jūnijā jūnija | jūlijs jūlijā jūlija | augusts augustā augusta \
        | septembris septembrī septembra | oktobris oktobrī oktobra | novembris novembrī novembra \
        | decembris decembrī decembra
        weekdays: pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena
        published: publicēts publicēta
        modified: atjaunots atjaunināts
        year: gada
        fillers: plkst
        [lt] year-first
        months: sausio | vasario | kovo | balandžio | gegužės | birželio | liepos | rugpjūčio | rugsėjo | spalio \
        | lapkričio | gruodžio
        weekdays: pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis
        published: paskelbta publikuota
        modified: atnaujinta
        fillers: m d val
        [pl] day-first
        months: stycznia styczeń sty | lutego luty lut | marca marzec | kwietnia kwiecień kwi | maja maj \
        | czerwca czerwiec cze | lipca lipiec lip | sierpnia sierpień sie | września wrzesień wrz \
        | października październik paź | listopad lis | grudnia grudzień gru
        maybe-months: || mar
        weekdays: poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob niedz nd
        published: opublikowano publikacja dodano opublikowany utworzono
        modified: zaktualizowano aktualizacja zmodyfikowano modyfikacja
        fillers: dnia r ostatnia data o roku
        before-time: godz godzina g
        relative: temu wczoraj dzisiaj dziś godzin minut dni
        [cs] day-first
        months: ledna leden | února únor | března březen | dubna duben | května květen | června červen \
        | července červenec | srpna srpen | září | října říjen | listopadu | prosince prosinec
        weekdays: pondělí úterý středa čtvrtek pátek sobota neděle po út st čt pá
        published: publikováno vydáno zveřejněno vloženo
        modified: aktualizováno aktualizace upraveno
        fillers: v ve dne naposledy
        before-time: hod
        relative: před včera dnes hodinami minutami
        [sk] day-first
        months: januára január jan | februára február feb | marca marec mar | apríla apríl apr | mája máj | júna jún \
        | júla júl | augusta august aug | septembra september sept | októbra október okt | novembra november nov \
        | decembra december dec
        weekdays: pondelok utorok streda štvrtok piatok sobota nedeľa
        published: publikované zverejnené vydané
        modified: aktualizované upravené aktualizácia
        fillers: o dňa naposledy
        before-time: hod
        relative: pred včera dnes
        [hu] year-first
        months: január jan januári | február febr feb februári | március márc márciusi | április ápr áprilisi \
        | május máj májusi | június jún júniusi | július júl júliusi | augusztus aug augusztusi \
        | szeptember szept szeptemberi | október okt októberi | november nov novemberi | december dec decemberi
        weekdays: hétfő kedd szerda csütörtök péntek szombat vasárnap
        published: megjelent közzétéve publikálva létrehozva
        modified: frissítve frissült módosítva frissítés
        fillers: utolsó utoljára
        hours: óra
        minutes: perc
        relative: ma tegnap órája perce
        [sl] day-first
        months: januarja januar jan | februarja februar feb | marca marec mar | aprila april apr | maja maj \
        | junija junij jun | julija julij jul | avgusta avgust avg | septembra september sep | oktobra oktober okt \
        | novembra november nov | decembra december dec
        weekdays: ponedeljek torek sreda četrtek petek sobota nedelja
        published: objavljeno
        modified: posodobljeno
        fillers: ob dne
        [hr] day-first
        months: siječnja siječanj | veljače veljača | ožujka ožujak | travnja travanj | svibnja svibanj | \
        lipnja lipanj \
        | srpnja srpanj | kolovoza kolovoz | rujna rujan | | studenoga studenog studeni | prosinca prosinac
        weekdays: ponedjeljak utorak srijeda četvrtak petak subota nedjelja
        published: objavljeno
        modified: ažurirano osvježeno izmjena
        fillers: u zadnja
        clock: sati
        [sr] day-first
        months: januar jan | februar feb | mart mar | april apr | maj | jun juna | jul jula | avgust avg \
        | septembar sep sept | oktobar okt | novembar nov | decembar dec
        weekdays: ponedeljak utorak sreda četvrtak petak subota nedelja
        published: objavljeno
        modified: ažurirano
        fillers: u god
        [sr-Cyrl] day-first
        months: јануар јануари | фебруар фебруари | март | април | мај | јун јуни | јул јули | август | \
        септембар септември \
        | октобар октомври | новембар ноември | децембар декември
        weekdays: понедељак уторак среда четвртак петак субота недеља понеделник вторник четврток петок сабота недела
        published: објављено објавено
        modified: ажурирано
        fillers: у год во година
        [sq] day-first
        months: janar | shkurt | mars | prill | maj | qershor | korrik | gusht | shtator | tetor | nëntor | dhjetor
        published: publikuar
        modified: përditësuar
        [bg] day-first
        months: януари ян | февруари февр | март | април апр | май | юни | юли | август авг | септември септ \
        | октомври окт | ноември ноем | декември дек
        weekdays: понеделник вторник сряда четвъртък петък събота неделя
        published: публикувано публикувана
        modified: обновена обновено актуализирано
        fillers: в г год от на последна последно
        clock: ч
        relative: преди днес вчера
        [ru] day-first
        months: января январь янв | февраля февраль фев февр | марта март мар | апреля апрель апр | мая май \
        | июня июнь июн | июля июль июл | августа август авг | сентября сентябрь сен сент | октября октябрь окт \
        | ноября ноябрь ноя нояб | декабря декабрь дек
        weekdays: понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
        published: опубликовано опубликована размещено создано публикации
        modified: обновлено обновлена обновление изменено отредактировано
        fillers: в г года год дата время последнее от московское
        hours: ч час часов
        minutes: мин
        relative: назад сегодня вчера минут часа
        [uk] day-first
        months: січня січень січ | лютого лютий лют | березня березень бер | квітня квітень квіт | травня \
        травень трав \
        | червня червень черв | липня липень лип | серпня серпень серп | вересня вересень вер | жовтня жовтень жовт \
        | листопада листопад лист | грудня грудень груд
        weekdays: понеділок вівторок середа четвер пятниця п’ятниця субота неділя
        published: опубліковано опублікована
        modified: оновлено оновлення змінено
        fillers: о в р року
        relative: тому сьогодні вчора
        [be] day-first
        months: студзеня | лютага | сакавіка | красавіка | мая траўня | чэрвеня | ліпеня | жніўня | верасня \
        | кастрычніка | лістапада | снежня
        published: апублікавана
        modified: абноўлена
        fillers: а г
        [el] day-first
        months: ιανουαρίου ιανουάριος ιαν | φεβρουαρίου φεβρουάριος φεβ φεβρ | μαρτίου μάρτιος μαρ μάρ \
        | απριλίου απρίλιος απρ | μαΐου μάιος μαϊου μάι μαϊ μαίου | ιουνίου ιούνιος ιουν ιούν | ιουλίου \
        ιούλιος ιουλ ιούλ \
        | αυγούστου αύγουστος αυγ αύγ | σεπτεμβρίου σεπτέμβριος σεπ σεπτ | οκτωβρίου οκτώβριος οκτ \
        | νοεμβρίου νοέμβριος νοε νοέ | δεκεμβρίου δεκέμβριος δεκ
        weekdays: δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή δευ τρι τετ πεμ παρ σαβ κυρ
        published: δημοσίευση δημοσιεύθηκε δημοσιεύτηκε δημοσιευθηκε
        modified: ενημέρωση ενημερώθηκε
        fillers: στις την του ώρα τελευταία
        morning: πμ
        afternoon: μμ
        relative: πριν σήμερα χθες ώρες λεπτά
        [tr] day-first
        months: ocak oca | şubat şub | mart mar | nisan nis | mayıs may | haziran haz | temmuz tem | ağustos ağu \
        | eylül eyl | ekim eki | kasım kas | aralık ara
        weekdays: pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt sal çar per cum cmt paz
        published: yayınlanma yayın yayınlandı yayımlanma giriş eklenme oluşturulma oluşturma
        modified: güncelleme güncellenme güncellendi
        fillers: tarihi tarih son ve
        before-time: saat saati
        relative: önce dakika dün bugün
        [az] day-first
        months: yanvar | fevral | mart | aprel | may | iyun | iyul | avqust | sentyabr | oktyabr | noyabr | dekabr
        published: dərc
        [eu] year-first
        months: urtarrilak urtarrilaren urtarrila | otsailak otsailaren otsaila | martxoak martxoaren martxoa \
        | apirilak apirilaren apirila | maiatzak maiatzaren maiatza | ekainak ekainaren ekaina \
        | uztailak uztailaren uztaila | abuztuak abuztuaren abuztua | irailak irailaren iraila | urriak \
        urriaren urria \
        | azaroak azaroaren azaroa | abenduak abenduaren abendua
        fillers: ko a
        published: argitaratua
        modified: eguneratua
        """
}

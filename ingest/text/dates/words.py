"""The words of dates: months, days of the week, parts of the day, in the languages in which feeds and pages write them.

Data only; knows nothing of how a date is put together. Short forms stand without their full stop, all in lower case.
"""

_MONTHS = {
    1: "january jan janvier janv januar jänner jän januari enero ene janeiro gennaio gen styczeń stycznia sty "
    "январь января янв ocak oca leden ledna ιανουαρίου ιαν ianuarie "
    "január tammikuu tammikuuta tammi січень січня січ ιανουάριος τζαν",
    2: "february feb février févr fév fevrier fev februar februari febrero fevereiro febbraio luty lutego lut "
    "февраль февраля фев февр şubat şub únor února φεβρουαρίου φεβ februarie "
    "február helmikuu helmikuuta helmi лютий лютого лют φεβρουάριος",
    3: "march mar mars märz mär maart mrt marzo março marzec marca март марта мар mart březen března μαρτίου μαρ "
    "marts martie "
    "március márc maret maaliskuu maaliskuuta maalis березень березня бер μάρτιος μάρ",
    4: "april apr avril avr abril abr aprile kwiecień kwietnia kwi апрель апреля апр nisan nis duben dubna "
    "απριλίου απρ aprilie "
    "április ápr huhtikuu huhtikuuta huhti квітень квітня кві απρίλιος",
    5: "may mai mei mayo maio maggio mag maj maja май мая mayıs květen května μαΐου μαϊ "
    "május máj toukokuu toukokuuta touko травень травня тра μάιος μάι μαι",
    6: "june jun juin juni junio junho giugno giu czerwiec czerwca cze июнь июня июн haziran haz červen června "
    "ιουνίου ιουν iunie "
    "június jún kesäkuu kesäkuuta kesä червень червня чер ιούνιος ιούν",
    7: "july jul juillet juil juli julio julho luglio lug lipiec lipca lip июль июля июл temmuz tem červenec "
    "července ιουλίου ιουλ iulie "
    "július júl heinäkuu heinäkuuta heinä липень липня лип ιούλιος ιούλ",
    8: "august aug août aout augustus agosto ago sierpień sierpnia sie август августа авг ağustos ağu srpen srpna "
    "αυγούστου αυγ "
    "augusztus agustus elokuu elokuuta elo серпень серпня сер αύγουστος αύγ",
    9: "september sep sept septembre septiembre setembro settembre set wrzesień września wrz сентябрь сентября "
    "сен сент eylül eyl září σεπτεμβρίου σεπ septembrie "
    "szeptember szept syyskuu syyskuuta syys вересень вересня вер σεπτέμβριος",
    10: "october oct octobre oktober okt octubre outubro out ottobre ott październik października paź октябрь "
    "октября окт ekim eki říjen října οκτωβρίου οκτ octombrie "
    "október lokakuu lokakuuta loka жовтень жовтня жов οκτώβριος",
    11: "november nov novembre noviembre novembro listopad listopada lis ноябрь ноября ноя нояб kasım kas "
    "listopadu νοεμβρίου νοε noiembrie "
    "marraskuu marraskuuta marras листопад листопада лис νοέμβριος νοέ",
    12: "december dec décembre déc decembre dezember dez diciembre dic dezembro dicembre grudzień grudnia gru "
    "декабрь декабря дек aralık ara prosinec prosince δεκεμβρίου δεκ decembrie "
    "desember joulukuu joulukuuta joulu грудень грудня гру δεκέμβριος",
}

_DAYS = """
monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun
lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim
montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so mon die mit don fre
son
lunes martes mar miércoles mié mie jueves jue viernes vie sábado sáb sab domingo dom
lunedì martedì mercoledì giovedì gio venerdì sabato domenica
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira seg ter qua qui sex segunda terça quarta
quinta sexta
maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo
måndag mån tisdag tis onsdag ons torsdag tors fredag fre lördag lör söndag sön mandag man tirsdag tir tor
lørdag lør søndag søn
poniedziałek pon wtorek wto wt środa śro śr czwartek czw piątek pią pt sobota sob niedziela nie ndz
понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс
pazartesi pzt salı sal çarşamba çar perşembe per cuma cum cumartesi cmt pazar paz
pondělí po úterý út středa st čtvrtek čt pátek pá neděle ne
κυρ δευ τρι τετ πεμ παρ σαβ πέμ σάβ
hétfő kedd szerda csütörtök péntek szombat vasárnap
الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت
maanantai ma tiistai ti keskiviikko ke torstai to perjantai pe lauantai la sunnuntai su
"""

MONTHS = {word: number for number, words in _MONTHS.items() for word in words.split()}

DAYS = frozenset(_DAYS.split())

FILLERS = frozenset(
    {"at", "um", "uhr", "kl", "de", "del", "le", "à", "den", "the", "of", "on", "о", "в", "г", "года", "r", "posted"}
)
"""Words that stand between the parts and tell nothing."""

FORENOON = frozenset({"am", "a.m", "a.m.", "上午", "早上", "早晨", "清晨", "凌晨", "早", "午前", "오전"})
AFTERNOON = frozenset({"pm", "p.m", "p.m.", "下午", "午后", "午後", "오후"})
NOON = frozenset({"中午", "正午"})
EVENING = frozenset({"晚上", "傍晚", "晚间", "夜间", "深夜", "晚", "夜里"})

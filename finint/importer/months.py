"""Month and weekday names in the languages exports are written in."""

from finint.layouts.layout import fold

_MONTHS = (
    (
        "january jan enero ene januar jänner janvier janv janeiro gennaio gen januari styczeń stycznia sty "
        "leden ledna ocak"
    ),
    "february feb febrero februar feber février févr fev fevereiro febbraio februari luty lutego lut únor února şubat",
    "march mar marzo märz mär mrz mars março marco maart mrt marzec marca marts březen března mart",
    "april apr abril abr avril avr aprile kwiecień kwietnia kwi duben dubna nisan",
    "may mai mayo maio maggio mag mei maj maja květen května mayıs",
    "june jun junio juni juin junho giugno giu czerwiec czerwca cze červen června haziran",
    "july jul julio juli juillet juil julho luglio lug lipiec lipca lip červenec července temmuz",
    "august aug agosto ago août aout augustus augusti sierpień sierpnia sie srpen srpna ağustos",
    "september sep sept septiembre set septembre setembro settembre wrzesień września wrz září eylül",
    "october oct octubre oktober okt octobre outubro out ottobre ott październik października paź říjen října ekim",
    "november nov noviembre novembre novembro listopad listopada listopadu lis kasım",
    (
        "december dec diciembre dic dezember dez décembre déc dezembro dicembre desember grudzień grudnia gru "
        "prosinec prosince aralık"
    ),
)
_CYRILLIC = (
    "январь января янв",
    "февраль февраля фев",
    "март марта мар",
    "апрель апреля апр",
    "май мая",
    "июнь июня июн",
    "июль июля июл",
    "август августа авг",
    "сентябрь сентября сен",
    "октябрь октября окт",
    "ноябрь ноября ноя",
    "декабрь декабря дек",
)
MONTH_NUMBER = {
    fold(name): number
    for twelve in (_MONTHS, _CYRILLIC)
    for number, names in enumerate(twelve, 1)
    for name in names.split()
}
# Words that may stand in a date beside its parts.
_FILLERS = (
    "de del do da di of the le la el den der dem am um den st nd rd th er ème º ª o ° utc gmt "
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "lun mié mie jue vie sáb sab dom lunes martes miércoles jueves viernes sábado domingo "
    "mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lu mar ma me je ve sam dim lundi mardi mercredi jeudi vendredi samedi dimanche jeu ven mer "
    "seg ter qua qui sex segunda terça quarta quinta sexta feira "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gio "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma din woe don vri zat zon za zo wo vr "
    "г года"
)
FILLERS = frozenset(fold(word) for word in _FILLERS.split())


def month_of(word: str) -> int | None:
    """Return the month a word names, 1 to 12, or None.

    >>> month_of("Févr."), month_of("März"), month_of("Monday")
    (2, 3, None)
    """
    return MONTH_NUMBER.get(fold(word))

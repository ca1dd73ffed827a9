"""Month and weekday names in the languages exports are written in."""

from finint.layouts.layout import fold

_MONTHS = (
    "january jan enero ene januar jänner janvier janv janeiro gennaio gen januari",
    "february feb febrero februar feber février févr fev fevereiro febbraio februari",
    "march mar marzo märz mär mrz mars março marco maart mrt",
    "april apr abril abr avril avr aprile",
    "may mai mayo maio maggio mag mei",
    "june jun junio juni juin junho giugno giu",
    "july jul julio juli juillet juil julho luglio lug",
    "august aug agosto ago août aout augustus",
    "september sep sept septiembre set septembre setembro settembre",
    "october oct octubre oktober okt octobre outubro out ottobre ott",
    "november nov noviembre novembre novembro",
    "december dec diciembre dic dezember dez décembre déc dezembro dicembre",
)
MONTH_NUMBER = {fold(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
# Words that may stand in a date beside its parts.
_FILLERS = (
    "de del do da di of the le la el den der dem am um den st nd rd th er ème º ª o ° utc gmt "
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "lun mié mie jue vie sáb sab dom lunes martes miércoles jueves viernes sábado domingo "
    "mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lu mar ma me je ve sam dim lundi mardi mercredi jeudi vendredi samedi dimanche jeu ven mer "
    "seg ter qua qui sex segunda terça quarta quinta sexta feira "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gio "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma din woe don vri zat zon za zo wo vr"
)
FILLERS = frozenset(fold(word) for word in _FILLERS.split())


def month_of(word: str) -> int | None:
    """Return the month a word names, 1 to 12, or None.

    >>> month_of("Févr."), month_of("März"), month_of("Monday")
    (2, 3, None)
    """
    return MONTH_NUMBER.get(fold(word))

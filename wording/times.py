"""How moments and durations read: ``14:02 UTC``, ``14:17 UTC (16:17 in Beirut)``, ``1 h 15 min``.

Times are shown in UTC, deadlines also in the reader's local time; the date stands beside them
unless it is today's.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, get_day_names, get_timezone_location

from wording.language import SOURCE, Translator, locale_of, remembered
from wording.reader import Reader
from wording.safe_text import NOTHING, Shown, isolated, joined, on_one_line, technical

_LONGEST_ZONE_NAME = 40
_MINUTE = timedelta(minutes=1)


def moment(_: Translator, at: datetime, today: date | None) -> Shown:
    """When something happened: ``14:02 UTC``, with its date unless that is ``today``'s in UTC."""
    at = at.astimezone(UTC)
    clock = technical(f"{at.hour:02}:{at.minute:02} UTC", is_rtl=_.is_rtl)
    return joined((day(_, at.date()) if at.date() != today else NOTHING, clock), " ")


def deadline(_: Translator, at: datetime, today: date | None, reader: Reader) -> Shown:
    """When something is due, in UTC and in the reader's local time."""
    shown = moment(_, at, today)
    if reader.zone is None:
        return shown
    local = at.astimezone(reader.zone)
    if not local.utcoffset():
        return shown
    there = _there(_, local, reader.zone.key)
    return _("{time} ({local_time})", time=shown, local_time=on_one_line(there))


@remembered
def day(_: Translator, at: date) -> Shown:
    """``27 Nov 2026``, in its own isolate: a month in letters from the right turns a clock beside it."""
    return isolated(_dated(_, "yMMMd", at), is_rtl=_.is_rtl)


def elsewhere(_: Translator, at: datetime, zone: ZoneInfo) -> Shown:
    """What time it is in another zone: ``02:14 in Beirut``."""
    return _there(_, at.astimezone(zone), zone.key)


def _there(_: Translator, local: datetime, zone_name: str) -> Shown:
    place = _place(_, zone_name)
    return _("{local_time} in {place}", local_time=_clock(_, local), place=place)


def _clock(_: Translator, local: datetime) -> Shown:
    """A local time, with its date where that is not the one in UTC."""
    clock = technical(f"{local:%H:%M}", is_rtl=_.is_rtl)
    is_other_day = local.date() != local.astimezone(UTC).date()
    return joined((day(_, local.date()) if is_other_day else NOTHING, clock), " ")


def local(_: Translator, at: datetime, zone: tzinfo) -> Shown:
    """``27 Nov 2026 16:17``: a time in a zone that is named elsewhere."""
    there = at.astimezone(zone)
    return joined((day(_, there.date()), technical(f"{there:%H:%M}", is_rtl=_.is_rtl)), " ")


def zone_place(_: Translator, zone: tzinfo) -> Shown:
    """``Beirut``, ``UTC``: where that is the time."""
    return _place(_, zone.key if isinstance(zone, ZoneInfo) else "UTC")


@remembered
def month(_: Translator, first: date) -> Shown:
    """``November 2026``."""
    return Shown(_dated(_, "yMMMM", first))


def _dated(_: Translator, parts: str, at: date) -> str:
    """These parts of a date in the order of the language (Unicode CLDR, available formats).

    English is that of the United Nations, which has the day first. Russian goes without its word for year,
    whose full stop would meet the sentence's.
    """
    locale = locale_of(_.language if _.language != SOURCE else "en-GB")
    return str(format_skeleton(parts, at, locale=locale)).removesuffix("г.").rstrip()


@remembered
def weekdays(_: Translator) -> tuple[Shown, ...]:
    """``Mon`` to ``Sun``."""
    names = get_day_names("abbreviated", "stand-alone", locale=locale_of(_.language) or "en")
    return tuple(Shown(str(names[number])) for number in range(7))


def hours(_: Translator, length: timedelta) -> Shown:
    """``172 h``: a sum of hours, rounded to whole ones."""
    return _.ngettext("{count} h", "{count} h", round(length / timedelta(hours=1)))


def duration(_: Translator, length: timedelta) -> Shown:
    """``3 days``, ``1 h 15 min``, ``45 s``: at most its two largest units, rounded down."""
    seconds = max(int(length.total_seconds()), 0)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    units = (
        _.ngettext("{count} day", "{count} days", days) if days else NOTHING,
        _.ngettext("{count} h", "{count} h", hours) if hours else NOTHING,
        _.ngettext("{count} min", "{count} min", minutes) if minutes else NOTHING,
        _.ngettext("{count} s", "{count} s", seconds) if seconds else NOTHING,
    )
    said = [unit for unit in units if unit][:2]
    return joined(said, " ") if said else _("less than 1 s")


def to_the_minute(left: timedelta) -> timedelta:
    """What is left of a time, without the seconds of more than a minute."""
    return left if left < _MINUTE else left // _MINUTE * _MINUTE


def overdue(_: Translator, at: datetime, now: datetime, *, counts: bool = True) -> Shown:
    """``overdue by 5 min``, in whole minutes and where it ``counts``; empty where it has not come."""
    if now < at:
        return NOTHING
    if not counts or now - at < _MINUTE:
        return _("overdue")
    return _("overdue by {length}", length=duration(_, (now - at) // _MINUTE * _MINUTE))


@remembered
def _place(_: Translator, zone_name: str) -> Shown:
    """``Beirut``: the zone's city in the reader's language (Unicode CLDR).

    An old name of a zone stays as it is written: what it was merged into may be another city.
    """
    own = zone_name.rsplit("/", 1)[-1].replace("_", " ")[:_LONGEST_ZONE_NAME]
    is_itself = _bare(_city(zone_name, SOURCE)) == _bare(own)
    return isolated(_city(zone_name, _.language) if is_itself else own, is_rtl=_.is_rtl)


def _city(zone_name: str, language: str) -> str:
    locale = locale_of(language)
    return str(get_timezone_location(zone_name, locale=locale or SOURCE, return_city=True))


def _bare(city: str) -> str:
    """Its letters from A to Z, without accents."""
    return re.sub("[^a-z]", "", unicodedata.normalize("NFKD", city).casefold())

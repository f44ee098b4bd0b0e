"""How times and durations read."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, get_day_names

from handlers.messages.compose import Reader
from wording.language import locale_of, translator
from wording.times import day, deadline, duration, elsewhere, moment, month

ENGLISH = translator("en")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def _reader(zone: str) -> Reader:
    return Reader(language="en", zone=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.4, "less than 1 s"),
        (-5, "less than 1 s"),
        (45, "45 s"),
        (90, "1 min 30 s"),
        (900, "15 min"),
        (3600, "1 h"),
        (4500, "1 h 15 min"),
        (4503, "1 h 15 min"),
        (43_200, "12 h"),
        (86_400, "1 day"),
        (259_200, "3 days"),
        (129_600, "1 day 12 h"),
        (86_400 + 300, "1 day 5 min"),
    ],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(ENGLISH, timedelta(seconds=seconds)) == said


def test_the_date_stands_only_beside_other_days() -> None:
    assert moment(ENGLISH, NOON, NOON.date()) == "12:00 UTC"
    assert moment(ENGLISH, NOON + timedelta(days=1), NOON.date()) == "25 Nov 2026 12:00 UTC"
    assert moment(ENGLISH, NOON, None) == "24 Nov 2026 12:00 UTC"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Beirut", "12:00 UTC (14:00\u00a0in\u00a0Beirut)"),
        ("America/Argentina/Buenos_Aires", "12:00 UTC (09:00\u00a0in\u00a0Buenos\u00a0Aires)"),
        ("Asia/Kathmandu", "12:00 UTC (17:45\u00a0in\u00a0Kathmandu)"),
        ("Pacific/Auckland", "12:00 UTC (25\u00a0Nov\u00a02026\u00a001:00\u00a0in\u00a0Auckland)"),
        ("Europe/London", "12:00 UTC"),
    ],
)
def test_deadlines_are_also_local(zone: str, said: str) -> None:
    assert deadline(ENGLISH, NOON, NOON.date(), _reader(zone)) == said


def test_local_time_follows_daylight_saving() -> None:
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert deadline(ENGLISH, summer, summer.date(), _reader("Europe/London")) == (
        "12:00 UTC (13:00\u00a0in\u00a0London)"
    )


def test_no_language_leaves_its_months_and_days_in_another() -> None:
    """Whichever was spoken first."""
    first, said = date(2026, 11, 1), {}
    for tag in ("zh", "ar", "fr", "ru", "es", "en"):
        locale = locale_of(tag)
        days = get_day_names("abbreviated", "stand-alone", locale=locale)
        said[tag] = f"{format_date(first, 'LLLL', locale=locale)} {days[0]}"
    assert said == {
        "zh": "十一月 周一",
        "ar": "نوفمبر الاثنين",
        "fr": "novembre lun.",
        "ru": "ноябрь пн",
        "es": "noviembre lun",
        "en": "November Mon",
    }


@pytest.mark.parametrize(
    ("language", "said", "of_month"),
    [
        ("en", "1 Mar 2027", "March 2027"),
        ("fr", "1 mars 2027", "mars 2027"),
        ("es", "1 mar 2027", "marzo de 2027"),
        ("ru", "1 мар. 2027", "март 2027"),
        ("ar", "\u20681 مارس 2027\u2069", "مارس 2027"),
        ("zh", "2027年3月1日", "2027年3月"),
    ],
)
def test_dates_stand_in_the_order_of_their_language(
    language: str, said: str, of_month: str
) -> None:
    first = date(2027, 3, 1)
    assert day(translator(language), first) == said
    assert month(translator(language), first) == of_month


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Beirut", "Beirut"),
        ("Asia/Tel_Aviv", "Tel Aviv"),
        ("Europe/Kyiv", "Kyiv"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_called_by_its_city_and_by_no_other(zone: str, said: str) -> None:
    assert elsewhere(ENGLISH, NOON, ZoneInfo(zone)).endswith(said)

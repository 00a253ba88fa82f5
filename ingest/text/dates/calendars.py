"""Dates of other calendars, digits and scripts, rewritten as the Gregorian calendar and ASCII write them.

The eras of Taiwan, Japan and Thailand as CLDR's calendars `roc`, `japanese` and `buddhist` count them, the digits of
any script (Unicode Nd), and the months of scripts whose words a pattern of letters does not find whole, or that are
two words. Pure; knows nothing of how a date is read.
"""

import re
import unicodedata

_YEAR_BEFORE = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
"""Of an era: the year before its first."""
_BUDDHIST_AHEAD = 543

_ELSEWHERE = re.compile(r"[\u0600-\u0e7f\uff10-\uff19]|民[國国]|令和|平成|昭和")
"""What only texts with something to rewrite hold; most have none of it."""
_ERA = re.compile(
    r"(?:中[華华])?(民國|民国|令和|平成|昭和)\s?(元|\d{1,3}|[〇零一二三四五六七八九十百]{1,6})"
    r"(?:\s?年|(?=[-/.]\d{1,2}[-/.]\d))"
)
_MINGUO = re.compile(r"1[0-4]\d(?=([-/.])\d{1,2}\1\d{1,2}(?!\d))")
"""`114-03-04`, as Taiwan's offices write it: of other calendars no date begins with three digits."""
_BUDDHIST = re.compile(r"(?:(?<!\w)พ\.?ศ\.?\s*)?(?<!\d)(2[456]\d\d)(?!\d)")
_HAN_DIGIT = {sign: digit for digit, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}

_MONTHS_BY_LANGUAGE = (
    (
        "มกราคม ม.ค.|กุมภาพันธ์ ก.พ.|มีนาคม มี.ค.|เมษายน เม.ย.|พฤษภาคม พ.ค.|มิถุนายน มิ.ย.|กรกฎาคม ก.ค.|สิงหาคม ส.ค."
        "|กันยายน ก.ย.|ตุลาคม ต.ค.|พฤศจิกายน พ.ย.|ธันวาคม ธ.ค."
    ),
    "जनवरी|फरवरी फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर",
    "জানুয়ারি জানুয়ারী|ফেব্রুয়ারি ফেব্রুয়ারী|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর",
    (
        "يناير جانفي كانون_الثاني|فبراير فيفري شباط|مارس آذار|أبريل ابريل إبريل أفريل نيسان|مايو ماي أيار"
        "|يونيو جوان حزيران"
        "|يوليو جويلية تموز|أغسطس اغسطس أوت آب|سبتمبر أيلول|أكتوبر اكتوبر تشرين_الأول|نوفمبر تشرين_الثاني"
        "|ديسمبر كانون_الأول"
    ),
    "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر",
)
_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTHS = {
    unicodedata.normalize("NFKC", word).replace("_", " "): month
    for language in _MONTHS_BY_LANGUAGE
    for month, words in zip(_ENGLISH, language.split("|"), strict=True)
    for word in words.split()
}
_MONTH = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, sorted(_MONTHS, key=len, reverse=True)))})(?![^\W\d_])")
_HALF_OF_DAY = re.compile(r"(?<=:\d\d) ?(ص|صباحًا|صباحا|م|مساءً|مساء)(?!\w)")
_SAYS_NOTHING = re.compile(r"วัน\S{2,12}ที่|เวลา|(?<=\d) ?น\.|،|(?<=\d{4}) ?م(?!\w)")
"""`On Tuesday the`, `at`, `o'clock` in Thai; the comma and `A.D.` in Arabic."""


def in_plain_calendar(text: str) -> str:
    """Return a text with the dates of other calendars, digits and scripts in the forms of the Gregorian calendar.

    What is no such date stays as it is.
    """
    if text.isascii() or not _ELSEWHERE.search(text):
        return text
    text = "".join(map(_plain_digit, unicodedata.normalize("NFKC", text)))
    text = _SAYS_NOTHING.sub(" ", _HALF_OF_DAY.sub(_half_of_day, text))
    is_thai = any("\u0e00" <= sign <= "\u0e7f" for sign in text)
    text = _MONTH.sub(lambda found: f" {_MONTHS[found[0]]} ", text)
    if is_thai:
        text = _BUDDHIST.sub(lambda found: str(int(found[1]) - _BUDDHIST_AHEAD), text)
    return _ERA.sub(_in_era, text)


def with_minguo_year(text: str) -> str:
    """Return a date that begins with a year of three digits with that year of the Gregorian calendar."""
    found = _MINGUO.match(text)
    return f"{int(found[0]) + _YEAR_BEFORE['民國']}{text[found.end() :]}" if found else text


def _plain_digit(sign: str) -> str:
    return sign if sign.isascii() or not sign.isdecimal() else str(unicodedata.decimal(sign))


def _half_of_day(found: re.Match[str]) -> str:
    return " am" if found[1].startswith("ص") else " pm"


def _in_era(found: re.Match[str]) -> str:
    number = _number(found[2])
    end = "" if found[0][-1].isdigit() else "年"
    return f"{_YEAR_BEFORE[found[1]] + number}{end}" if number else found[0]


def _number(text: str) -> int:
    """Read a year of an era: `114`, `一一四`, `一百一十四`, `元` (the first); 0 for what is none."""
    if text == "元":
        return 1
    if text.isdecimal():
        return int(text)
    if text.isascii() or not set(text) & set("十百"):
        return int("".join(str(_HAN_DIGIT[sign]) for sign in text))
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    return (
        100 * (_HAN_DIGIT.get(hundreds, 0))
        + (10 * _HAN_DIGIT.get(tens.lstrip("零〇"), 1) if ten else 0)
        + _HAN_DIGIT.get((ones if ten else rest).lstrip("零〇"), 0)
    )

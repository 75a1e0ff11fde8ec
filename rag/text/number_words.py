"""Words and signs that numbers are written with: tables only."""

from __future__ import annotations

from typing import Final

SMALL: Final = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()
    )
}
TENS: Final = {
    word: value
    for value, word in zip(
        range(20, 100, 10),
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        strict=True,
    )
}
ORDINALS: Final = {
    word: value
    for value, word in enumerate(
        """zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth""".split()
    )
} | {word[:-1] + "ieth": value for word, value in TENS.items()}
MULTIPLIERS: Final = {"hundred": 100, "dozen": 12}
MAGNITUDES: Final = {"thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALES: Final = {
    **MULTIPLIERS, **MAGNITUDES,
    "k": 1000, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12,
    "lakh": 10**5, "crore": 10**7,
    "millionen": 10**6, "mio": 10**6, "milliarden": 10**9, "milliarde": 10**9, "mrd": 10**9,
    "milliard": 10**9, "milliards": 10**9, "millions": 10**6, "millones": 10**6, "millón": 10**6,
    "mil millones": 10**9, "milioni": 10**6, "milione": 10**6, "miliardi": 10**9,
    "miliardo": 10**9, "milhões": 10**6, "milhão": 10**6, "bilhões": 10**9, "tausend": 1000,
    "mille": 1000, "miljoen": 10**6, "miljard": 10**9,
}  # fmt: skip
VAGUE: Final = {
    "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1000, "millions": 10**6,
    "billions": 10**9, "trillions": 10**12,
}  # fmt: skip
FRACTIONS: Final = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip

CURRENCY_SIGNS: Final = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "r$": "BRL", "$": "USD", "£": "GBP", "€": "EUR", "¥": "YEN",
    "₹": "INR", "rs": "INR", "rs.": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH",
    "₪": "ILS", "₦": "NGN",
}  # fmt: skip
_UNIT_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "percent": ("%", "percent", "per cent", "pct", "prozent", "pour cent", "por ciento",
                "per cento", "procent"),
    "percentage point": ("percentage points", "percentage point", "points", "point", "pp"),
    "point": ("points", "point"),
    "basis point": ("basis points", "basis point", "bps"),
    "USD": ("dollars", "dollar", "us dollars", "u.s. dollars", "american dollars", "usd"),
    "AUD": ("australian dollars", "aud"), "CAD": ("canadian dollars", "cad"),
    "NZD": ("new zealand dollars", "nzd"), "HKD": ("hong kong dollars", "hkd"),
    "SGD": ("singapore dollars", "sgd"),
    "GBP": ("pounds", "pound", "pounds sterling", "sterling", "gbp", "quid"),
    "EUR": ("euros", "euro", "eur"), "YEN": ("yen", "yuan", "renminbi", "jpy", "cny"),
    "INR": ("rupees", "rupee"), "RUB": ("rubles", "roubles", "ruble", "rouble"),
    "CHF": ("swiss francs", "francs"), "cent": ("cents", "cent"), "penny": ("pence", "p"),
    "year": ("years", "year", "yrs", "yr"), "month": ("months", "month"),
    "week": ("weeks", "week"), "day": ("days", "day"), "hour": ("hours", "hour", "hrs", "hr"),
    "minute": ("minutes", "minute", "mins", "min"), "second": ("seconds", "second", "secs"),
    "kilometre": ("kilometres", "kilometers", "kilometre", "kilometer", "km", "kms"),
    "metre": ("metres", "meters", "metre", "meter", "m"), "mile": ("miles", "mile"),
    "foot": ("feet", "foot", "ft"), "inch": ("inches", "inch"), "yard": ("yards", "yard"),
    "centimetre": ("centimetres", "centimeters", "cm"),
    "millimetre": ("millimetres", "millimeters", "mm"),
    "kilogram": ("kilograms", "kilogrammes", "kilos", "kilo", "kg"),
    "gram": ("grams", "grammes", "g"), "weight pound": ("pounds", "pound", "lbs", "lb"),
    "stone": ("stone", "stones", "st"), "ounce": ("ounces", "ounce", "oz"),
    "tonne": ("tonnes", "tonne", "tons", "ton"),
    "litre": ("litres", "liters", "litre", "liter"), "gallon": ("gallons", "gallon"),
    "barrel": ("barrels", "barrel"), "acre": ("acres", "acre"), "hectare": ("hectares", "hectare"),
    "degree": ("degrees", "degree", "°c", "°f", "°"), "mph": ("mph", "miles per hour"),
    "km/h": ("km/h", "kph", "kmh", "kilometres per hour", "kilometers per hour"),
}  # fmt: skip


def _by_word() -> dict[str, frozenset[str]]:
    units: dict[str, set[str]] = {}
    for unit, words in _UNIT_WORDS.items():
        for word in words:
            units.setdefault(word, set()).add(unit)
    return {word: frozenset(named) for word, named in units.items()}


UNITS: Final = _by_word()
"""What each word or sign after a number may mean: "pounds" are money or a weight."""
CURRENCIES: Final = frozenset(CURRENCY_SIGNS.values()) | {"CHF", "cent", "penny"}
RATES: Final = frozenset({"percent", "percentage point", "basis point"})

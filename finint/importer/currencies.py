"""Which currency does a text name? ISO 4217 codes, signs that mean one currency, and signs that mean several."""

import re
from functools import lru_cache

ISO_4217 = frozenset(
    {
        "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN",
        "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF",
        "CLF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN",
        "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL",
        "HRK", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS",
        "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD",
        "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
        "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR",
        "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD",
        "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS",
        "UAH", "UGX", "USD", "UYU", "UZS", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF",
        "YER", "ZAR", "ZMW", "ZWG",
    }
)  # fmt: skip
# Offered when the currency is asked; any other code may be typed.
COMMON = ("EUR", "USD", "GBP", "CHF", "AUD", "CAD", "INR", "JPY", "BRL", "MXN", "SEK", "NOK", "DKK", "PLN", "CZK")
# Codes that may stand in a header without brackets; others ("ALL", "TOP") are words too.
IN_HEADERS = frozenset(
    {
        "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP",
        "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KRW", "MXN", "MYR", "NGN", "NOK", "NZD", "PHP", "PLN",
        "RON", "SAR", "SEK", "SGD", "THB", "TWD", "UAH", "USD", "VND", "ZAR",
    }
)  # fmt: skip
WITHOUT_DECIMALS = frozenset({"CLP", "IDR", "JPY", "KRW", "PYG", "VND", "HUF", "COP", "ISK", "UGX"})
SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₪": "ILS", "฿": "THB", "₫": "VND",
    "₴": "UAH",
    "₱": "PHP", "₦": "NGN", "₡": "CRC", "₸": "KZT", "₾": "GEL", "₼": "AZN", "₵": "GHS", "zł": "PLN", "kč": "CZK",
    "ft": "HUF",
    "us$": "USD", "u$s": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "cad$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "sg$": "SGD", "nt$": "TWD", "r$": "BRL", "mx$": "MXN", "cn¥": "CNY", "jp¥": "JPY",
    "rmb": "CNY",
    "лв": "BGN", "руб": "RUB", "fr": "CHF", "円": "JPY", "sfr": "CHF", "lei": "RON", "rm": "MYR", "s/": "PEN",
}  # fmt: skip
NAMES = {
    "gb pound": "GBP", "uk pound": "GBP",
    "us dollar": "USD", "us dollars": "USD", "u.s. dollar": "USD", "united states dollar": "USD",
    "british pound": "GBP", "pound sterling": "GBP", "canadian dollar": "CAD",
    "australian dollar": "AUD",
    "new zealand dollar": "NZD", "singapore dollar": "SGD", "hong kong dollar": "HKD", "swiss franc": "CHF",
    "japanese yen": "JPY", "indian rupee": "INR", "chinese yuan": "CNY", "renminbi": "CNY",
    "swedish krona": "SEK",
    "norwegian krone": "NOK", "danish krone": "DKK", "polish zloty": "PLN", "czech koruna": "CZK",
    "mexican peso": "MXN",
    "brazilian real": "BRL", "south african rand": "ZAR", "us-dollar": "USD", "schweizer franken": "CHF",
}  # fmt: skip
WRITTEN_OUT = {"Euro": "EUR", "Euros": "EUR"}  # as a name; "EURO" and "euro" are codes gone wrong
# A sign that several currencies share says money, not which.
SHARED = frozenset({"$", "¥", "kr", "rs", "₨", "﷼", "dh", "元"})
WIDE_BRACKETS = str.maketrans("（）［］", "()[]")
LONGEST = 200  # characters of a header that is looked at
_BRACKETED = re.compile(r"^(?P<base>.*?)[\s_]*[(\[]\s*(?:in\s+)?(?P<sign>[^()\[\]\d]{1,4})\s*[)\]]\s*$", re.DOTALL)
_TRAILING = re.compile(
    r"^(?P<base>.*?)[\s_]+(?:in[\s_]+)?(?P<sign>[A-Za-z]{3}|[^\w\s]{1,2}|[A-Z]{1,2}\$)\s*$", re.DOTALL
)


@lru_cache(maxsize=4096)
def currency_of(text: str) -> str | None:
    """Return the ISO code that `text` names, or None; a shared sign such as "$" names none.

    >>> currency_of("usd"), currency_of("US$"), currency_of("€"), currency_of("$"), currency_of("ABC")
    ('USD', 'USD', 'EUR', None, None)
    >>> currency_of("US Dollar"), currency_of("Dollar")
    ('USD', None)
    """
    plain = text.strip().rstrip(".")
    code = plain.upper()
    if code in ISO_4217:
        return code
    return SIGNS.get(plain.casefold()) or WRITTEN_OUT.get(plain) or NAMES.get(" ".join(plain.casefold().split()))


def is_money_sign(text: str) -> bool:
    """Return whether `text` is a currency code or sign, even one that several currencies share.

    >>> is_money_sign("$"), is_money_sign("kr."), is_money_sign("pcs")
    (True, True, False)
    """
    return currency_of(text) is not None or text.strip().rstrip(".").casefold() in SHARED


def of_header(header: str) -> tuple[str, str | None]:
    """Return a header without the currency it names, and that currency.

    >>> of_header("Amount spent (AUD)"), of_header("cost_in_usd"), of_header("Clicks (all)")
    (('Amount spent', 'AUD'), ('cost', 'USD'), ('Clicks (all)', None))
    """
    if len(header) > LONGEST:
        return header, None
    header = header.translate(WIDE_BRACKETS)
    bracketed = _BRACKETED.match(header)
    if bracketed:
        sign = bracketed["sign"].strip()
        # "(all)" is a word; a code in brackets is written in capitals.
        code = currency_of(sign) if not sign.isascii() or not sign.isalpha() or sign.isupper() else None
        return (bracketed["base"].strip(), code) if code or is_sign(sign) else (header, None)
    trailing = _TRAILING.match(header)
    if trailing:
        sign = trailing["sign"]
        code = currency_of(sign)
        if code and (not sign.isalpha() or code in IN_HEADERS):
            return trailing["base"].strip(), code
        if is_sign(sign):
            return trailing["base"].strip(), None
    return header, None


def is_sign(text: str) -> bool:
    """Return whether `text` is a shared sign such as "$" that a header may carry."""
    return text.strip() in {"$", "¥", "₨", "元", "円"}

"""The C locale: the only one that is the same everywhere."""

LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
CHAR_MAX = 127


class Error(Exception):
    pass


def setlocale(category, locale=None):
    if locale in (None, "", "C", "POSIX", "C.UTF-8"):
        return "C"
    raise Error("unsupported locale setting")


def getlocale(category=LC_CTYPE):
    return (None, None)


def getdefaultlocale(*args):
    return ("C", "UTF-8")


def getpreferredencoding(do_setlocale=True):
    return "utf-8"


def getencoding():
    return "utf-8"


def localeconv():
    return {
        "grouping": [], "currency_symbol": "", "n_sign_posn": 127, "p_cs_precedes": 127, "n_cs_precedes": 127,
        "mon_grouping": [], "n_sep_by_space": 127, "decimal_point": ".", "negative_sign": "", "positive_sign": "",
        "p_sep_by_space": 127, "int_curr_symbol": "", "p_sign_posn": 127, "thousands_sep": "",
        "mon_thousands_sep": "", "frac_digits": 127, "mon_decimal_point": "", "int_frac_digits": 127,
    }


def strcoll(a, b):
    return (a > b) - (a < b)


def strxfrm(text):
    return text

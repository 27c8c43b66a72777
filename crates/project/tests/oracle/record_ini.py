"""Records how Python's ConfigParser reads many small files, for tests/ini.rs: python record_ini.py > ../ini.json"""
import configparser
import json
import random
import sys

random.seed(7)
PIECES = [
    "[alembic]", "[other]", "[DEFAULT]", "[a] trailing", "[]", "[ spaced ]", "key = value", "Key: Value", "key=", "=value",
    "a = %(b)s", "b = text %% text", "b = %x", "a = %(missing)s", "c = %(here)s/x", "  continued", "\tcontinued = more",
    "# comment", "   ; comment", "d = v # not a comment", "d = v ; neither", "", "   ", "nothing", "e = [x]", "  [indented]",
    "url = driver://u:p%%40@h/d", "f : a = b : c", "ä = ö", "a = %(KEY)s", "key = again", "g = \" quoted \"", "h =   padded  ",
]


def read(text):
    parser = configparser.ConfigParser({"here": "/here"})
    try:
        parser.read_string(text, "x.ini")
    except configparser.ParsingError as error:
        return {"error": getattr(error, "lineno", None) or error.errors[0][0]}
    except (configparser.DuplicateOptionError, configparser.DuplicateSectionError) as error:
        return {"error": error.lineno}
    sections = {}
    for section in parser.sections():
        sections[section] = {}
        for option in parser.options(section):
            try:
                sections[section][option] = parser.get(section, option)
            except configparser.Error:
                sections[section][option] = None
    return {"sections": sections}


cases = []
for number in range(260):
    lines = random.sample(PIECES, random.randint(1, 8))
    if random.random() < 0.8:
        lines.insert(0, "[alembic]")
    text = "\n".join(lines) + random.choice(["", "\n"])
    cases.append({"text": text, **read(text)})
json.dump(cases, sys.stdout, ensure_ascii=False, separators=(",", ":"))
print()

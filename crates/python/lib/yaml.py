"""PyYAML, as far as settings need it: documents of plain values are read. Tags, complex keys and writing are not there."""

import re


class YAMLError(Exception):
    pass


class MarkedYAMLError(YAMLError):
    pass


class SafeLoader:
    pass


Loader = FullLoader = BaseLoader = CLoader = CSafeLoader = UnsafeLoader = SafeLoader

_INT = re.compile(r"[-+]?(0b[01_]+|0x[\da-fA-F_]+|0[0-7_]+|0|[1-9][\d_]*)$")
_FLOAT = re.compile(r"[-+]?(\d[\d_]*\.[\d_]*([eE][-+]\d+)?|\.\d[\d_]*([eE][-+]\d+)?|\.(inf|Inf|INF))$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d$")
_TIME = re.compile(r"\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d+)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?$")
_WORDS = {
    value: result
    for words, result in (("yes true on", True), ("no false off", False), ("null", None))
    for word in words.split()
    for value in (word, word.capitalize(), word.upper())
} | {"~": None, "": None}
_ESCAPES = dict(zip("0abtnvfre\"/\\N_LP \t", "\0\a\b\t\n\v\f\r\x1b\"/\\\x85\xa0\u2028\u2029 \t"))
_KEY = re.compile(r"""((?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:[^\s"'#&*!|>%@`\[\]{},?:-]|[?:-]\S)(?:(?![ \t]#).)*?))[ \t]*:(?=[ \t]|$)""")


def _plain(text):
    """What a scalar without quotes means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        digits = text.replace("_", "")
        sign, digits = (-1 if digits[0] == "-" else 1), digits.lstrip("+-")
        base = {"0b": 2, "0x": 16}.get(digits[:2], 8 if digits[0] == "0" else 10)
        return sign * int(digits[2:] if base in (2, 16) else digits, base)
    if _FLOAT.match(text):
        return float(text.replace("_", "").lower().replace(".inf", "inf"))
    if text in (".nan", ".NaN", ".NAN"):
        return float("nan")
    if _DATE.match(text) or _TIME.match(text):
        import datetime

        if _DATE.match(text):
            return datetime.date.fromisoformat(text)
        return datetime.datetime.fromisoformat(re.sub(r"[ \t]+(?=[-+Z])", "", re.sub(r"([Tt]|[ \t]+)(?=\d)", " ", text, count=1)))
    return text


class _Reader:
    def __init__(self, text):
        self.lines = text.split("\n")
        # A last line without an end gives none to a block of text either.
        self.ended = not self.lines[-1]
        if self.ended:
            self.lines.pop()
        self.at = 0
        self.anchors = {}

    def fail(self, what):
        raise MarkedYAMLError(f"{what}, line {self.at + 1}")

    def ahead(self):
        """The next line with something on it: how far it is indented, and what is on it; `None` at the document's end."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            content = line.lstrip(" ")
            if line[:3] in ("---", "...") and line[3:4] in ("", " "):
                return None
            if content.strip() and content[0] != "#":
                return len(line) - len(content), content
            self.at += 1
        return None

    def document(self):
        found = self.ahead()
        value = None if found is None else self.block(found[0])
        if self.ahead() is not None:
            self.fail("expected the end of the document")
        return value

    def block(self, indent):
        """The collection or scalar that begins at the next line."""
        content = self.ahead()[1]
        if content[:2] in ("-", "- ", "-\t"):
            return self.sequence(indent)
        if content[:2] == "? ":
            self.fail("a complex key is not part of Seesaw")
        if _KEY.match(content):
            return self.mapping(indent)
        self.at += 1
        return self.value(content, indent - 1)

    def sequence(self, indent):
        items = []
        while (found := self.ahead()) is not None and found[0] == indent and found[1][:2] in ("-", "- ", "-\t"):
            rest = found[1][1:]
            inner = rest.lstrip()
            if inner[:2] in ("-", "- ") or _KEY.match(inner):
                # A collection that begins behind the dash.
                column = indent + 1 + len(rest) - len(inner)
                self.lines[self.at] = " " * column + inner
                items.append(self.block(column))
            else:
                self.at += 1
                items.append(self.value(inner, indent))
        return items

    def mapping(self, indent):
        items, merged = {}, []
        while (found := self.ahead()) is not None and found[0] == indent:
            match = _KEY.match(found[1])
            if match is None:
                self.fail("expected a key")
            key = self.scalar(match[1])
            self.at += 1
            rest = found[1][match.end():].strip()
            value = self.value(rest, indent, True)
            if key == "<<" and match[1] == "<<":
                merged += value if isinstance(value, list) else [value]
            else:
                items[key] = value
        if found is not None and found[0] > indent:
            self.fail("unexpected indentation")
        for each in merged:
            items = {**each, **items}
        return items

    def scalar(self, text):
        if text[:1] in ("'", '"'):
            return self.quoted(text)[0]
        return _plain(text)

    def value(self, text, indent, of_mapping=False):
        """The value whose first line is `text`, of something that is indented so far."""
        if text[:1] == "&":
            name, _, text = text[1:].partition(" ")
            self.anchors[name] = value = self.value(text.strip(), indent, of_mapping)
            return value
        if text[:1] == "*":
            return self.alias(_uncommented(text)[1:])
        if text[:2] == "!!":
            kind, _, text = text[2:].partition(" ")
            if kind not in ("str", "int", "float", "bool", "null", "map", "seq"):
                self.fail(f"the tag !!{kind} is not part of Seesaw")
            value = self.value(text.strip(), indent, of_mapping)
            return _uncommented(text.strip()) if kind == "str" and not isinstance(value, str) else value
        if text[:1] == "!":
            self.fail(f"could not determine a constructor for the tag {text.split()[0]!r}")
        if text[:1] in ("|", ">"):
            return self.literal(_uncommented(text), indent)
        if not text or text[0] == "#":
            found = self.ahead()
            if found is None or not (found[0] > indent or of_mapping and found[0] == indent and found[1][:2] in ("-", "- ")):
                return None
            return self.block(found[0])
        if text[0] in "'\"[{":
            value, rest = self.quoted(text) if text[0] in "'\"" else self.flow(text)
            if rest.strip() and rest.strip()[0] != "#":
                self.fail(f"unexpected {rest.strip()!r}")
            return value
        if text[0] in "@`%":
            self.fail(f"found character {text[0]!r} that cannot start any token")
        if of_mapping and _KEY.match(text):
            self.fail("mapping values are not allowed here")
        return self.folded(text, indent)

    def alias(self, name):
        if name not in self.anchors:
            self.fail(f"found undefined alias {name!r}")
        return self.anchors[name]

    def folded(self, text, indent):
        """A scalar without quotes, which goes on in the lines that are indented further."""
        parts = _uncommented(text)
        if parts != text.rstrip():
            return _plain(parts)
        while True:
            start = self.at
            found = self.ahead()
            if found is None or found[0] <= indent:
                return _plain(parts)
            if _KEY.match(found[1]):
                self.fail("mapping values are not allowed here")
            parts += ("\n" * (self.at - start) or " ") + _uncommented(found[1])
            self.at += 1

    def literal(self, header, indent):
        """A block of text: `|` keeps its lines, `>` folds them."""
        lines, column = [], None
        if digit := re.search(r"\d", header):
            column = max(indent, 0) + int(digit[0])
        while self.at < len(self.lines):
            line = self.lines[self.at]
            depth = len(line) - len(line.lstrip(" "))
            if line.strip():
                if column is None:
                    column = depth
                if depth < column or column <= indent:
                    break
            lines.append(line[column or 0:] if line.strip() or column is not None else "")
            self.at += 1
        end = len(lines)
        while end and not lines[end - 1].strip():
            end -= 1
        kept, empty = lines[:end], len(lines) - end
        text = "\n".join(kept) if header[0] == "|" else _fold(kept)
        if "-" in header or not kept or not (empty or self.ended or self.at < len(self.lines)):
            return text
        return text + "\n" * (empty + 1 if "+" in header else 1)

    def more(self):
        """The next line of something in brackets or quotes."""
        if self.at >= len(self.lines):
            self.fail("unexpected end of the stream")
        self.at += 1
        return self.lines[self.at - 1].strip()

    def quoted(self, text):
        """A scalar in quotes, and what follows it."""
        quote, result, at = text[0], [], 1
        while True:
            if at >= len(text):
                breaks = 1
                while not (line := self.more()):
                    breaks += 1
                if result and result[-1] is _JOINED:
                    result.pop()
                else:
                    while result and result[-1] in (" ", "\t"):
                        result.pop()
                    result.append("\n" * (breaks - 1) or " ")
                text, at = line, 0
                continue
            char = text[at]
            at += 1
            if char == quote:
                if quote == "'" and text[at:at + 1] == "'":
                    result.append("'")
                    at += 1
                    continue
                return "".join(result), text[at:]
            if char != "\\" or quote == "'":
                result.append(char)
            elif at >= len(text):
                result.append(_JOINED)
            else:
                length = {"x": 2, "u": 4, "U": 8}.get(text[at])
                if length:
                    result.append(chr(int(text[at + 1:at + 1 + length], 16)))
                    at += 1 + length
                elif text[at] in _ESCAPES:
                    result.append(_ESCAPES[text[at]])
                    at += 1
                else:
                    self.fail(f"found unknown escape character {text[at]!r}")

    def blank(self, text):
        """The text from where something stands, in brackets."""
        while not (text := text.lstrip()) or text[0] == "#":
            text = self.more()
        return text

    def flow(self, text):
        """A list or mapping in brackets, and what follows it."""
        text = self.blank(text)
        if text[0] in "'\"":
            return self.quoted(text)
        if text[0] not in "[{":
            match = re.match(r"(?:[^,\[\]{}:#]|:(?![\s,\[\]{}]|$)|(?<!\s)#)*", text)
            word = match[0].strip()
            if word[:1] == "*":
                return self.alias(word[1:]), text[match.end():]
            if word[:1] in ("&", "!"):
                self.fail(f"{word!r} in brackets is not part of Seesaw")
            return _plain(word), text[match.end():]
        close, items = {"[": "]", "{": "}"}[text[0]], []
        text = self.blank(text[1:])
        while text[0] != close:
            key, text = self.flow(text)
            text = self.blank(text)
            value = None
            if pair := text[0] == ":":
                text = self.blank(text[1:])
                if text[0] != "," and text[0] != close:
                    value, text = self.flow(text)
                    text = self.blank(text)
            items.append((key, value) if close == "}" else {key: value} if pair else key)
            if text[0] == ",":
                text = self.blank(text[1:])
            elif text[0] != close:
                self.fail(f"expected ',' or {close!r}, but found {text[0]!r}")
        return (dict(items) if close == "}" else items), text[1:]


# A line that ends in a backslash goes on without a space.
_JOINED = ""


def _uncommented(text):
    return re.split(r"(?:^|\s)#", text, maxsplit=1)[0].rstrip()


def _fold(lines):
    text, breaks = "", 0
    for at, line in enumerate(lines):
        if not line:
            breaks += 1
            continue
        if at:
            straight = line[0] in " \t" or before[:1] in (" ", "\t")
            text += "\n" * (breaks + 1) if straight or not text else "\n" * breaks or " "
        text += line
        before, breaks = line, 0
    return text


def safe_load_all(stream):
    text = stream.read() if hasattr(stream, "read") else stream
    if isinstance(text, (bytes, bytearray)):
        text = text.decode("utf-8-sig")
    reader = _Reader(text.replace("\r\n", "\n"))
    first = True
    while True:
        while reader.at < len(reader.lines) and reader.lines[reader.at][:1] == "%":
            reader.at += 1
        found = reader.ahead()
        if found is None and reader.at >= len(reader.lines):
            return
        line = reader.lines[reader.at]
        if found is None:
            if line[:3] == "...":
                reader.at += 1
                continue
            reader.lines[reader.at] = "   " + line[3:]
        yield reader.document()


def safe_load(stream):
    documents = list(safe_load_all(stream))
    if len(documents) > 1:
        raise YAMLError("expected a single document in the stream")
    return documents[0] if documents else None


def load(stream, Loader=None):
    return safe_load(stream)


def load_all(stream, Loader=None):
    return safe_load_all(stream)


full_load, unsafe_load = safe_load, safe_load

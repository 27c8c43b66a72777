"""SQL text with parameters, taken apart."""


def split_text(text):
    r"""The fragments of SQL text: ("text", …) and ("bind", name). `\:` is a colon, `::` and `10:30` are no binds."""
    text = str(text)
    fragments, done, at = [], 0, text.find(":")
    while at != -1:
        before = text[at - 1] if at else ""
        end = at + 1
        while end < len(text) and (text[end].isalnum() or text[end] in "_$"):
            end += 1
        after = text[end] if end < len(text) else ""
        if before == "\\":
            if after != ":":
                fragments.append(("text", text[done : at - 1]))
                done = at
        elif end > at + 1 and after != ":" and not (before == ":" or before.isalnum() or before in ("_", "$")):
            fragments.append(("text", text[done:at]))
            fragments.append(("bind", text[at + 1 : end]))
            done = end
        at = text.find(":", max(end, at + 1))
    fragments.append(("text", text[done:]))
    return [(kind, part) for kind, part in fragments if part]

def double(text):
    return text * 2

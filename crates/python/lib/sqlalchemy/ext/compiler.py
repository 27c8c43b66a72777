"""`@compiles`: a script's own spelling of an element or a type."""


def compiles(class_, *dialects):
    def register(fn):
        hooks = class_.__dict__.get("_compile_hooks")
        if hooks is None:
            hooks = dict(getattr(class_, "_compile_hooks", None) or {})
            class_._compile_hooks = hooks
        for name in dialects or ("default",):
            hooks[name] = fn
        return fn

    return register


def deregister(class_):
    if "_compile_hooks" in class_.__dict__:
        del class_._compile_hooks

"""Names of `pydantic` under the module that defines them."""


def __getattr__(name):
    import pydantic

    return getattr(pydantic, name)

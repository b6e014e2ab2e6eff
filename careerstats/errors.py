"""The few kinds of error: each message is a sentence an analyst can act on.

A message says what was found and where, what is accepted and what to do. It never holds
a person's name, id or value: at most the address of the cell that holds it.
"""


class CareerstatsError(Exception):
    """Everything this kit raises on purpose.

    A notebook shows its sentence alone: the lines of code that led there would not help.
    """

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class FileRefusedError(CareerstatsError):
    """A file cannot be read safely or completely."""


class DataMissingError(CareerstatsError):
    """A table, column or period that the question needs is not in the data."""


class ArgumentError(CareerstatsError, ValueError):
    """An argument of a call is not one of those accepted."""


def choose(name: str, given: object, accepted: object) -> ArgumentError:
    """Return the error for an argument outside its accepted values."""
    return ArgumentError(f"{name}={given!r} is not accepted; give one of {accepted}.")

"""Every error that a user can meet; each message is one line that says what, why and the next step.

    NarrativesError
    ├── InputError            nothing usable in the files or values that were given
    ├── ConfigError           an option, a topics file or a setting does not make sense
    ├── ModelError            a sentence model cannot be found, read or run
    ├── FlowError             the flow could not be started or carried out
    └── WarehouseError        the warehouse cannot be read or written
        ├── WarehouseMissing  there is no file at that path
        ├── WarehouseForeign  the file is not a warehouse of this program, or of a newer one
        ├── WarehouseBusy     another process is writing to it
        ├── WarehouseFull     the disk has no room left
        └── WarehouseKeyMissing  the key of its pseudonyms is missing, or that of another one

Anything else that escapes is a bug in `narratives`.
"""


class NarrativesError(Exception):
    """Base of all errors that are shown to the user as one line."""


class InputError(NarrativesError):
    """Nothing usable in what the user gave."""


class ConfigError(NarrativesError):
    """An option, a topics file or a setting does not make sense."""


class ModelError(NarrativesError):
    """A sentence model cannot be found, read or run."""


class FlowError(NarrativesError):
    """The flow could not be started or carried out."""


class WarehouseError(NarrativesError):
    """The warehouse cannot be read or written."""


class WarehouseMissing(WarehouseError):
    """There is no warehouse at that path."""


class WarehouseForeign(WarehouseError):
    """The file is not a warehouse of this program, or it was made by a newer one."""


class WarehouseBusy(WarehouseError):
    """Another process is writing to the warehouse."""


class WarehouseFull(WarehouseError):
    """The disk has no room left for what is to be written."""


class WarehouseKeyMissing(WarehouseError):
    """The key by which the warehouse hashes names is missing, or is not its own."""

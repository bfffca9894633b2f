"""What can go wrong, in sentences written for the person who reads them.

Every error names the thing, the cause and the next step. `str(error)` is what the user sees;
`details` is what an engineer would ask for. Messages never carry patient identity: they are logged.
"""

from __future__ import annotations

from app.core.phrases import Phrase, joined


class VerdantError(Exception):
    """Root of every expected failure.

    Parameters
    ----------
    what
        The thing and what happened to it, one sentence.
    cause
        Why, one sentence; empty when `what` already says it.
    next_step
        What the reader can do now, one sentence.
    details
        Technical text for the "Details" button; shown only on demand.
    """

    def __init__(self, what: str, *, cause: str = "", next_step: str = "", details: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.cause = cause
        self.next_step = next_step
        self.details = details

    def __str__(self) -> str:
        return str(self.text)

    @property
    def text(self) -> Phrase:
        """All sentences; what of them are phrases can be shown in another language."""
        return joined(" ", (part for part in (self.what, self.cause, self.next_step) if part))


def sentences(error: Exception) -> str:
    """What to tell the user of any error: the phrases of an expected one."""
    return error.text if isinstance(error, VerdantError) else str(error)


class FileError(VerdantError):
    """A file that cannot be used; what else was asked for goes on without it."""


class NotDicomError(FileError):
    """The file is no DICOM file."""


class TruncatedFileError(FileError):
    """The file ends before its data do."""


class PixelDataError(FileError):
    """The pixel data are absent, cannot be decoded or contradict the header."""


class SeriesError(VerdantError):
    """A series that cannot be shown as slices."""


class GeometryError(VerdantError):
    """Position, orientation or spacing are absent, contradictory or not comparable."""


class ArchiveError(VerdantError):
    """An archive did not do what it was asked."""


class ArchiveUnreachableError(ArchiveError):
    """Nobody answers at that address."""


class ArchiveRejectedError(ArchiveError):
    """The archive answered and refused the association."""


class ServiceNotOfferedError(ArchiveRejectedError):
    """The archive answered, and offers nothing of what was asked for."""


class ArchiveTimeoutError(ArchiveError):
    """The archive fell silent."""


class ArchiveAbortedError(ArchiveError):
    """The connection broke while an operation was under way."""


class ArchiveStatusError(ArchiveError):
    """The archive answered with a DIMSE failure status."""


class InstanceRefusedError(ArchiveStatusError):
    """The archive refused this very instance, and would do so again: somebody has to look at it."""


class StorageError(VerdantError):
    """The local disk refused a write or a read."""


class NetworkObjectError(VerdantError):
    """An IODeep object that cannot be trusted, read or used."""


class ArchitectureError(NetworkObjectError):
    """The network description breaks the grammar; the message names the layer, the key and what is right."""


class WeightsError(NetworkObjectError):
    """Weights that do not belong to the architecture, or are no weights."""


class UnsafeWeightsError(WeightsError):
    """A pickle, or anything else that would run code, in place of weights."""


class DigestError(WeightsError):
    """The weights' bytes are not those the object was made with."""


class UntrustedNetworkError(NetworkObjectError):
    """A network for which nobody trusted vouches, and which nobody has allowed.

    Parameters
    ----------
    asks
        Whether the user may allow it.
    """

    def __init__(
        self, what: str, *, cause: str = "", next_step: str = "", details: str = "", asks: bool = False
    ) -> None:
        super().__init__(what, cause=cause, next_step=next_step, details=details)
        self.asks = asks


class InputMismatchError(NetworkObjectError):
    """The image does not have the shape or the values that the network asks for."""


class NetworkFailedError(NetworkObjectError):
    """The process that a network ran in crashed, hung or took too much memory, and was ended; nothing else was."""


class NoMatchingNetworkError(VerdantError):
    """No network in the archive fits the image; the message says what was compared with what."""


class StructureSetError(VerdantError):
    """An RTSTRUCT that cannot be written or read."""


class NameListError(VerdantError):
    """A list of names that cannot be used."""


class MeasurementError(VerdantError):
    """A measurement that cannot be what it says it is."""


class UsageError(VerdantError):
    """A command that was given arguments it cannot work with."""

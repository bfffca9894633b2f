"""What a new installation starts with: the demonstration network and a study that is generated, not downloaded."""

from __future__ import annotations

from importlib.resources import as_file, files

from app.core.identity import StudyInstanceUID
from app.core.services import Archive
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.dicom.instance_texts import read_texts
from app.dicom.iodeep import read_iodeep_card

NETWORK = "networks/lv-short-axis.dcm"
PHANTOM_SEED = 1
"""No phantom that a network learned from has it."""


def demonstration_network() -> bytes:
    """The IODeep object of the left ventricle network."""
    return files("resources").joinpath(NETWORK).read_bytes()


def shipped_digests() -> frozenset[str]:
    """Content digests of the networks in the installed package: what is known of them is what lies there."""
    with as_file(files("resources").joinpath("networks")) as folder:
        return frozenset(read_iodeep_card(path).content_digest for path in sorted(folder.glob("*.dcm")))


def provide_demonstration(archive: Archive, control: TaskControl) -> StudyInstanceUID:
    """Store the network and the cardiac phantom, as far as they are not there; returns the phantom's study.

    Raises
    ------
    ArchiveError
        If the archive does not take them.
    StorageError
        If the disk refuses.
    """
    # The phantom's mathematics are wanted once, at the first start: no later one waits for them.
    from app.dicom.phantom import make_phantom
    from app.dicom.phantom_series import phantom_series

    contents = phantom_series(make_phantom(PHANTOM_SEED))
    study = StudyInstanceUID(read_texts(contents[0]).study["StudyInstanceUID"])
    if not archive.find_studies(StudyQuery(study_instance_uid=study), control):
        archive.store(contents, control)
    archive.store([demonstration_network()], control)
    return study


def is_empty(archive: Archive, control: TaskControl) -> bool:
    """Whether an archive holds no study at all."""
    return not archive.find_studies(StudyQuery(), control)

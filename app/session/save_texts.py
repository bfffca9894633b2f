"""What the save dialog says of objects that are to be stored; pure and without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.core.phrases import counted, phrase
from app.core.saved_objects import HoleEncoding, ObjectType
from app.core.structure_set import WrittenObject
from app.session.proving import Proved
from app.session.save_plan import SavePlan

OBJECT_NAMES: Final = {
    ObjectType.STRUCTURE_SET: phrase("Structure set (RTSTRUCT)"),
    ObjectType.SEGMENTATION: phrase("Segmentation (SEG)"),
    ObjectType.REPORT: phrase("Measurement report (SR)"),
}
HOLES: Final = {
    HoleEncoding.KEYHOLE: phrase("Joined to the outline by a channel without width"),
    HoleEncoding.XOR: phrase("Contours of their own (CLOSEDPLANAR_XOR)"),
}
ABOUT_HOLES: Final = {
    HoleEncoding.KEYHOLE: phrase("Every system reads holes that are written like this."),
    HoleEncoding.XOR: phrase(
        "Exact, and in the standard; but some systems do not know this type and leave such regions out altogether."
    ),
}
NO_REVIEWER: Final = phrase("Say who approves: the name is written into the objects.")
SENT_BEFORE: Final = phrase(
    "These regions were sent before without an answer, or not all of their objects arrived. The very same objects "
    "are sent again, so that nothing is stored twice."
)


def what_is_stored(plan: SavePlan) -> str:
    """What becomes of the regions, in sentences."""
    return counted(
        len(plan.regions),
        "{count} validated region will be stored in {archive}: approved (ApprovalStatus APPROVED), in your name, "
        "with date and time. What is approved does not change afterwards.",
        "{count} validated regions will be stored in {archive}: approved (ApprovalStatus APPROVED), in your name, "
        "with date and time. What is approved does not change afterwards.",
        archive=plan.destination,
    )


def left_out(plan: SavePlan) -> str:
    """What is not written; empty if all is."""
    undecided = counted(plan.undecided, "{count} undecided", "{count} undecided")
    rejected = counted(plan.rejected, "{count} rejected", "{count} rejected")
    if plan.undecided and plan.rejected:
        return phrase("Not written: {undecided} and {rejected}.", undecided=undecided, rejected=rejected)
    if plan.undecided or plan.rejected:
        return phrase("Not written: {what}.", what=undecided if plan.undecided else rejected)
    return ""


def object_name(kind: ObjectType, label: str, count: int) -> str:
    """E.g. `RTSTRUCT “VERDANT”`, with their number where there are several."""
    if count == 1:
        return phrase("{kind} “{label}”", kind=kind.value, label=label)
    return phrase("{count} × {kind} “{label}”", count=count, kind=kind.value, label=label)


def seen(objects: Sequence[WrittenObject]) -> str:
    """What the next system will see of objects of one kind, as measured on what was written."""
    kind = objects[0].object_type
    if kind is ObjectType.REPORT:
        return counted(
            sum(one.measured for one in objects),
            "{count} measured region, figures as on the screen",
            "{count} measured regions, figures as on the screen",
        )
    proofs = [proof for one in objects for proof in one.proofs]
    pixels, dice = sum(proof.pixels for proof in proofs), min(proof.dice for proof in proofs)
    slices = counted(sum(proof.slices for proof in proofs), "{count} slice", "{count} slices")
    if kind is ObjectType.SEGMENTATION:
        return counted(
            len(proofs),
            "{count} segment on {slices}, area {pixels} px, Dice {dice:.3f}",
            "{count} segments on {slices}, area {pixels} px, Dice {dice:.3f}",
            slices=slices,
            pixels=pixels,
            dice=dice,
        )
    return counted(
        len(proofs),
        "{count} ROI on {slices}, area {pixels} px, Dice {dice:.3f}",
        "{count} ROIs on {slices}, area {pixels} px, Dice {dice:.3f}",
        slices=slices,
        pixels=pixels,
        dice=dice,
    )


def proof_text(proved: Proved, archive: str) -> str:
    """How the proof came out, of what may be sent."""
    return counted(
        proved.images,
        "Written, read back by other means and found equal. The image that it refers to is in {archive}.",
        "Written, read back by other means and found equal. The {count} images that it refers to are in {archive}.",
        archive=archive,
    )

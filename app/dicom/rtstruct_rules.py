"""Every rule that an RTSTRUCT is checked against: its name, what is wrong where it is broken, what would be right.

Errors break the standard or make systems see something else than was drawn; warnings are legal, but known to be read
in more than one way. `app.dicom.rtstruct_checking` finds them.
"""

from __future__ import annotations

from typing import Final

from app.dicom.rtstruct_findings import Rule, Severity


def _error(name: str, wrong: str, right: str) -> Rule:
    return Rule(name, Severity.ERROR, wrong, right)


def _warning(name: str, wrong: str, right: str) -> Rule:
    return Rule(name, Severity.WARNING, wrong, right)


# What the file says of itself.
MODALITY: Final = _error(
    "modality", "The modality is “{modality}”.", "The modality of a structure set is RTSTRUCT (PS3.3 C.8.8.1)."
)
NO_LABEL: Final = _error(
    "no-label", "The structure set has no label.", "It has one of 1 to 16 characters (PS3.3 C.8.8.5)."
)
LONG_LABEL: Final = _error(
    "long-label", "The label has {count} characters.", "A short string (SH) has at most 16 (PS3.5 6.2)."
)
OWN_SERIES: Final = _error(
    "series-of-the-images",
    "The structure set lies in the series of the images that it is about.",
    "It lies in a series of its own, for a series has one modality (PS3.3 C.7.3.1).",
)
OWN_PREDECESSOR: Final = _error(
    "own-predecessor",
    "The structure set names itself as its predecessor.",
    "It names the instance that it replaces, and has a new UID itself (PS3.3 C.8.8.5).",
)
UNKNOWN_STATUS: Final = _error(
    "unknown-approval-status",
    "The approval status is “{status}”.",
    "It is APPROVED, UNAPPROVED or REJECTED (PS3.3 C.8.8.16).",
)
NO_REVIEW: Final = _error(
    "review-missing",
    "The status is {status}, and {attributes} is absent.",
    "ReviewDate, ReviewTime and ReviewerName are present in what is approved or rejected (PS3.3 C.8.8.16).",
)
EMPTY_REVIEW: Final = _warning(
    "review-empty",
    "The status is {status}, and {attributes} is empty.",
    "What is approved or rejected says by whom and when (PS3.3 C.8.8.16).",
)
REVIEW_OF_UNAPPROVED: Final = _error(
    "review-of-unapproved",
    "The status is {status}, and {attributes} is present.",
    "Without approval or rejection the attributes of a review are absent, not even empty (PS3.3 C.8.8.16).",
)
OTHER_STUDY: Final = _warning(
    "other-study",
    "The structure set belongs to another study than its images.",
    "It belongs to the study of the images, where it is found beside them (PS3.3 C.7.2.1).",
)
OTHER_PATIENT: Final = _error(
    "other-patient",
    "The structure set states another patient ID than its images.",
    "Patient and study are those of the images, byte for byte (PS3.3 C.7.1.1).",
)

# Numbers and names.
NO_ROI: Final = _error(
    "no-roi",
    "The structure set holds no ROI.",
    "It holds at least one: readers before 2024 require it (PS3.3 C.8.8.5).",
)
ROI_WITHOUT_NUMBER: Final = _error("roi-without-number", "An ROI has no number.", "Each has one (PS3.3 C.8.8.5).")
ROI_NUMBER_TWICE: Final = _error(
    "roi-number-twice",
    "ROI number {number} is used {count} times.",
    "The number of an ROI is unique (PS3.3 C.8.8.5).",
)
ROI_WITHOUT_NAME: Final = _warning(
    "roi-without-name",
    "{roi} has no name.",
    "A name tells it apart for people and for other systems (PS3.3 C.8.8.5).",
)
ROI_NAME_TWICE: Final = _warning(
    "roi-name-twice",
    "The name {name} is used by {count} ROIs.",
    "Names are unique: many systems find an ROI by its name.",
)
LONG_NAME: Final = _error(
    "long-roi-name", "The name of {roi} has {count} characters.", "A long string (LO) has at most 64 (PS3.5 6.2)."
)
UNKNOWN_GENERATION: Final = _error(
    "unknown-generation",
    "{roi} was made by “{term}”.",
    "ROIGenerationAlgorithm is AUTOMATIC, SEMIAUTOMATIC, MANUAL or empty (PS3.3 C.8.8.5).",
)
CONTOURS_OF_NO_ROI: Final = _error(
    "contours-of-no-roi",
    "Contours refer to ROI number {number}, which does not exist.",
    "They refer to an ROI of StructureSetROISequence (PS3.3 C.8.8.6).",
)
CONTOURS_TWICE: Final = _error(
    "contours-twice",
    "ROI number {number} has {count} items of contours instead of one.",
    "ROIContourSequence has one item for an ROI, with all of its contours (PS3.3 C.8.8.6).",
)
NO_CONTOURS: Final = _warning(
    "no-contours",
    "{roi} has no contours.",
    "An ROI that is nowhere is left out, or said to be empty (PS3.3 C.8.8.6).",
)
NOT_A_COLOUR: Final = _error(
    "not-a-colour",
    "The colour of {roi} is {colour}.",
    "ROIDisplayColor is three whole numbers from 0 to 255 (PS3.3 C.8.8.6).",
)
OBSERVATION_OF_NO_ROI: Final = _error(
    "observation-of-no-roi",
    "An observation refers to ROI number {number}, which does not exist.",
    "It refers to an ROI of StructureSetROISequence (PS3.3 C.8.8.8).",
)
OBSERVATION_NUMBER_TWICE: Final = _error(
    "observation-number-twice",
    "Observation number {number} is used {count} times.",
    "Each observation has a number, which is unique (PS3.3 C.8.8.8).",
)
NO_OBSERVATION: Final = _warning(
    "no-observation",
    "{roi} has no observation.",
    "An observation says what each ROI is: readers before 2024 require it (PS3.3 C.8.8.8).",
)
UNKNOWN_TYPE: Final = _warning(
    "unknown-interpreted-type",
    "{roi} is interpreted as “{term}”.",
    "RTROIInterpretedType is one of the defined terms, or empty (PS3.3 C.8.8.8.1).",
)

# Frames of reference and the list of images.
NO_FRAMES: Final = _error(
    "no-frame-of-reference",
    "The structure set lists no frame of reference.",
    "ReferencedFrameOfReferenceSequence lists each of them, with study, series and images (PS3.3 C.8.8.5).",
)
FRAME_TWICE: Final = _error(
    "frame-of-reference-twice",
    "Frame of reference {uid} is listed {count} times.",
    "Each frame of reference is listed once and only once (PS3.3 C.8.8.5.1).",
)
FRAME_WITHOUT_UID: Final = _error(
    "frame-of-reference-without-uid", "A frame of reference has no UID.", "Each item has its UID (PS3.3 C.8.8.5.1)."
)
ROI_FRAME_NOT_LISTED: Final = _error(
    "frame-of-reference-not-listed",
    "The frame of reference of {roi} is not listed.",
    "The frame of reference of every ROI is listed (PS3.3 C.8.8.5.1).",
)
NO_STUDY: Final = _warning(
    "no-referenced-study",
    "A frame of reference lists no study.",
    "It lists study, series and images, without which planning systems do not find them (PS3.3 C.8.8.5).",
)
STUDY_DIFFERS: Final = _warning(
    "referenced-study-differs",
    "The study that is referred to is not the one that the structure set belongs to.",
    "RTReferencedStudySequence states the study of the images, which is that of the structure set (PS3.3 C.8.8.5).",
)
NO_SERIES: Final = _error(
    "no-referenced-series",
    "A study is listed without its series, or a series without its UID or its images.",
    "RTReferencedSeriesSequence lists each series with its UID and its images (PS3.3 C.8.8.5).",
)
IMAGE_TWICE: Final = _error(
    "image-listed-twice", "An image is listed more than once.", "Each image is listed once (PS3.3 C.8.8.5)."
)
SERIES_NOT_LISTED: Final = _error(
    "series-not-listed",
    "The series of the images is not listed.",
    "The series that was drawn on is listed by its SeriesInstanceUID (PS3.3 C.8.8.5).",
)
LISTED_IMAGE_DANGLING: Final = _error(
    "listed-image-dangling",
    "{count} of {total} listed images are not in the series.",
    "Every image that is referred to exists under that UID (PS3.3 C.8.8.5).",
)
LISTED_IMAGE_FOREIGN: Final = _error(
    "listed-image-in-other-frame",
    "{count} listed images lie in another frame of reference.",
    "The images below a frame of reference lie in it (PS3.3 C.8.8.5.1).",
)
IMAGE_NOT_LISTED: Final = _warning(
    "image-not-listed",
    "{count} images of the series are not listed.",
    "All images of the stack that was drawn on are listed, not only those with contours.",
)
WRONG_CLASS: Final = _error(
    "wrong-sop-class",
    "{count} references state another SOP class than the images that they name.",
    "A reference states the SOP class of its image (PS3.3 10.3).",
)
ROI_IN_NO_IMAGE_FRAME: Final = _warning(
    "frame-of-reference-of-no-image",
    "{roi} lies in a frame of reference of none of the images.",
    "Its images are there, or a registration relates their frames of reference (PS3.3 C.7.4.1).",
)
BESIDE_PIXEL_PLANES: Final = _error(
    "beside-pixel-planes",
    "{count} contours of {roi} lie beside the source pixel planes that it states.",
    "Contours lie on the stack of planes that SourcePixelPlanesCharacteristicsSequence describes (PS3.3 C.8.8.6.4).",
)

# One contour.
UNKNOWN_CONTOUR_TYPE: Final = _error(
    "unknown-contour-type",
    "{contour} is of type {term}.",
    "The type is POINT, OPEN_PLANAR, OPEN_NONPLANAR, CLOSED_PLANAR or CLOSEDPLANAR_XOR (PS3.3 C.8.8.6.1).",
)
OPEN_CONTOUR: Final = _warning(
    "open-contour",
    "{contour} is of type {term} and encloses nothing.",
    "A region is CLOSED_PLANAR; others make no mask of an open line (PS3.3 C.8.8.6.1).",
)
NOT_A_POINT: Final = _error(
    "not-a-point", "{contour} is a POINT of {count} points.", "A POINT is a single point (PS3.3 C.8.8.6.1)."
)
POINT_AMONG_REGIONS: Final = _warning(
    "point-among-regions",
    "{contour} is a POINT of an ROI that has regions too.",
    "A point has an ROI of its own; a region of one pixel is a square.",
)
WRONG_COUNT: Final = _error(
    "wrong-point-count",
    "{contour} states {stated} points and holds {count}.",
    "NumberOfContourPoints is the number of triplets in ContourData (PS3.3 C.8.8.6).",
)
UNREADABLE_POINTS: Final = _error(
    "unreadable-points",
    "{contour} has no readable points.",
    "ContourData holds triplets of finite decimal numbers in millimetres (PS3.3 C.8.8.6).",
)
TOO_FEW_POINTS: Final = _error(
    "too-few-points",
    "{contour} has fewer than three distinct points.",
    "A closed contour has at least three that do not lie on one line (PS3.3 C.8.8.6.1).",
)
FIRST_POINT_REPEATED: Final = _error(
    "first-point-repeated",
    "{contour} repeats its first point at the end.",
    "A closed contour closes by itself: the first point is not repeated (PS3.3 C.8.8.6.1).",
)
EDGE_OF_NO_LENGTH: Final = _warning(
    "edge-of-no-length",
    "{contour} holds an edge of no length.",
    "Neighbouring points differ: some readers divide by the length of an edge.",
)
ON_A_LINE: Final = _error(
    "on-a-line",
    "{contour} lies on a line and encloses nothing.",
    "The points of a closed contour do not lie on one line (PS3.3 C.8.8.6.1).",
)
NOT_FLAT: Final = _error(
    "not-flat",
    "{contour} is not flat: points lie {distance:.3f} mm beside their plane.",
    "All points of a planar contour lie in one plane (PS3.3 C.8.8.6.1).",
)
CROSSES_ITSELF: Final = _error(
    "crosses-itself",
    "{contour} crosses itself.",
    "An outline does not cross itself; the only exception is a slit that is walked both ways.",
)
CROSSINGS_UNCHECKED: Final = _warning(
    "crossings-unchecked",
    "{contour} has {count} points, too many to look for crossings.",
    "An outline has no more points than its pixels can tell.",
)
TOO_LONG: Final = _error(
    "value-too-long",
    "{contour} is {count} bytes long; explicit VR holds 65534.",
    "Longer contours are simplified, or the file is encoded with implicit VR (PS3.5 7.1.2).",
)
NUMBER_TOO_LONG: Final = _error(
    "number-too-long",
    "{contour} holds a number of {count} characters; a decimal string has 16.",
    "Coordinates are written with three or four decimals (PS3.5 6.2).",
)
NUMBER_TWICE: Final = _error(
    "contour-number-twice",
    "{roi} uses contour number {number} {count} times.",
    "The number of a contour is unique within its ROI (PS3.3 C.8.8.6).",
)

# A contour and its image.
NOT_ONE_IMAGE: Final = _warning(
    "not-one-image",
    "{contour} refers to {count} images instead of one.",
    "ContourImageSequence of a planar contour names the one image that it was drawn on (PS3.3 C.8.8.6).",
)
CONTOUR_IMAGE_NOT_LISTED: Final = _error(
    "contour-image-not-listed",
    "{contour} refers to an image that is not listed.",
    "Every image that a contour names is listed below the frame of reference (PS3.3 C.8.8.5).",
)
CONTOUR_IMAGE_DANGLING: Final = _error(
    "contour-image-dangling",
    "{contour} refers to an image that is not in the series.",
    "The image that a contour names exists under that UID and frame number (PS3.3 C.8.8.6).",
)
FRAME_NUMBER: Final = _error(
    "wrong-frame-number",
    "{contour} states {stated} of an image that has {frames}.",
    "A contour names one existing frame of a multi-frame image, and none of a single-frame one (PS3.3 10.3).",
)
CONTOUR_IN_OTHER_FRAME: Final = _error(
    "contour-image-in-other-frame",
    "{contour} refers to an image in another frame of reference.",
    "A contour and its image share a frame of reference (PS3.3 C.8.8.5.1).",
)
IMAGE_WITHOUT_POSITION: Final = _error(
    "image-without-position",
    "{contour} refers to an image without position.",
    "Coordinates in the patient mean nothing on an image whose place is unknown.",
)
BESIDE_THE_PLANE: Final = _error(
    "beside-the-plane",
    "{contour} lies {distance:.3f} mm beside the plane of its image.",
    "A contour lies in the plane of the image that it names, within 0.01 mm.",
)
PLANE_OF_ANOTHER: Final = _error(
    "plane-of-another-image",
    "{contour} refers to one image and lies in the plane of another.",
    "Reference and coordinates name the same image: systems that go by either would draw it on different slices.",
)
IN_NO_PLANE: Final = _error(
    "in-no-plane",
    "{contour} lies in the plane of no image, {distance:.2f} mm beside the nearest.",
    "A contour lies in the plane of an image.",
)
OUTSIDE_THE_IMAGE: Final = _warning(
    "outside-the-image",
    "{contour} reaches {distance:.1f} pixels beyond its image.",
    "Contours lie within the image, up to the outer edges of its pixels.",
)
NO_PIXEL: Final = _warning(
    "encloses-no-pixel",
    "{contour} encloses the centre of no pixel.",
    "It vanishes in every mask: an outline runs along the outer edges of its pixels.",
)
PIXEL_CENTRES: Final = _warning(
    "traced-at-pixel-centres",
    "{contour} runs from pixel centre to pixel centre.",
    "Outlines run along the outer edges of pixels; others lose half a pixel all round.",
)
AREA_DIFFERS: Final = _error(
    "area-differs",
    "{contour} encloses {area:.1f} mm² as a polygon and {mask:.1f} mm² as pixels.",
    "From 100 pixels on both areas agree to a fifth of a pixel along the outline.",
)

# Contours among one another.
MIXED_XOR: Final = _error(
    "xor-mixed",
    "{roi} holds contours of type CLOSEDPLANAR_XOR and others.",
    "Where one contour of an ROI is combined by exclusive or, all are (PS3.3 C.8.8.6.3).",
)
CONTOUR_TWICE: Final = _error(
    "contour-twice",
    "{contour} is there twice.",
    "A contour stands once: by exclusive or two of them cancel one another.",
)
CONTOURS_CROSS: Final = _error(
    "contours-cross",
    "{contour} crosses contour {other}.",
    "Contours of one ROI in one plane do not overlap in part: some systems unite them, some cancel what is common.",
)
NESTED: Final = _warning(
    "hole-without-keyhole",
    "{contour} lies inside contour {other}.",
    "A hole is a keyhole, or all of the ROI is CLOSEDPLANAR_XOR; else some systems fill it (PS3.3 C.8.8.6.3).",
)

RULES: Final = tuple(value for value in dict(globals()).values() if isinstance(value, Rule))
"""All of them, in the order above."""

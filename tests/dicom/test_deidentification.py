"""A de-identified copy names nobody anywhere, and still is the same study."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from app.core.deidentification import ConfidentialityOption, Deidentification, Pseudonyms
from app.core.errors import FileError, UsageError
from app.dicom.burned_in import burned_in, what_cannot_be_cleaned
from app.dicom.codestream_texts import without_texts
from tests.helpers.deidentification import KEY, MARK, deidentifier, marked
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

CLEANING = (ConfidentialityOption.CLEAN_DESCRIPTORS, ConfidentialityOption.CLEAN_STRUCTURED_CONTENT)
REAL_FILES = (
    ("sts_mr_t1", "STS_001", "image"),
    ("sts_mr_t1", "STS_001", "rtstruct"),
    ("sts_ct", "STS_003", "image"),
    ("dcmqi_ct3_seg", "seg"),
    ("ge_ct_tilt_uneven",),
    ("ge_mr_genesis_16",),
    ("philips_mr_pcasl_classic_vs_enhanced", "enhanced"),
    ("one_mr_slice_in_9_transfer_syntaxes",),
)


def first_file(*place: str) -> Path:
    """The first DICOM file at a place of the shared data."""
    found = (path for path in sorted(shared_data(*place).rglob("*")) if path.is_file())
    return next(path for path in found if path.read_bytes()[128:132] == b"DICM")


@cache
def marked_file(*place: str) -> bytes:
    return marked(first_file(*place).read_bytes())


def broken_rules(path: Path) -> set[str]:
    """What dciodvfy calls an error, but for the values that it quotes."""
    found = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, errors="replace")
    return {re.sub("<.*?>|=.*", "", line) for line in found.stderr.splitlines() if line.startswith("Error")}


def copy_of(content: bytes, *options: ConfidentialityOption, **more: object) -> Dataset:
    return pydicom.dcmread(BytesIO(deidentifier(*options, **more).deidentified(content).content))


@pytest.fixture
def slice_content(tmp_path: Path) -> bytes:
    return write_series(tmp_path, slices=1)[0].read_bytes()


def changed(content: bytes, **values: object) -> bytes:
    dataset = pydicom.dcmread(BytesIO(content))
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    written = BytesIO()
    dataset.save_as(written)
    return written.getvalue()


class TestNothingIsLeft:
    @pytest.mark.parametrize("options", [(), CLEANING], ids=["basic", "cleaned"])
    @pytest.mark.parametrize("place", REAL_FILES, ids="-".join)
    @pytest.mark.shared_data
    def test_a_mark_in_every_text_of_a_real_file_is_nowhere_in_the_bytes_of_its_copy(self, place, options) -> None:
        content = marked_file(*place)
        assert content.count(MARK.encode()) > 2000
        assert MARK.encode() not in deidentifier(*options).deidentified(content).content

    def test_words_of_the_patients_name_go_even_where_every_word_is_known(self, slice_content) -> None:
        content = changed(slice_content, PatientName="Heart^Axial", SeriesDescription="axial heart cine of Heart")
        assert copy_of(content, *CLEANING).SeriesDescription == "cine of"

    @pytest.mark.parametrize("text", ["12.03.1957", "0171 555 1234", "ward 7 bed 12", "Rossi", "MRN 00481516"])
    def test_dates_telephones_and_names_are_no_descriptions(self, slice_content, text) -> None:
        left = copy_of(changed(slice_content, SeriesDescription=f"T2 axial {text}"), *CLEANING).SeriesDescription
        assert not re.search(r"1957|171|555|Rossi|12|4815", left)
        assert left.startswith("T2 axial")

    def test_comments_within_compressed_pixels_are_overwritten_and_the_image_stays(self) -> None:
        path = shared_data("singles_cornerstone", "CTImage.dcm_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm")
        pixels = pydicom.dcmread(path).PixelData
        start = pixels.index(b"\xff\xd8")
        comment = b"\xff\xfe" + (len(MARK) + 2).to_bytes(2, "big") + MARK.encode() + b"\0"
        frame = pixels[start:]
        length = int.from_bytes(pixels[start - 4 : start], "little") + len(comment) + 1
        mixed = pixels[: start - 4] + length.to_bytes(4, "little") + frame[:2] + comment[:-1] + b"\xff" + frame[2:]
        left = without_texts(mixed)
        assert MARK.encode() in mixed
        assert MARK.encode() not in left
        assert len(left) == len(mixed)
        assert left[-200:] == mixed[-200:]

    def test_they_are_found_between_scans_and_the_coded_pixels_stay(self) -> None:
        scan = b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\x12\xff\0\x34\xff\xd0\x56"
        comment = b"\xff\xfe" + (len(MARK) + 2).to_bytes(2, "big") + MARK.encode()
        frame = b"\xff\xd8\xff\xc0\0\x0b\x08\0\1\0\1\1\1\x11\0" + scan + comment + scan + b"\xff\xd9\0"
        next_frame = b"\xff\xd8" + scan + b"\xff\xd9"
        pixels = b"".join(b"\xfe\xff\0\xe0" + len(one).to_bytes(4, "little") + one for one in (frame, next_frame))
        left = without_texts(pixels)
        assert MARK.encode() in pixels and left == pixels.replace(MARK.encode(), bytes(len(MARK)))

    @pytest.mark.parametrize("size", [7, 64, 1 << 20])
    def test_they_are_found_over_the_borders_of_fragments(self, size) -> None:
        text = MARK.encode() * 20
        stream = b"\xff\xd8\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + b"\xff\xda" + bytes(range(90))
        pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
        pixels = b"".join(b"\xfe\xff\0\xe0" + len(piece).to_bytes(4, "little") + piece for piece in pieces)
        left = without_texts(pixels)
        assert len(left) == len(pixels)
        assert left.endswith(pieces[-1][-10:])
        assert not any(letter in left[: -(90 + 8 * len(pieces))] for letter in MARK.encode())

    @pytest.mark.parametrize("stated", ["US", "UL", "FL", "FD", "AT"])
    @pytest.mark.parametrize("keyword", ["SeriesDescription", "FilterType", "ReceiveCoilName", "LUTExplanation"])
    def test_a_text_that_a_file_calls_numbers_goes(self, slice_content, stated, keyword) -> None:
        dataset, tag, value = pydicom.dcmread(BytesIO(slice_content)), Tag(keyword), f"{MARK}   ".encode() * 2
        dataset[tag] = RawDataElement(tag, stated, len(value), value, 0, False, True)
        written = BytesIO()
        dataset.save_as(written)
        assert MARK.encode() in written.getvalue()
        assert MARK.encode() not in deidentifier(*CLEANING).deidentified(written.getvalue()).content

    def test_what_follows_the_last_pixel_goes(self, slice_content) -> None:
        pixels = pydicom.dcmread(BytesIO(slice_content)).PixelData
        content = changed(slice_content, PixelData=pixels + MARK.encode() * 2)
        assert copy_of(content).PixelData == pixels

    def test_what_cannot_be_read_to_its_end_is_refused(self, slice_content) -> None:
        with pytest.raises(FileError, match="cannot be de-identified"):
            deidentifier().deidentified(slice_content[:300])


class TestWhatStays:
    def test_pixels_geometry_and_what_it_is_are_the_same(self, slice_content) -> None:
        before, after = pydicom.dcmread(BytesIO(slice_content)), copy_of(slice_content)
        assert after.PixelData == before.PixelData
        kept = ("Modality", "ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SOPClassUID")
        for keyword in (*kept, "SliceThickness", "ImageType", "BodyPartExamined", "PatientPosition", "Rows"):
            assert after[keyword].value == before[keyword].value

    @pytest.mark.parametrize("implicit", [False, True])
    def test_all_of_an_image_that_a_viewer_needs_is_there_in_either_encoding(self, slice_content, implicit) -> None:
        dataset = pydicom.dcmread(BytesIO(slice_content))
        dataset.SmallestImagePixelValue, dataset.PixelPaddingValue = 7, 9
        dataset.ModalityLUTSequence = [Dataset()]
        table = dataset.ModalityLUTSequence[0]
        table.LUTDescriptor, table.ModalityLUTType, table.LUTData = [2, 0, 16], "HU", b"\1\0\2\0"
        dataset["SmallestImagePixelValue"].VR = dataset["PixelPaddingValue"].VR = "US"
        table["LUTDescriptor"].VR, table["LUTData"].VR = "US", "OW"
        written = BytesIO()
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian
        dataset.save_as(written, implicit_vr=implicit, little_endian=True)
        after = copy_of(written.getvalue())
        assert after.PixelData == dataset.PixelData
        assert (after.SmallestImagePixelValue, after.PixelPaddingValue) == (7, 9)
        left = after.ModalityLUTSequence[0]
        assert (list(left.LUTDescriptor), left.ModalityLUTType) == ([2, 0, 16], "HU")
        assert left["LUTData"].value in (b"\1\0\2\0", [1, 2])

    @pytest.mark.shared_data
    @pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools are not installed")
    @pytest.mark.parametrize("place", REAL_FILES, ids="-".join)
    def test_a_copy_of_a_real_file_breaks_no_rule_that_its_original_keeps(self, place, tmp_path) -> None:
        path = first_file(*place)
        copy = tmp_path / "copy.dcm"
        copy.write_bytes(deidentifier(*CLEANING).deidentified(path.read_bytes()).content)
        assert broken_rules(copy) <= broken_rules(path)

    def test_it_says_what_was_done(self, slice_content) -> None:
        after = copy_of(slice_content, ConfidentialityOption.RETAIN_MODIFIED_DATES, *CLEANING)
        assert after.PatientIdentityRemoved == "YES"
        codes = [item.CodeValue for item in after.DeidentificationMethodCodeSequence]
        assert codes == ["113100", "113107", "113105", "113104"]
        assert after.LongitudinalTemporalInformationModified == "MODIFIED"
        assert "PS3.15" in after.DeidentificationMethod[1]
        assert "BurnedInAnnotation" not in after, "nobody looked at the pixels"

    def test_dates_go_or_are_moved_together_or_stay(self, slice_content) -> None:
        content = changed(
            slice_content, StudyDate="20260102", SeriesDate="20260301", AcquisitionDateTime="20260102101112"
        )
        assert copy_of(content).StudyDate == ""
        moved = copy_of(content, ConfidentialityOption.RETAIN_MODIFIED_DATES)
        days = np.datetime64("2026-01-02") - np.datetime64(
            f"{moved.StudyDate[:4]}-{moved.StudyDate[4:6]}-{moved.StudyDate[6:]}"
        )
        assert days.astype(int) == Pseudonyms(KEY).days("T1")
        later = np.datetime64(f"{moved.SeriesDate[:4]}-{moved.SeriesDate[4:6]}-{moved.SeriesDate[6:]}")
        assert np.datetime64("2026-03-01") - later == days
        assert moved.AcquisitionDateTime == moved.StudyDate + "101112"
        assert copy_of(content, ConfidentialityOption.RETAIN_FULL_DATES).StudyDate == "20260102"

    def test_each_option_keeps_what_it_names(self, slice_content) -> None:
        content = changed(slice_content, PatientAge="065Y", StationName="CT7", PatientSex="F")
        assert (copy_of(content).PatientSex, "PatientAge" in copy_of(content)) == ("", False)
        patient = copy_of(content, ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS)
        assert (patient.PatientSex, patient.PatientAge) == ("F", "065Y")
        assert copy_of(content, ConfidentialityOption.RETAIN_DEVICE_IDENTITY).StationName == "CT7"
        assert copy_of(content, ConfidentialityOption.RETAIN_INSTITUTION_IDENTITY).InstitutionName == "Test Hospital"
        uids = copy_of(content, ConfidentialityOption.RETAIN_UIDS)
        assert uids.SOPInstanceUID == pydicom.dcmread(BytesIO(content)).SOPInstanceUID

    def test_a_known_private_element_that_is_no_number_as_it_should_be_goes(self, slice_content) -> None:
        dataset, value = pydicom.dcmread(BytesIO(slice_content)), f"{MARK} ".encode()
        dataset.private_block(0x0019, "SIEMENS MR HEADER", create=True)
        dataset[0x0019, 0x100C] = RawDataElement(Tag(0x0019, 0x100C), "US", len(value), value, 0, False, True)
        written = BytesIO()
        dataset.save_as(written)
        copied = deidentifier(ConfidentialityOption.RETAIN_SAFE_PRIVATE).deidentified(written.getvalue()).content
        assert MARK.encode() in written.getvalue() and MARK.encode() not in copied

    def test_known_private_elements_stay_on_demand_and_others_never(self, slice_content) -> None:
        dataset = pydicom.dcmread(BytesIO(slice_content))
        dataset.private_block(0x0019, "SIEMENS MR HEADER", create=True).add_new(0x0C, "IS", "800")
        dataset.private_block(0x0019, "SIEMENS MR HEADER").add_new(0x77, "LO", "Example^Ada")
        written = BytesIO()
        dataset.save_as(written)
        assert not [element for element in copy_of(written.getvalue()) if element.tag.is_private]
        kept = copy_of(written.getvalue(), ConfidentialityOption.RETAIN_SAFE_PRIVATE)
        block = kept.private_block(0x0019, "SIEMENS MR HEADER")
        assert block[0x0C].value == 800
        assert 0x77 not in block


class TestPseudonyms:
    def test_the_same_key_gives_the_same_copy_and_another_key_another(self, slice_content) -> None:
        one, same, other = (
            deidentifier(key=key).deidentified(slice_content).content for key in (KEY, KEY, b"x" * 32)
        )
        assert hashlib.sha256(one).digest() == hashlib.sha256(same).digest()
        assert pydicom.dcmread(BytesIO(one)).PatientID != pydicom.dcmread(BytesIO(other)).PatientID

    def test_uids_are_valid_and_different(self) -> None:
        uids = [Pseudonyms(KEY).uid(f"1.2.{number}") for number in range(500)]
        assert len(set(uids)) == 500
        assert all(re.fullmatch(r"2\.25\.[1-9][0-9]{1,38}", uid) for uid in uids)

    def test_the_name_may_be_chosen(self, slice_content) -> None:
        after = copy_of(slice_content, pseudonym="TRIAL-7")
        assert (str(after.PatientName), after.PatientID) == ("TRIAL-7", "TRIAL-7")

    @pytest.mark.parametrize("name", ["a" * 65, "a\\b", "a\nb"])
    def test_what_is_no_name_is_refused(self, name) -> None:
        with pytest.raises(UsageError):
            Deidentification(KEY, pseudonym=name)

    def test_dates_are_either_kept_or_moved(self) -> None:
        both = {ConfidentialityOption.RETAIN_FULL_DATES, ConfidentialityOption.RETAIN_MODIFIED_DATES}
        with pytest.raises(UsageError, match="either"):
            Deidentification(KEY, frozenset(both))


class TestBurnedIn:
    @pytest.mark.parametrize(
        ("changes", "is_likely"),
        [
            ({}, False),
            ({"BurnedInAnnotation": "YES"}, True),
            ({"Modality": "US"}, True),
            ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"}, True),
            ({"ImageType": ["DERIVED", "SECONDARY", "SCREEN SAVE"]}, True),
            ({"Modality": "XA"}, True),
            ({"Modality": "XA", "BurnedInAnnotation": "NO"}, False),
            ({"Modality": "US", "BurnedInAnnotation": "NO"}, True),
        ],
    )
    def test_images_that_may_show_a_name_are_known_by_what_they_are(self, slice_content, changes, is_likely) -> None:
        dataset = pydicom.dcmread(BytesIO(changed(slice_content, **changes)))
        assert (burned_in(dataset) is not None) is is_likely

    def test_documents_are_never_taken_along(self, slice_content) -> None:
        dataset = pydicom.dcmread(BytesIO(slice_content))
        assert what_cannot_be_cleaned(dataset) is None
        dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.104.1"
        assert what_cannot_be_cleaned(dataset) is not None

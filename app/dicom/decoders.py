"""The decoders of compressed images, best first; measured, and of permissive licences only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.dicom.codestream import Codec, CodestreamHeader

Decoder = Callable[[bytes, CodestreamHeader], NDArray[Any]]
"""A whole codestream to samples, (rows, columns) or (rows, columns, samples), without changing colours."""

_GDCM_SYNTAXES: Final = {
    Codec.JPEG: "1.2.840.10008.1.2.4.51",
    Codec.JPEG_LOSSLESS: "1.2.840.10008.1.2.4.57",
    Codec.JPEG_LS: "1.2.840.10008.1.2.4.80",
    Codec.JPEG_2000: "1.2.840.10008.1.2.4.90",
}


def decoders(header: CodestreamHeader) -> tuple[Decoder, ...]:
    """What can decode such an image, in the order in which to try."""
    return _DECODERS[header.codec]


def _libjpeg_turbo(data: bytes, header: CodestreamHeader) -> NDArray[Any]:
    """Baseline, extended, progressive and lossless, 2 to 16 bits."""
    import imagecodecs

    space = None if header.components == 1 else "YCBCR"
    return imagecodecs.jpeg8_decode(data, colorspace=space, outcolorspace=space)


def _liblj92(data: bytes, header: CodestreamHeader) -> NDArray[Any]:
    import imagecodecs

    return imagecodecs.ljpeg_decode(data)


def _charls(data: bytes, header: CodestreamHeader) -> NDArray[Any]:
    import imagecodecs

    return imagecodecs.jpegls_decode(data)


def _openjpeg(data: bytes, header: CodestreamHeader) -> NDArray[Any]:
    """Refuses incomplete images, unlike OpenJPH, which is twice as fast."""
    import imagecodecs

    return imagecodecs.jpeg2k_decode(data, numthreads=1)


def _openjpeg_upsampling(data: bytes, header: CodestreamHeader) -> NDArray[Any]:
    """Knows components of different sizes."""
    from openjpeg.utils import decode

    return np.asarray(decode(data))


def _libjxl(data: bytes, header: CodestreamHeader) -> NDArray[Any]:
    import imagecodecs

    return imagecodecs.jpegxl_decode(data, numthreads=1)


def _gdcm(data: bytes, header: CodestreamHeader) -> NDArray[Any]:
    """Grey images of all but the newest families."""
    import gdcm

    if header.components != 1:
        raise NotImplementedError("for grey images only")
    gdcm.Trace.WarningOff()
    gdcm.Trace.ErrorOff()
    allocated = 8 if header.precision <= 8 else 16
    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(data)
    fragments = gdcm.SequenceOfFragments.New()
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((header.columns, header.rows, 1))
    image.SetDataElement(element)
    kind = gdcm.PhotometricInterpretation.GetPIType("MONOCHROME2")
    image.SetPhotometricInterpretation(gdcm.PhotometricInterpretation(kind))
    syntax = gdcm.TransferSyntax.GetTSType(_GDCM_SYNTAXES[header.codec])
    image.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    image.SetPixelFormat(
        gdcm.PixelFormat(1, allocated, header.precision, header.precision - 1, int(header.is_signed))
    )
    # GDCM hands its bytes over as text with surrogates.
    found = image.GetBuffer().encode("utf-8", "surrogateescape")
    kind = "i" if header.is_signed else "u"
    return np.frombuffer(found, dtype=f"<{kind}{allocated // 8}").reshape(header.rows, header.columns)


_DECODERS: Final[dict[Codec, tuple[Decoder, ...]]] = {
    Codec.JPEG: (_libjpeg_turbo, _gdcm),
    Codec.JPEG_LOSSLESS: (_libjpeg_turbo, _liblj92, _gdcm),
    Codec.JPEG_LS: (_charls, _gdcm),
    Codec.JPEG_2000: (_openjpeg, _openjpeg_upsampling, _gdcm),
    Codec.HTJ2K: (_openjpeg, _openjpeg_upsampling),
    Codec.JPEG_XL: (_libjxl,),
}

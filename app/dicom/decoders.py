"""The decoders of compressed images, best first: fast, of permissive licences, and harmless on damaged images.

GDCM and liblj92, which would know lossless JPEG too, are left out: damaged images make them end the process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.dicom.codestream import Codec, CodestreamHeader

Decoder = Callable[[bytes, CodestreamHeader], NDArray[Any]]
"""A whole codestream to samples, (rows, columns) or (rows, columns, samples), without changing colours."""


def decoders(header: CodestreamHeader) -> tuple[Decoder, ...]:
    """What can decode such an image, in the order in which to try."""
    return _DECODERS[header.codec]


def _libjpeg_turbo(data: bytes, header: CodestreamHeader) -> NDArray[Any]:
    """Baseline, extended, progressive and lossless, 2 to 16 bits."""
    import imagecodecs

    space = None if header.components == 1 else "YCBCR"
    return imagecodecs.jpeg8_decode(data, colorspace=space, outcolorspace=space)


def _charls(data: bytes, header: CodestreamHeader) -> NDArray[Any]:
    import imagecodecs

    return imagecodecs.jpegls_decode(data)


def _charls_of_pyjpegls(data: bytes, header: CodestreamHeader) -> NDArray[Any]:
    """Another build of the same library."""
    import jpeg_ls

    return np.asarray(jpeg_ls.decode(np.frombuffer(data, dtype=np.uint8)))


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


_DECODERS: Final[dict[Codec, tuple[Decoder, ...]]] = {
    Codec.JPEG: (_libjpeg_turbo,),
    Codec.JPEG_LOSSLESS: (_libjpeg_turbo,),
    Codec.JPEG_LS: (_charls, _charls_of_pyjpegls),
    Codec.JPEG_2000: (_openjpeg, _openjpeg_upsampling),
    Codec.HTJ2K: (_openjpeg, _openjpeg_upsampling),
    Codec.JPEG_XL: (_libjxl,),
}

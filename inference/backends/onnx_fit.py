"""Whether an ONNX file is the network that its description says it is."""

from __future__ import annotations

from app.core.errors import WeightsError
from app.core.phrases import phrase
from app.core.weights_bytes import ASK_AUTHOR
from inference.architecture import MAX_ACTIVATION_BYTES, Architecture
from inference.backends.onnx_checking import OnnxNetwork
from inference.onnx_interface import OnnxInterface


def check_fit(network: OnnxNetwork, architecture: Architecture, interface: OnnxInterface) -> int:
    """Compare a checked file with the description; nothing is run. Bytes that one image makes alive at once.

    Raises
    ------
    WeightsError
        Names, opset, channels or sizes differ, or one image would need more memory than any may.
    InputMismatchError
        An image of the declared size does not pass through it.
    """
    stated = (
        ("input", interface.input or network.input_name, network.input_name),
        ("opset", interface.opset or network.opset, network.opset),
        ("channels", architecture.input_channels, network.channels),
        ("rows", architecture.rows, network.rows or architecture.rows),
        ("columns", architecture.columns, network.columns or architecture.columns),
    )
    for what, described, found in stated:
        if described != found:
            raise _differs(
                phrase(
                    "The description says {what} {described}, the file has {found}.",
                    what=what,
                    found=found,
                    described=described,
                )
            )
    sizes = network.sizes(architecture.rows, architecture.columns, output=interface.output)
    shape = sizes.output_shape
    if len(shape) not in (2, 4) or shape[1] != architecture.label_shape:
        text = " x ".join(map(str, shape))
        raise _differs(
            phrase(
                "It gives {shape} for one image, but the description states {count} classes.",
                shape=text,
                count=architecture.label_shape,
            )
        )
    if sizes.activation_bytes > MAX_ACTIVATION_BYTES:
        raise _differs(phrase("One image would need {size:,} MiB in it.", size=sizes.activation_bytes >> 20))
    return sizes.activation_bytes


def _differs(cause: str) -> WeightsError:
    return WeightsError(
        phrase("The ONNX file is not the network that the description is of."), cause=cause, next_step=ASK_AUTHOR
    )

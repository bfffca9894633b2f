"""Bringing a series here: C-GET, or C-MOVE to our own server where C-GET does not work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.core.arrival import Arriving
from app.core.errors import ArchiveStatusError
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.core.services import InstanceSink, Retrieved
from app.core.tasks import TaskControl
from app.network.arrivals import Arrivals
from app.network.association import PacsAssociation
from app.network.dimse_fetching import DimseFetching, Manners
from app.network.reconciling import reconciled
from app.network.retrieve_operations import GetOperation, MoveOperation, Operation, ask
from app.network.status import is_done
from app.network.storage_contexts import ClassGroup, class_groups
from app.network.wanted import Wanted

Value = TypeVar("Value")


def retrieve(
    node: PacsNode,
    sink: InstanceSink,
    wanted: Wanted,
    *,
    control: TaskControl,
    move_destination: str | None,
    manners: Manners,
    arriving: Arriving | None = None,
) -> Retrieved:
    """Bring what the sink lacks; expected and received are compared, and what is missing is named.

    Parameters
    ----------
    manners
        What is known of the PACS; what is learnt is put into it.

    Raises
    ------
    ArchiveStatusError
        If nothing came and the PACS says why.
    ArchiveError
        Its other kinds if nothing came, and the connection was lost or refused again and again.
    StorageError
        If the disk refuses.
    """
    arrivals = Arrivals(node.place, sink, wanted, arriving)
    arrivals.begin()
    if not arrivals.missing:
        return reconciled(arrivals, method="")
    fetching = DimseFetching(node, GetOperation(arrivals), arrivals, manners=manners, control=control)
    fetching.run()
    method: str = fetching.method
    if arrivals.missing and fetching.failure is None and move_destination is not None:
        reason = fetching.refusal or phrase("C-GET left instances out")
        had_some = arrivals.received > 0
        operation = MoveOperation(arrivals, move_destination)
        fetching = DimseFetching(node, operation, arrivals, manners=manners, control=control)
        fetching.run()
        method = (
            phrase("{first}, then {second}, because {reason}", first=method, second=fetching.method, reason=reason)
            if had_some
            else phrase("{method}, because {reason}", method=fetching.method, reason=reason)
        )
    if len(arrivals.missing) == len(wanted.instances):
        if fetching.failure is not None:
            raise fetching.failure
        if fetching.refusal:
            raise _nothing_came(node, wanted, fetching.refusal, move_destination)
    if fetching.failure is not None:
        arrivals.blame(fetching.failure.what)
    return reconciled(arrivals, method=method)


def bring_one(
    node: PacsNode,
    arrivals: Arrivals,
    *,
    control: TaskControl,
    move_destination: str | None,
    then: Callable[[PacsAssociation], Value],
) -> Value | None:
    """Bring the only instance that is wanted, once; None if it did not come.

    Parameters
    ----------
    then
        What else is done on the association over which it came, which takes questions, too.

    Raises
    ------
    ArchiveError
        If the connection fails.
    StorageError
        If the disk refuses.
    """
    operations: list[Operation] = [GetOperation(arrivals)]
    if move_destination is not None:
        operations.append(MoveOperation(arrivals, move_destination))
    group = next(class_groups(arrivals.wanted))
    for operation in operations:
        with operation.associate(node, group, control) as association:
            if not association.accepts(operation.model):
                continue
            ask(association, operation, arrivals.wanted, arrivals.missing)
            if not arrivals.missing:
                control.checkpoint()
                return then(association)
    return None


def try_to_move(node: PacsNode, sink: InstanceSink, wanted: Wanted, *, control: TaskControl, destination: str) -> str:
    """Have a series sent to our server by C-MOVE, here already or not; the reason why it failed, or an empty text."""
    operation = MoveOperation(Arrivals(node.place, sink, wanted), destination)
    with operation.associate(node, ClassGroup((), frozenset(), is_sure=True), control) as association:
        if not association.accepts(operation.model):
            return phrase("the PACS offers no {operation}", operation=operation.name)
        final = ask(association, operation, wanted)
    return "" if is_done(final) else operation.failed(final)


def _nothing_came(node: PacsNode, wanted: Wanted, refusal: str, move_destination: str | None) -> ArchiveStatusError:
    if move_destination is None:
        next_step = phrase(
            "Ask the PACS administrator to allow C-GET, or enter an AE title for C-MOVE in Settings > Archives."
        )
    else:
        next_step = phrase(
            "Ask the PACS administrator to enter the AE title {move_destination} with the address "
            "and port of this computer.",
            move_destination=move_destination,
        )
    return ArchiveStatusError(
        phrase("Nothing of series {series} came from {place}.", series=wanted.series_instance_uid, place=node.place),
        cause=phrase("The reason: {reason}.", reason=refusal),
        next_step=next_step,
    )

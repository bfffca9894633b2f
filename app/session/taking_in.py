"""What a network finds goes on the review's list as it comes, and takes no key away from what the user looks at."""

from __future__ import annotations

from collections.abc import Callable

from app.core.identity import ImageReference, RoiId
from app.core.network_services import Prediction
from app.core.phrases import Phrase, counted, phrase
from app.session.findings import findings_text
from app.session.reviewing import Review


class TakingIn:
    """One run on one series.

    Parameters
    ----------
    asked
        The slices that the network is asked about.
    in_view
        Gives the slice that the user looks at; None when it is one of another series.
    series
        What the series that was asked about is called.
    """

    def __init__(
        self,
        review: Review,
        asked: tuple[ImageReference, ...],
        *,
        in_view: Callable[[], ImageReference | None],
        series: str,
    ) -> None:
        self._review = review
        self._asked = asked
        self._in_view = in_view
        self._series = series
        self._from = in_view()
        self._predictions: list[Prediction] = []
        self._rois = 0
        self._was_shown = False

    def take(self, predictions: tuple[Prediction, ...]) -> RoiId | None:
        """Put what came on the list.

        Returns
        -------
        which region to show
            None where the user is about to decide on another region or has gone to another slice meanwhile: a key
            that is being pressed must not meet a region that came at that moment.
        """
        review, in_view = self._review, self._in_view()
        rois = [roi for prediction in predictions for roi in prediction.rois]
        before = review.selected
        review.add_proposals(
            rois,
            on_slices=[prediction.image for prediction in predictions],
            network=predictions[0].card.dnn_uid,
            goes_on=bool(self._predictions),
        )
        is_first = bool(rois) and not self._rois
        self._predictions += predictions
        self._rois += len(rois)
        if not is_first:
            return None
        kept = before if before is not None and before in review.rois and before.image == in_view else None
        stayed = in_view is not None and in_view == self._from
        if stayed and not (kept is not None and kept.is_open):
            self._was_shown = True
            return rois[0].roi_id
        review.select(kept.roi_id if kept is not None else None)
        return None

    def summary(self) -> str:
        """What to say in the end; empty where what was found is in view."""
        if not self._predictions or self._was_shown:
            return ""
        in_view, network = self._in_view(), self._predictions[0].card.name
        said = findings_text(self._predictions)
        if not self._rois and said:
            return phrase("{network} drew nothing. {said}", network=network, said=said)
        if not self._rois:
            return phrase("{network} found nothing on {where}.", network=network, where=self._where(in_view))
        if in_view is None:
            return counted(
                self._rois,
                "{count} proposal on “{series}” awaits your decision. Show that series, then press Space.",
                "{count} proposals on “{series}” await your decision. Show that series, then press Space.",
                series=self._series,
            )
        return counted(
            self._rois,
            "{count} proposal awaits your decision. Space shows the next.",
            "{count} proposals await your decision. Space shows the next.",
        )

    def _where(self, in_view: ImageReference | None) -> Phrase:
        """Where the network looked, in words that are true of what the user sees by now."""
        if len(self._asked) > 1:
            slices = phrase("any of {count} slices", count=len(self._asked))
            if in_view is not None:
                return slices
            return phrase("{slices} of “{series}”", slices=slices, series=self._series)
        if in_view is None:
            return phrase("the slice of “{series}” that it was asked about", series=self._series)
        return phrase("this slice") if in_view in self._asked else phrase("the slice that it was asked about")

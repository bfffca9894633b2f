"""The demonstration network says under which licence it comes, and under which its training data came."""

from __future__ import annotations

import pytest

from app.cli import main
from app.dicom.iodeep import read_iodeep_card
from app.session.model_facts import model_facts
from inference.training.publishing import published_path


def test_the_window_of_networks_states_both():
    facts = {fact.label: fact.value for fact in model_facts(read_iodeep_card(published_path()))}
    assert facts["Licence"] == "Apache-2.0"
    assert facts["Training data"] == "CC0 1.0 (data, cardiacatlas.org); CC BY 3.0; BSD 2-Clause; Apache-2.0"


def test_the_command_line_states_them_too(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["iodeep", "show", str(published_path())])
    said = capsys.readouterr().out
    assert '"licence": "Apache-2.0"' in said
    assert "CC0 1.0" in said and "CC BY 3.0" in said

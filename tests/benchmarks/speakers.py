"""Who said what, as a section of the page: the figures of ``attribution`` beside a baseline's."""

from __future__ import annotations

from tests.benchmarks.attribution import measure as count_attributions
from tests.benchmarks.figures import DataAbsent, Figure, Section
from tests.benchmarks.workspace import Workspace
from tests.conftest import SHARED

SPLIT = "dev"
WORDS = """News articles in which people marked every quotation and whom it is from (PolNeAR, its
development part, which rules were never written for). A quotation counts when it holds at least 15
characters between quotation marks; it is right when ours overlaps it and what we name as its source
overlaps the source that people marked. The baseline takes the nearest name or pronoun at a speech
verb. People agree with one another on .754 of the words."""


def measure(workspace: Workspace) -> Section:
    """Count over the development part."""
    if not (SHARED / "data" / "polnear").is_dir():
        raise DataAbsent("needs PolNeAR in the shared folder beside the project")
    found = count_attributions(SPLIT).summary()

    def share(name: str, key: str, beside: str = "") -> Figure:
        return Figure(name=name, value=float(found[key]), digits=3, beside=beside)

    return Section(
        title="Who said what",
        words=WORDS,
        middle="baseline",
        figures=(
            Figure(name="articles", value=float(found["articles"]), digits=0),
            Figure(name="quotations", value=float(found["direct quotations in gold"]), digits=0),
            share("right source, of those given one", "mention precision", ".773"),
            share("right source, of all", "mention recall", ".591"),
            share("given one, also the speaker's full name", "answered with a resolved speaker"),
            Figure(
                name="time for 4,000 characters",
                value=float(found["ms per 4,000 characters"]),
                unit="ms",
                digits=1,
            ),
        ),
    )

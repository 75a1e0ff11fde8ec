"""What became of sources can be looked back at."""

from __future__ import annotations

from pathlib import Path

from ingest.pipeline import Ingestor
from rag.library import open_library
from rag.settings import Settings


def test_every_result_is_kept_the_latest_first(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with open_library(settings) as library:
        ingestor = Ingestor(library, settings)
        added = ingestor.add_text("The tide rose again today and the quay was flooded.")
        ingestor.add_text("The tide rose again today and the quay was flooded.")
        list(ingestor.add([str(tmp_path / "missing.txt")]))
        failed, again, first = library.logged()
        assert (first.status, again.status, failed.status) == ("added", "unchanged", "failed")
        assert first.article_id == again.article_id == added.article_id
        assert failed.message is not None
        assert "There is no file" in failed.message
        assert failed.source.endswith("missing.txt")
        assert len(library.logged(limit=1)) == 1

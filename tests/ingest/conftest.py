"""Property tests wait for as long as it takes: parsers and models load within their examples."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

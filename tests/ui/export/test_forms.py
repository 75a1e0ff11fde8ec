"""Every form as a file."""

from __future__ import annotations

import json

import pytest

from tests.ui.export.samples import HOSTILE, conversation, hostile
from ui.export.forms import FORMS, write_export


def test_each_form_has_its_name_kind_and_text() -> None:
    found = [write_export(conversation(), form) for form in FORMS]
    assert [(each.name.rpartition(".")[2], each.media_type) for each in found] == [
        ("md", "text/markdown"), ("html", "text/html"), ("json", "application/json")
    ]  # fmt: skip
    markdown, page, packet = (each.text for each in found)
    assert markdown.startswith("# What") and page.startswith("<!doctype html>")
    assert json.loads(packet)["format"] == "onrecord-packet" and packet.count("\n") > 50
    with pytest.raises(KeyError):
        write_export(conversation(), "exe")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", HOSTILE)
def test_every_file_can_be_saved_in_utf_8(form: str, text: str) -> None:
    file = write_export(hostile(text), form)
    assert file.text.encode("utf-8") and file.name.encode("utf-8")
    assert not set(file.text) & {"\x00", "\x1b", "\x85", "\u2028"}

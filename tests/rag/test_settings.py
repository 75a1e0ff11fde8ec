import re
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings, read_settings

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


def test_the_example_file_lists_every_setting_with_its_default() -> None:
    listed = dict(re.findall(r"^# ([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
    settings = Settings()
    expected = {}
    for name, field in Settings.model_fields.items():
        default = getattr(settings, name)
        if name == "home" or default is None or default == ():
            text = ""
        elif isinstance(default, bool):
            text = str(int(default))
        else:
            text = f"{default:g}" if isinstance(default, float) else str(default)
        expected[str(field.validation_alias)] = text
    assert listed == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ONRECORD_PORT", "eighty"),
        ("ONRECORD_PORT", "70000"),
        ("ONRECORD_MODEL", "gpt"),
        ("ONRECORD_EMBEDDINGS", "openai:"),
        ("OPENAI_BASE_URL", "localhost:11434"),
        ("ONRECORD_LOG", "loud"),
        ("ONRECORD_RETRIEVE_LIMIT", "0"),
        ("ONRECORD_TRACING", "perhaps"),
    ],
)
def test_a_bad_value_gets_one_line_with_name_value_and_choices(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    message = str(caught.value)
    assert name in message
    assert value in message
    assert "allowed" in message
    assert "\n" not in message


def test_a_bad_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_AUTH", "hunter2")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert "hunter2" not in str(caught.value)
    assert "user:password" in str(caught.value)


def test_without_a_key_quotes_answer_and_with_one_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().engine == "extractive"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    assert read_settings().engine.startswith("openai:")
    monkeypatch.setenv("ONRECORD_MODEL", "extractive")
    assert read_settings().engine == "extractive"


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_PORT", "")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    assert read_settings().port == 7860
    assert read_settings().engine == "extractive"


def test_variables_of_other_programs_are_no_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expected = Settings()
    for name in ("HOME", "PORT", "MODEL", "LOG", "AUTH", "TRACING", "EMBEDDINGS"):
        monkeypatch.setenv(name, "elsewhere")
    assert Settings() == expected
    monkeypatch.delenv("ONRECORD_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings().home.name == "onrecord"

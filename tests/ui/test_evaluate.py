"""``onrecord evaluate`` as users and programs have it, over two invented articles."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from rag.errors import UsageError
from rag.library import open_library
from rag.scoring import FIGURES, SCORED_KEYS
from rag.settings import read_settings
from tests.articles import bridge_article, ferry_article
from tests.fakes import embed_chunks
from tests.scripted_server import WRONG_KEY, RecordedRequest, ScriptedServer
from ui.commands.main import main
from ui.commands.output import display_width
from ui.commands.questionfile import QuestionFile, read_questions

BRIDGE_ID = bridge_article().article.id
COST = {"question": "What will the repairs cost?", "answers": "38 million crowns"}
CHESS = {"question": "Who won the chess final in Reykjavik?", "answerable": False}


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("library")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_HOME", str(home))
        with open_library(read_settings()) as library:
            articles = (bridge_article(), ferry_article())
            library.store([embed_chunks(library.embedder, article) for article in articles])
    return home


@pytest.fixture
def only_read(shared_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_HOME", str(shared_home))


def write(name: str, content: str | bytes) -> str:
    raw = content.encode() if isinstance(content, str) else content
    Path(name).write_bytes(raw)
    return name


def lines(*values: object) -> str:
    return write("questions.jsonl", "\n".join(json.dumps(value) for value in values))


def evaluation(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    assert main(["evaluate", *arguments, "--json"]) == code
    (line,) = capsys.readouterr().out.splitlines()
    return json.loads(line)


def read(name: str, content: str | bytes) -> QuestionFile:
    return read_questions(write(name, content))


def cost_in_prose(request: RecordedRequest) -> str:
    return f"The repairs will cost 38 million crowns. [{request.label_of('38 million')}]"


class TestForPrograms:
    def test_figures_and_every_question_have_all_their_keys(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        found = evaluation(capsys, lines({**COST, "id": 7, "articles": [BRIDGE_ID]}, CHESS))
        assert found["questions"] == 2
        assert found["engine"] == "extractive"
        assert list(found["figures"]) == [kind.name for kind in FIGURES]
        assert found["figures"]["hit_at_1"] == 1.0
        assert found["figures"]["answer_quoted"] == 1.0
        assert found["figures"]["falsely_answered"] == 0.0
        assert found["figures"]["wrong_citations"] == 0
        assert found["counted"]["hit_at_1"] == 1
        first, second = found["per_question"]
        around = ["id", "line", "question", "answerable", "status"]
        assert list(first) == [*around, *SCORED_KEYS, "unknown_articles", "error"]
        assert (first["id"], first["line"], first["rank"]) == (7, 1, 1)
        assert (second["id"], second["line"], second["rank"]) == (None, 2, None)
        assert second["falsely_answered"] is False

    def test_what_the_file_does_not_allow_is_null_and_why_is_told(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        found = evaluation(capsys, lines(COST))
        nulls = {name for name, value in found["figures"].items() if value is None}
        assert nulls == set(found["not_measured"])
        assert {"hit_at_1", "falsely_answered", "passages_quoted"} <= nulls
        assert "answerable" in found["not_measured"]["falsely_answered"]

    def test_a_bad_line_is_named_and_the_others_go_on(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = write("q.jsonl", f'{json.dumps(COST)}\n\nnonsense\n{{"question": 3, "id": "x"}}')
        assert main(["evaluate", path, "--json"]) == 1
        output, errors = capsys.readouterr()
        found = json.loads(output)
        assert [row["status"] for row in found["per_question"]] == ["answered", "failed", "failed"]
        assert [row["line"] for row in found["per_question"]] == [1, 3, 4]
        assert found["per_question"][2]["id"] == "x"
        assert found["counted"]["answered"] == 1
        assert errors.splitlines() == [
            'onrecord: Line 3 is not JSON such as {"question": "…"}.',
            'onrecord: Line 4 has no "question" that is text.',
        ]

    def test_an_unknown_article_is_named_and_is_no_failure(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = lines({**COST, "articles": ["https://example.org/gone"]})
        assert main(["evaluate", path, "--json"]) == 0
        output, errors = capsys.readouterr()
        assert "Line 1" in errors
        assert "https://example.org/gone" in errors
        (row,) = json.loads(output)["per_question"]
        assert row["unknown_articles"] == ["https://example.org/gone"]

    def test_limit_asks_only_the_first(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        found = evaluation(capsys, lines(COST, CHESS, CHESS), "--limit", "2")
        assert [row["line"] for row in found["per_question"]] == [1, 2]

    def test_standard_input_is_a_file(
        self,
        only_read: None,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        given = io.TextIOWrapper(io.BytesIO(json.dumps(COST).encode()))
        monkeypatch.setattr("sys.stdin", given)
        assert evaluation(capsys, "-")["questions"] == 1

    def test_an_empty_library_is_said_and_is_no_failure(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["evaluate", lines(COST), "--json"]) == 0
        output, errors = capsys.readouterr()
        assert "The library is empty" in errors
        assert json.loads(output)["per_question"][0]["status"] == "no_articles"

    def test_a_model_is_measured_by_the_same_chain(
        self,
        only_read: None,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with ScriptedServer() as server:
            monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            monkeypatch.setenv("ONRECORD_MODEL", "openai:scripted")
            server.enqueue(cost_in_prose, WRONG_KEY, WRONG_KEY)
            found = evaluation(capsys, lines(COST, COST), code=1)
        first, second = found["per_question"]
        assert found["engine"] == "openai:scripted"
        assert (first["status"], first["answer_quoted"]) == ("answered", True)
        assert (second["status"], second["error"]["kind"]) == ("failed", "model_key")
        assert (second["answered"], second["falsely_refused"]) == (False, False)
        assert found["figures"]["answered"] == 0.5


class TestForPeople:
    def test_the_table_keeps_within_the_terminal(
        self,
        only_read: None,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("COLUMNS", "80")
        long = {"question": "Why 橋 " + "really " * 30 + "?", "id": "a very long name indeed"}
        assert main(["evaluate", lines(COST, CHESS, long, {"question": "hello"})]) == 0
        output, errors = capsys.readouterr()
        assert errors == ""
        assert all(display_width(line) <= 80 for line in output.splitlines())
        assert "4 questions, answered by extractive." in output

    def test_each_question_has_a_line_and_each_figure_its_count(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = {**COST, "answers": ["41 million crowns"]}
        assert main(["evaluate", lines({**COST, "articles": BRIDGE_ID}, wrong)]) == 0
        output = capsys.readouterr().out
        rows = [line for line in output.splitlines() if "What will" in line]
        assert rows[0].startswith("  line 1")
        assert rows[1].startswith("! line 2")
        assert "yes" in rows[0]
        assert "no" in rows[1].split()
        (figure,) = [line for line in output.splitlines() if "answer quoted" in line][:1]
        assert figure.split()[-3:] == ["0.500", "of", "2"]
        assert "Not measured" in output

    def test_a_failed_line_is_counted(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["evaluate", lines(COST, {"question": ""})]) == 1
        assert "; 1 failed." in capsys.readouterr().out


class TestFiles:
    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "empty"),
            (b"\n \n", "empty"),
            (b"[]", "empty"),
            (b"just words\nand more", "Line 1 is not JSON"),
            (b'[{"question": "Who?"}', "begins as a JSON list"),
            (b'{"answers": ["x"]}', 'no "question"'),
            (b"\xff\xfe\x00q", "UTF-8"),
        ],
    )
    def test_what_holds_no_question_is_wrong_usage_told_in_one_line(
        self, content: bytes, told: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["evaluate", write("q.jsonl", content)]) == 2
        output, errors = capsys.readouterr()
        assert output == ""
        (line,) = errors.splitlines()
        assert told in line

    def test_no_file_and_a_folder_are_wrong_usage(self, tmp_path: Path) -> None:
        assert main(["evaluate", "missing.jsonl"]) == 2
        assert main(["evaluate", str(tmp_path)]) == 2

    def test_a_list_and_a_single_object_are_questions_too(self) -> None:
        several = read("q.json", json.dumps([COST, CHESS], indent=2)).questions
        assert [(q.line, q.question.text) for q in several] == [
            (1, COST["question"]),
            (2, CHESS["question"]),
        ]
        (single,) = read("q.json", json.dumps(COST, indent=2)).questions
        assert single.expected.answers == ("38 million crowns",)

    def test_a_csv_has_the_same_names(self) -> None:
        content = (
            "\ufeffQuestion;answers;answerable;since;history\r\n"
            '"What\r\nis it?";in March|1 March;;2025-10-08;"[{""question"": ""a"", '
            '""answer"": ""b""}]"\r\n'
            "\r\n"
            'Who?;"[""a|b""]";no;;\r\n'
        )
        first, second = read("q.csv", content).questions
        assert first.question.text == "What\r\nis it?"
        assert first.expected.answers == ("in March", "1 March")
        assert first.expected.answerable is None
        assert first.question.filters.since == "2025-10-08"
        assert first.question.history[0].answer == "b"
        assert (second.line, second.expected.answers) == (5, ("a|b",))
        assert second.expected.answerable is False

    def test_a_csv_without_a_question_column_says_which_it_has(self) -> None:
        with pytest.raises(UsageError, match="“name”, “town”"):
            read("q.csv", "name,town\nAna,Eastwick\n")

    def test_names_that_mean_nothing_are_told_with_what_may_be_meant(self) -> None:
        notes = read("q.jsonl", '{"question": "Who?", "answer": "x", "colour": 1}').notes
        assert notes == (
            "“answer” is not used; did you mean “answers”?",
            "“colour” is not used.",
        )

    def test_filters_and_history_are_read(self) -> None:
        (asked,) = read(
            "q.jsonl",
            '{"question": "And then?", "only": ["3f2a"], "outlet": "Harbour Post", "until": '
            '"2025-10-08T10:00", "history": [{"question": "Who?", "answer": "Ana."}]}',
        ).questions
        filters = asked.question.filters
        assert (filters.article_ids, filters.outlet) == (("3f2a",), "Harbour Post")
        assert filters.until == "2025-10-08"
        assert asked.question.history[0].question == "Who?"

    def test_numbers_are_answers_and_blank_ones_say_nothing(self) -> None:
        content = '{"question": "How many?", "answers": [4200, ""], "articles": ""}'
        (asked,) = read("q.jsonl", content).questions
        assert asked.expected.answers == ("4200",)
        assert asked.articles == ()

    @pytest.mark.parametrize(
        "field",
        [
            '"answers": {"a": 1}',
            '"answers": [true]',
            '"answerable": "maybe"',
            '"since": "yesterday"',
            '"outlet": 3',
            '"history": [1]',
            '"history": 5',
            '"history": [{"question": "a", "answer": 1}]',
            '"id": NaN',
        ],
    )
    def test_a_field_that_makes_no_sense_spoils_its_line(self, field: str) -> None:
        content = f'{{"question": "Who?", {field}}}\n{{"question": "Who?"}}'
        bad, good = read("q.jsonl", content).questions
        assert bad.error is not None
        assert bad.error.startswith("Line 1 ")
        assert good.error is None

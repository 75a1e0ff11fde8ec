import pytest

from rag.chain import make_chain
from rag.library import Library
from rag.settings import Settings
from rag.tracing import set_tracing


def test_no_chain_traces_because_of_an_inherited_wish(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY"):
        monkeypatch.setenv(name, "true")
    from langsmith.utils import get_env_var, tracing_is_enabled

    get_env_var.cache_clear()
    assert tracing_is_enabled()
    chain = make_chain(library, Settings())
    assert chain.invoke("What did Lena Okafor say?").statements
    assert not tracing_is_enabled()


def test_tracing_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "false")
    from langsmith.utils import tracing_is_enabled

    set_tracing(True)
    assert tracing_is_enabled()
    set_tracing(False)
    assert not tracing_is_enabled()

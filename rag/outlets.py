"""Which outlet a name means: the library's own, in full or in short, or one known elsewhere.

Pure. Spellings of one outlet ("The New York Times", "nytimes.com", "NYT") have one key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from rag.text.typography import fold_plain

# Spellings of one outlet in a line: only those that letters alone do not bring together.
_SPELLINGS: Final = """
abc|abc news|abcnews
afp|agence france presse
al jazeera|aljazeera
ap|associated press|apnews|ap news
bbc|bbc news|british broadcasting corporation
cbc|cbc news
cbs|cbs news|cbsnews
cnn|cnn news|edition cnn
daily mail|dailymail|mail online|mailonline
financial times|ft
fox|fox news|foxnews
guardian|the guardian|theguardian
los angeles times|la times|latimes|lat
nbc|nbc news|nbcnews
new york post|nypost|ny post
new york times|nyt|nytimes|ny times
npr|national public radio
sky|sky news
south china morning post|scmp
sunday times|thesundaytimes
telegraph|daily telegraph
times|the times|thetimes
wall street journal|wsj
washington post|washingtonpost|wapo
"""
_ELSEWHERE: Final = """
reuters|bloomberg|politico|axios|newsweek|usa today|the economist|the atlantic|the new yorker
|the independent|the observer|the daily mirror|the daily express|the evening standard|the hill
|le monde|le figaro|libération|liberation|der spiegel|die zeit|die welt|süddeutsche zeitung
|frankfurter allgemeine|frankfurter allgemeine zeitung|bild|el país|el pais|el mundo|la repubblica
|corriere della sera|la stampa|neue zürcher zeitung|nrc|de telegraaf|aftonbladet|dagens nyheter
|haaretz|the jerusalem post|the times of israel|the times of india|the hindu|the hindustan times
|the irish times|the irish independent|the globe and mail|the toronto star|the sydney morning herald
|the age|the boston globe|the chicago tribune|the miami herald|the dallas morning news
|the philadelphia inquirer|the seattle times|the denver post|the christian science monitor|msnbc
|pbs|itv|itv news|channel 4 news|deutsche welle|france 24|euronews|rt|tass|xinhua|global times
|the japan times|asahi shimbun|nikkei|the straits times|the moscow times|kyiv independent
|kyiv post|pravda|vox|slate|salon|buzzfeed|buzzfeed news|huffpost|the huffington post|vice
|the daily beast|propublica|the intercept|wired|the verge|techcrunch|the scotsman|the herald
""".replace("\n", "")
_ENDINGS: Final = frozenset(
    """times post herald tribune gazette chronicle courier ledger observer telegraph mail mirror
    dispatch inquirer examiner bulletin echo argus advertiser star-tribune register sentinel
    newspaper magazine weekly zeitung""".split()
)
"""A capitalised name that ends so is taken for an outlet, known or not."""
_GENERIC: Final = frozenset({"news", "online", "com", "website"})
_HOST = re.compile(r"(?:https?://)?(?:[\w-]+\.)*?([\w-]+)\.(?:co\.\w\w|com\.\w\w|\w{2,6})/?")


def outlet_identity(name: str) -> str:
    """What makes spellings of an outlet the same: "The New York Times", "nytimes.com" → one key."""
    compact = _compact(name)
    return _IDENTITIES.get(compact) or _IDENTITIES.get(compact.removeprefix("the"), compact)


def is_outlet_name(name: str) -> bool:
    """Whether a capitalised name is clearly that of an outlet, whoever has its articles."""
    words = name.split()
    if outlet_identity(name) in _KNOWN or _compact(name).removeprefix("the") in _KNOWN:
        return True
    return len(words) > 1 and words[-1].lower() in _ENDINGS and words[-2].lower() != "the"


class Outlets:
    """The outlets of a library, to be found by the names that people use."""

    def __init__(self, names: Sequence[str]) -> None:
        self._by_identity: dict[str, list[str]] = {}
        for name in names:
            identity = outlet_identity(name).removeprefix("the")
            self._by_identity.setdefault(identity, []).append(name)
        for spellings in self._by_identity.values():
            spellings.sort(key=lambda name: (bool(_HOST.fullmatch(name)), not _is_main(name), name))

    def named(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The outlets that a name may mean, each with its spellings in the library, names first.

        More than one when a short form ("the Times") fits several; () when it fits none.
        """
        exact = self._by_identity.get(outlet_identity(name).removeprefix("the"))
        if exact:
            return (tuple(exact),)
        words = re.sub(r"(?i)^the ", "", fold_plain(name)).split()
        if len(words) == 1 and words[0].isupper() and len(words[0]) > 2:
            fitting = [all_ for all_ in self._by_identity.values() if _initials(all_) == words[0]]
        else:
            fitting = [all_ for all_ in self._by_identity.values() if _ends_with(all_, words)]
        return tuple(tuple(all_) for all_ in fitting)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds a name of the library's or of a well-known outlet, whatever its case.

        Letters may be written apart: the host name "usatoday.com" is also "USA Today".
        """
        spelled = {_compact(name) for names in self._by_identity.values() for name in names}
        spelled |= _IDENTITIES.keys() | _KNOWN
        spelled |= {each.removeprefix("the") for each in spelled}
        longest = sorted((each for each in spelled if len(each) > 1), key=len, reverse=True)
        letters = (r"[ .’'&-]{0,2}".join(map(re.escape, each)) for each in longest)
        return re.compile(
            rf"(?:the )?(?:www\.)?(?:{'|'.join(letters)})(?:\.\w{{2,3}}){{0,2}}(?![\w’'-])", re.I
        )


def _is_main(host: str) -> bool:
    """Whether a host name is a site's own and not that of a part of it ("college.…")."""
    return host.startswith("www.") or host.count(".") < 2 or bool(re.search(r"\.co\.\w\w$", host))


def _compact(name: str) -> str:
    """Letters and digits alone, lower case; of a host name its own label."""
    plain = fold_plain(name).strip().lower()
    host = _HOST.fullmatch(plain)
    return re.sub(r"[\W_]+", "", host[1] if host else plain)


def _initials(names: Sequence[str]) -> str:
    words = re.sub(r"(?i)^the ", "", names[0]).split()
    return "".join(word[0].upper() for word in words if word[0].isalnum())


def _ends_with(names: Sequence[str], words: Sequence[str]) -> bool:
    """ "the Ledger" is the Northbank Ledger; "News" alone is nobody."""
    asked = [word.lower() for word in words]
    own = re.sub(r"(?i)^the ", "", fold_plain(names[0]).lower()).split()
    if not asked or asked[-1] in _GENERIC or len(own) <= len(asked):
        return False
    trimmed = own[:-1] if own[-1] in _GENERIC else own
    return own[-len(asked) :] == asked or trimmed == asked


_IDENTITIES: Final = {
    _compact(spelling): _compact(line.split("|")[0])
    for line in _SPELLINGS.strip().splitlines()
    for spelling in line.split("|")
}
_KNOWN: Final = frozenset(
    {_compact(each).removeprefix("the") for each in _ELSEWHERE.split("|")}
    | set(_IDENTITIES.values())
)

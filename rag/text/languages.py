"""Whether words are of some language at all: the commonest words of languages in Latin script."""

from __future__ import annotations

from typing import Final

from rag.text.terms import FUNCTION_WORDS, words

_COMMONEST: Final = (
    "der die das und ist in den von zu mit sich auf für nicht ein eine dem des im hat wird es laut",
    "le la les des et est en un une du dans que pour sur pas au par avec selon il elle qui ce sont",
    "el la los las de y es en un una que por para con no se del al su según fue más como",
    "il lo la i gli le di e è in un una che per con non si del della al secondo sono ha da",
    "o a os as de e é em um uma que por para com não se do da ao segundo foi mais no na",
    "de het een en is in van op te dat met voor niet zijn aan er volgens wordt die heeft",
    "och det att i en ett som är på för med av inte den till har enligt var om",
    "og det at i en et som er på for med av ikke den til har ifølge var fra der",
    "i w na z do nie się że to jest za od o po jak dla przez według oraz był",
    "a v na je se že s z do o to k pro i podle byl jako za ve",
    "si de la in a cu pe nu este că un o pentru din al ale au mai",
    "ve bir bu da de için ile çok olarak daha en göre olan gibi kadar",
    "ja on ei että se oli hän ovat kun myös mukaan joka mutta kuin",
    "a az és hogy nem is egy van volt meg ez szerint de el",
    "dan yang di ini itu untuk dengan dari pada tidak adalah oleh akan menurut",
    "và của là có cho một trong không được với những các theo",
)
_LANGUAGES: Final = (FUNCTION_WORDS, *(frozenset(words(each)) for each in _COMMONEST))
FEWEST_WORDS = 5
"""Fewer words need hold no common one."""


def is_language(text: str) -> bool:
    """Whether a folded text in Latin script has common words of a language, as all prose has.

    Texts in other scripts are taken as they are.
    """
    told = [word for word in words(text) if word.isalpha()]
    if len(told) < FEWEST_WORDS or not all(word < "\u0250" for word in told):
        return True
    least = 1 if len(told) < 2 * FEWEST_WORDS else 2
    return any(sum(word in common for word in told) >= least for common in _LANGUAGES)

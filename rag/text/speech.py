"""The verbs by which somebody is reported to say something."""

from __future__ import annotations

from typing import Final

SPEECH_VERB: Final = (
    r"(?:said|says|say|told|asked|asks|added|adds|wrote|writes|tweeted|posted|replied|responded|"
    r"answered|continued|argued|insisted|explained|warned|declared|announced|noted|joked|quipped|"
    r"shouted|yelled|cried|exclaimed|recalled|concluded|remarked|stated|claimed|wondered|demanded)"
)

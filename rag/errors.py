"""Everything that can go wrong, as one tree. Every message can be shown to the user.

OnRecordError
├── SettingsError               a setting has a bad value
├── UsageError                  a command or call was given something that makes no sense
├── LibraryError                the data folder
│   ├── LibraryUnavailable      read-only, full, locked for good, or newer than this program
│   ├── BackupUnusable          no backup, damaged, or newer than this program
│   ├── IndexDamaged            words or vectors; made anew from the catalog
│   ├── ConversationClosed      full, or somebody else's
│   ├── ArticleNotFound         no article has that id
│   └── AmbiguousArticleId      more than one has an id that begins so
├── SourceError                 one source could not become an article; a batch goes on
│   ├── SourceNotFound          no such file, dead address
│   ├── SourceRefused           private address, too large, unknown type, too many redirects
│   ├── SourceUnreadable        broken, protected by a password, image-only, odd encoding
│   └── SourceEmpty             nothing in it that is an article
├── EmbeddingError              the embedder failed or gave vectors of another size
└── ModelError                  the chat model
    ├── ModelKeyError           key missing or refused
    ├── ModelQuotaError         rate or quota used up; ``retryable``
    ├── ModelTimeout            no reply in time; ``retryable``
    ├── ModelUnreachable        no connection; ``retryable``
    ├── ModelInterrupted        the stream was cut; ``retryable``
    └── ModelReplyError         refused the request, or sent what cannot be used
"""

from __future__ import annotations

from typing import ClassVar


class OnRecordError(Exception):
    """The base of all our errors. ``str(error)`` says what happened and what to do."""

    kind: ClassVar[str] = "error"
    """A short code for programs, the same in every release."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SettingsError(OnRecordError):
    """A setting has a bad value; the message names it, the value and what is allowed."""

    kind = "settings"


class UsageError(OnRecordError):
    """A command or call was given something that makes no sense."""

    kind = "usage"


class LibraryError(OnRecordError):
    """Something about the data folder."""

    kind = "library"


class LibraryUnavailable(LibraryError):
    """The data folder cannot be used: read-only, full, or written by a newer program."""

    kind = "library_unavailable"


class BackupUnusable(LibraryError):
    """A file to restore from is none, damaged, or was written by a newer program."""

    kind = "backup_unusable"


class IndexDamaged(LibraryError):
    """The words or the vectors cannot be read; the library makes them anew from the catalog."""

    kind = "index_damaged"


class ConversationClosed(LibraryError):
    """A conversation takes no further turn: it is full, or belongs to somebody else."""

    kind = "conversation_closed"


class ArticleNotFound(LibraryError):
    """No article has an id that begins so."""

    kind = "article_not_found"

    def __init__(self, article_id: str) -> None:
        super().__init__(
            f"No article has the id “{article_id}”. `onrecord list` shows the ids there are."
        )
        self.article_id = article_id


class AmbiguousArticleId(LibraryError):
    """More than one article has an id that begins so."""

    kind = "ambiguous_article_id"

    def __init__(self, article_id: str, matches: tuple[str, ...]) -> None:
        shown = ", ".join(matches[:5])
        super().__init__(f"More than one id begins with “{article_id}”: {shown}. Type more of it.")
        self.article_id = article_id
        self.matches = matches


class SourceError(OnRecordError):
    """One source could not become an article; the others go on."""

    kind = "source"


class SourceNotFound(SourceError):
    """No such file, or an address that does not answer."""

    kind = "not_found"


class SourceRefused(SourceError):
    """Not taken by a rule of ours: private address, too large, unknown type."""

    kind = "refused"


class SourceUnreadable(SourceError):
    """Broken, protected by a password, image-only or in an encoding that cannot be told."""

    kind = "unreadable"


class SourceEmpty(SourceError):
    """Nothing in it that is an article."""

    kind = "empty"


class EmbeddingError(OnRecordError):
    """The embedder failed, or gave vectors of another size than before."""

    kind = "embedding"


class ModelError(OnRecordError):
    """The chat model failed. ``retryable`` says whether asking again may help."""

    kind = "model"
    retryable: ClassVar[bool] = False


class ModelKeyError(ModelError):
    """The key is missing or was refused."""

    kind = "model_key"


class ModelQuotaError(ModelError):
    """Rate or quota used up."""

    kind = "model_quota"
    retryable = True


class ModelTimeout(ModelError):
    """No reply in time."""

    kind = "model_timeout"
    retryable = True


class ModelUnreachable(ModelError):
    """No connection to the model's server."""

    kind = "model_unreachable"
    retryable = True


class ModelInterrupted(ModelError):
    """The stream was cut in the middle."""

    kind = "model_interrupted"
    retryable = True


class ModelReplyError(ModelError):
    """The server refused the request or sent what cannot be used."""

    kind = "model_reply"

"""Whom a mention means at its place in an article: names, roles, pronouns, "the statement"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from rag.text.demonyms import PLACES
from rag.text.lexicon import (
    BODIES,
    DOCUMENTS,
    GIVEN_NAMES,
    HONORIFICS,
    ORGANIZATION_WORDS,
    POSSESSIVES,
    ROLE_NOUNS,
    SUFFIXES,
    Gender,
    is_role,
)
from rag.text.people import (
    ABBREVIATED_ROLES,
    Cast,
    Entity,
    is_office_of,
    name_start,
)
from rag.text.phrases import Phrase, Token, phrase_starting_at, printed
from rag.text.roles import key_of, organization_of_role, role_heads

_OWN_WORDS: Final = frozenset(
    "statement statements letter memo email e-mail post posts tweet tweets message messages "
    "release speech video text note answer reply response comment comments remarks".split()
)
"""Documents in which somebody speaks: after a quote by somebody, "the statement" is theirs."""
_GROUPS: Final = frozenset("police people staff crowd media press public some many others".split())
_NO_MAKERS: Final = PLACES.keys() | frozenset(
    "republican democratic gop federal facebook twitter instagram youtube internet".split()
)
"""Names before "report" or "post" that do not say who made it."""
_MANY: Final = frozenset(
    "two three four five six seven eight nine ten many several some both most few dozens hundreds "
    "thousands these those other".split()
)
_INDEFINITE: Final = frozenset("a an".split())
_SUBORDINATING: Final = frozenset(
    "when while as after before because since although though if once".split()
)
_ASKING: Final = frozenset("asked asks pressed presses questioned questions told tells".split())
"""After "When Lee asked Ruiz …, he" the one asked goes on."""
_ACTED_PARAGRAPHS: Final = 2
"""A surname that two people share means the one who acted last, for so many paragraphs."""
_PRONOUN_PARAGRAPHS: Final = 3
"""A pronoun reaches back so many paragraphs at most."""
_ESTABLISHED: Final = 3
"""Bare mentions after which a shared surname means that person once the other is out of sight."""
_SOON: Final = 3
"""Paragraphs within which an article that opens with a surname gives the whole name."""


@dataclass(slots=True)
class Scene:
    """What one clause was about."""

    paragraph: int
    tokens: Sequence[Token]
    start: int
    end: int
    focus: Entity | None = None
    focus_at: int = 0
    speaker: Entity | None = None
    open: bool = False
    """Somebody acts or speaks here, and who that is could not be told."""


@dataclass(slots=True)
class Discourse:
    """Follows an article clause by clause, in reading order, and resolves what it mentions."""

    text: str
    cast: Cast
    _scenes: list[Scene] = field(default_factory=list)
    _acted: dict[str, tuple[Entity, int, int]] = field(default_factory=dict)
    """Surname → who last was a subject under it, in which paragraph, where that clause ends."""
    _actors: dict[str, set[str]] = field(default_factory=dict)
    """Surname → the names of all who were a subject under it."""
    _bodies: dict[str, Entity] = field(default_factory=dict)
    _senders: dict[str, tuple[Entity, int]] = field(default_factory=dict)
    """Noun of a document → whom the last one was from, and in which paragraph."""

    def enter(self, paragraph: int, tokens: Sequence[Token]) -> None:
        """Begin the next clause."""
        self._scenes.append(Scene(paragraph, tokens, tokens[0].start, tokens[-1].end))

    def note_focus(self, entity: Entity | None, phrase: Phrase) -> None:
        """Say what the clause is about: its main subject."""
        scene = self._scenes[-1]
        scene.focus, scene.focus_at = entity, phrase.start
        scene.open = entity is None and _is_somebody(phrase)
        self._act(entity)

    def note_speaker(self, entity: Entity | None) -> None:
        """Say who speaks in the clause, None when that is open."""
        scene = self._scenes[-1]
        scene.speaker = entity
        scene.open = entity is None
        self._act(entity)

    def previous(self) -> Scene | None:
        """The clause before this one."""
        return self._scenes[-2] if len(self._scenes) > 1 else None

    def last_speaker(self) -> Entity | None:
        """Who spoke last, at most two paragraphs back."""
        here = self._scenes[-1].paragraph
        for scene in reversed(self._scenes[:-1]):
            if here - scene.paragraph > _ACTED_PARAGRAPHS:
                break
            if scene.speaker is not None:
                return scene.speaker
        return None

    def _act(self, entity: Entity | None) -> None:
        if entity is not None and entity.kind == "person":
            scene = self._scenes[-1]
            self._acted[entity.surname] = (entity, scene.paragraph, scene.end)
            self._actors.setdefault(entity.surname, set()).add(entity.name)

    def resolve(self, phrase: Phrase, *, speaks: bool = True) -> Entity | None:
        """Whom a noun phrase means, None when that is open.

        ``speaks`` says that it is the subject of a speech verb, so that an unknown noun is
        somebody; else it is a thing.
        """
        first = phrase.tokens[0]
        if len(phrase.tokens) == 1 and first.tag in ("pronoun", "object"):
            return self._pronoun(first)
        joint = next((i for i, t in enumerate(phrase.tokens) if t.lower == "and"), None)
        if joint is not None and 0 < joint < len(phrase.tokens) - 1:
            return self.resolve_pair(
                Phrase(phrase.tokens[:joint], phrase.first),
                Phrase(phrase.tokens[joint + 1 :], phrase.first + joint + 1),
            )
        begin = 0
        while begin < len(phrase.tokens) - 1 and phrase.tokens[begin].tag in (
            "determiner",
            "adverb",
            "number",
            "quotation",
        ):
            begin += 1
        core = _core(phrase.tokens, begin)
        if not core:
            return None
        holder = self._after_office(phrase.tokens)
        if holder is not None:
            return holder
        if core[-1].tag == "name":
            return self._named(phrase.tokens, begin, core)
        return self._described(phrase.tokens, begin, core, speaks)

    def _after_office(self, tokens: Sequence[Token]) -> Entity | None:
        """Ann Lee of "Secretary of State Ann Lee"."""
        if len(tokens) < 4 or any(token.tag != "name" for token in tokens[-3:]):
            return None
        tied = any(is_office_of(tokens, index) for index in range(1, len(tokens) - 3))
        if not tied and tokens[-3].lower not in ORGANIZATION_WORDS:
            return None
        return self.cast.find((key_of(tokens[-2].text), key_of(tokens[-1].text)))

    def _is_one_body(self, one: Phrase, other: Phrase) -> bool:
        """Whether "Centre for Tide Control and Rescue" is the name of one."""
        tied = any(token.tag == "preposition" for token in one.tokens)
        if len(other.tokens) > 1 or other.tokens[0].tag != "name" or one.tokens[-1].tag != "name":
            return False
        named = any(token.lower in ORGANIZATION_WORDS for token in one.tokens)
        return tied and named and not self.cast.bearers(key_of(other.tokens[0].text))

    def _both_roles(self, one: Phrase, other: Phrase) -> Entity | None:
        """Who is "the former mayor and current governor"."""
        last = other.tokens[-1].lower
        if one.tokens[0].lower != "the" or other.tokens[0].tag == "determiner":
            return None
        if not is_role(last) or last.endswith("s"):
            return None
        for tokens in (one.tokens[1:], other.tokens):
            core = [token for token in tokens if token.lower != "current"]
            heads = role_heads(core)
            holders = self._holders(heads[0], core) if heads else []
            if len(holders) == 1:
                return holders[0]
        return None

    def resolve_pair(self, one: Phrase, other: Phrase) -> Entity | None:
        """Two who speak together, or two roles of one; None unless both are known."""
        holder = self._both_roles(one, other)
        if holder is not None:
            return holder
        if self._is_one_body(one, other):
            begin = next(i for i, token in enumerate(one.tokens) if token.tag == "name")
            name = printed(self.text, one.tokens[begin].start, other.end)
            return self._bodies.setdefault(name, Entity("organization", name))
        first, second = self.resolve(one), self.resolve(other)
        if first is None or second is None:
            return None
        if second.kind == "person" and first.kind not in ("person", "group", "unnamed"):
            # "Office of Boats and Gates director Ann Lee" is one.
            return second
        if second.kind == "person" and _is_title_of(one):
            # So is "Deputy Mayor for Health and Human Services Ann Lee".
            return second
        return Entity("group", f"{first.name} and {second.name}")

    def _named(self, tokens: Sequence[Token], begin: int, core: Sequence[Token]) -> Entity | None:
        first = len(core) - 1
        while first > 0 and core[first - 1].tag == "name":
            first -= 1
        possessed = first > 0 and core[first - 1].tag == "possessive"
        name = name_start(core, first, len(core) - 1)
        words = [token for token in core[name:] if key_of(token.text) not in SUFFIXES]
        keys = tuple(key_of(token.text) for token in words)
        before = [key_of(token.text) for token in core[:name]]
        if len(keys) > 1:
            suffix = tuple(key for t in core[name:] if (key := key_of(t.text)) in SUFFIXES)
            person = self.cast.find(keys + suffix) or (
                self.cast.find(keys[-2:] + suffix) if len(keys) > 2 else None
            )
            if person is not None:
                return person
        elif keys:
            found, resolved = self._surname(keys[0], before, core[name].start)
            if found:
                return resolved
        office = tokens[0].lower == "the" and all(is_role(key) or key == "prime" for key in keys)
        if (possessed or office) and is_role(core[-1].lower):
            return self._described(tokens, begin, core, True)
        if len(keys) == 1 and core[-1].first and _is_common(core[-1].lower):
            return Entity("group", core[-1].lower)
        return self._body(tokens, begin, core)

    def _body(self, tokens: Sequence[Token], begin: int, core: Sequence[Token]) -> Entity:
        """An organisation, or somebody known by one name only."""
        start = next(token for token in core if token.tag == "name")
        end = core[-1]
        tail = tokens[begin + len(core) :]
        if len(tail) > 1 and tail[0].lower == "of" and tail[1].tag == "name":
            rest = phrase_starting_at(tail, 1)
            end = rest.tokens[-1] if rest else end
        name = printed(self.text, start.start, end.end)
        if any(token.lower in _MANY or token.tag == "number" for token in tokens[:begin]):
            return Entity("group", name)
        alone = len(core) == 1 and core[0].first and name[-1] == "s" and name[-2:] != "ss"
        if alone and not self.cast.stands_inside(key_of(name)):
            return Entity("group", name.lower())
        names = self.cast.other_name(name) if name[:1].isupper() else None
        if names is not None:
            known_body = self._bodies.setdefault(names[0], Entity("organization", names[0]))
            known_body.organization = names[1]
            return known_body
        body = self._bodies.get(name)
        if body is None:
            single = len(core) == 1 and not (name.isupper() and len(name) > 2)
            known = single and self.cast.first_bare(key_of(core[0].text)) is not None
            kind = "person" if known and begin == 0 else "organization"
            body = Entity("person" if kind == "person" else "organization", name)
            if kind == "person":
                body.words = (key_of(name),)
                body.gender = GIVEN_NAMES.get(key_of(name))
            self._bodies[name] = body
        return body

    def _surname(
        self, key: str, before: Sequence[str], position: int
    ) -> tuple[bool, Entity | None]:
        """Whether anybody has that name, and who is meant, None when that is open."""
        bearers = self.cast.bearers(key)
        if not bearers:
            called = self.cast.called(key)
            return (True, called[0]) if len(called) == 1 else (False, None)
        heads = {ABBREVIATED_ROLES.get(word, word) for word in before if word in ROLE_NOUNS}
        gender = next((HONORIFICS[word] for word in before if word in HONORIFICS), None)
        if len(bearers) > 1 and heads:
            holders = [person for person in bearers if person.heads & heads]
            if len(holders) == 1:
                return True, holders[0]
        if gender is not None:
            fitting = [person for person in bearers if person.gender in (gender, None)]
            exact = [person for person in fitting if person.gender == gender]
            bearers = exact if len(exact) == 1 else fitting or bearers
        person = self._bearer(key, bearers, position)
        if person is not None and not before:
            person.bare += 1
        return True, person

    def _bearer(self, key: str, bearers: list[Entity], position: int) -> Entity | None:
        introduced = [person for person in bearers if person.introduced < position]
        if not introduced:
            return bearers[0] if len(bearers) == 1 else None
        if len(introduced) == 1:
            return self._only_bearer(key, introduced[0])
        acted = self._acted.get(key)
        here = self._scenes[-1].paragraph
        if acted is not None:
            person, paragraph, end = acted
            others = [other for other in introduced if other is not person]
            named_since = any(
                end <= start < position for other in others for start, _ in other.mentions
            )
            near = here - paragraph <= _ACTED_PARAGRAPHS or len(self._actors[key]) == 1
            if person in introduced and not named_since and near:
                return person
        return self._established(introduced, position, here)

    def _only_bearer(self, key: str, person: Entity) -> Entity:
        """The one bearer named in full, unless the bare name long meant somebody else."""
        bare = self.cast.first_bare(key)
        if bare is not None and person.paragraph - bare > _SOON:
            return self._bodies.setdefault(key, _known_by(key, person))
        return person

    def _established(self, bearers: list[Entity], position: int, here: int) -> Entity | None:
        ranked = sorted(bearers, key=lambda person: person.bare, reverse=True)
        best, rest = ranked[0], ranked[1:]
        if best.bare < _ESTABLISHED or rest[0].bare >= best.bare:
            return None
        for other in rest:
            recent = [where for start, where in other.mentions if start < position]
            if recent and here - recent[-1] <= _ACTED_PARAGRAPHS:
                return None
        return best

    def _described(
        self, tokens: Sequence[Token], begin: int, core: Sequence[Token], speaks: bool
    ) -> Entity | None:
        """What a lower-case noun means: a role, a document, a body, a group."""
        head = core[-1].lower
        lead = tokens[0].lower
        possessive = next((i for i, t in enumerate(core) if t.tag == "possessive"), None)
        if head in DOCUMENTS:
            return self._document(tokens, core, head, possessive)
        name = printed(self.text, tokens[begin].start, tokens[-1].end)
        if is_role(head):
            return self._role(tokens, begin, core, name, possessive)
        if lead == "the" and head in BODIES:
            bare = len(core) == 1
            known = self.cast.organization_ending_with(head, core[0].start) if bare else None
            names = self.cast.other_name(known) if known else None
            body = self._bodies.setdefault(known or name, Entity("organization", known or name))
            body.organization = names[1] if names else None
            return body
        owner = self._pronoun(tokens[0]) if lead in POSSESSIVES else None
        if owner is not None:
            name = f"{owner.name}’s {name}"
        plural = head in _GROUPS or (head.endswith("s") and not head.endswith("ss"))
        if not speaks:
            return Entity("group" if plural and head in _GROUPS else "thing", name)
        if tokens[0].tag == "determiner" and len(tokens) == 1:
            return Entity("unnamed", tokens[0].lower)
        return Entity("group" if plural else "unnamed", name)

    def _document(
        self, tokens: Sequence[Token], core: Sequence[Token], head: str, possessive: int | None
    ) -> Entity | None:
        """Who speaks in a document: its owner, its sender, whoever was just quoted, or itself."""
        if possessive:
            owner = self.resolve(Phrase(tuple(core[:possessive]), 0))
            if owner is not None:
                return owner
        if tokens[0].lower in POSSESSIVES:
            return self._pronoun(tokens[0])
        sender = self._sender(tokens)
        if sender is not None:
            self._senders[head] = (sender, self._scenes[-1].paragraph)
            return sender
        if tokens[0].lower == "the" and head in self._senders:
            last, paragraph = self._senders[head]
            if self._scenes[-1].paragraph - paragraph <= _ACTED_PARAGRAPHS:
                return last
        maker = [token for token in core[:-1] if token.tag == "name"]
        if maker and core[-2].tag == "name" and maker[-1].lower not in _NO_MAKERS:
            return self.resolve(Phrase(tuple(core[core.index(maker[0]) : -1]), 0))
        if head in _OWN_WORDS and tokens[0].lower not in _INDEFINITE:
            speaker = self.last_speaker()
            if speaker is not None:
                return speaker
        start = next((t for t in tokens if t.tag != "determiner"), tokens[0])
        return Entity("document", printed(self.text, start.start, tokens[-1].end))

    def _sender(self, tokens: Sequence[Token]) -> Entity | None:
        """Whom a document is from: "a letter from Lee", "a statement issued by the office"."""
        clause = self._scenes[-1].tokens
        last = next((i for i, each in enumerate(clause) if each is tokens[-1]), len(clause))
        behind = [*tokens, *clause[last + 1 : last + 3]]
        for index, token in enumerate(behind):
            if token.lower not in ("from", "by") or not index:
                continue
            inside = index + 1 < len(tokens)
            issued = index > len(tokens) - 1 and behind[index - 1].lower.endswith("ed")
            if inside:
                sender = phrase_starting_at(tokens, index + 1)
            else:
                sender = phrase_starting_at(clause, last + 3) if issued else None
            if sender is not None:
                return self.resolve(sender)
        return None

    def _role(
        self,
        tokens: Sequence[Token],
        begin: int,
        core: Sequence[Token],
        name: str,
        possessive: int | None,
    ) -> Entity | None:
        heads = role_heads(core)
        if tokens[0].lower == "the" and heads and possessive is None:
            holders = self._holders(heads[0], core)
            if len(holders) > 1:
                holders = self._recent(holders)
            if len(holders) == 1:
                return holders[0]
            if holders:
                return None
        entity = Entity("unnamed", name)
        if core[-1].lower.endswith("s") and core[-1].lower not in ("boss",):
            entity.kind = "group"
        for head in heads:
            entity.add_role(name, [head], is_title=False)
        entity.role = None
        entity.organization = organization_of_role(self.text, tokens[begin:])
        owner: Entity | None = None
        if possessive:
            owner = self.resolve(Phrase(tuple(core[:possessive]), 0))
        elif tokens[0].lower in POSSESSIVES:
            owner = self._pronoun(tokens[0])
        if owner is not None:
            rest = core[possessive + 1 :] if possessive else core
            entity.name = f"{owner.name}’s {printed(self.text, rest[0].start, tokens[-1].end)}"
            if entity.organization is None and "spokes" in core[-1].lower:
                entity.organization = owner.name
        return entity

    def _holders(self, head: str, core: Sequence[Token]) -> list[Entity]:
        """Who has the role, and every word said of it ("the former president")."""
        holders = [
            person
            for person in self.cast.with_role(head)
            if person.introduced < self._scenes[-1].end
        ] or self.cast.with_role(head)
        said = {key_of(token.text) for token in core[:-1] if token.tag in ("name", "word")}
        if not said:
            current = [p for p in holders if not (p.role or "").lower().startswith("former")]
            return current or holders
        return [p for p in holders if any(said <= _role_words(role) for role in p.roles)]

    def _recent(self, holders: list[Entity]) -> list[Entity]:
        """Of several, the one who acted within the last paragraphs, when there is just one."""
        here = self._scenes[-1].paragraph
        acted: list[Entity] = []
        for scene in reversed(self._scenes[:-1]):
            if here - scene.paragraph > _ACTED_PARAGRAPHS or acted:
                break
            acted = [p for p in (scene.speaker, scene.focus) if p in holders and p is not None][:1]
        return acted or holders

    def _pronoun(self, token: Token) -> Entity | None:
        word = token.lower
        if word in ("he", "him", "his", "himself"):
            return self._somebody("male", token)
        if word in ("she", "her", "herself", "hers"):
            return self._somebody("female", token)
        if word in ("they", "them", "their", "themselves"):
            return self._last_of(("group", "organization"))
        if word in ("it", "its", "itself"):
            return self._opening_body(token) or self._last_of(("organization", "document"))
        return None

    def _opening_body(self, token: Token) -> Entity | None:
        """ "the company" of "Although the company closed, it said …"."""
        opening = self._opening_subject(self._scenes[-1], token)
        return opening if opening is not None and opening.kind == "organization" else None

    def _last_of(self, kinds: tuple[str, ...]) -> Entity | None:
        here = self._scenes[-1].paragraph
        for scene in reversed(self._scenes[:-1]):
            if here - scene.paragraph > _ACTED_PARAGRAPHS:
                return None
            for entity in (scene.speaker, scene.focus):
                if entity is not None:
                    return entity if entity.kind in kinds else None
        return None

    def _somebody(self, gender: Gender, token: Token) -> Entity | None:
        scene = self._scenes[-1]
        if scene.focus_at < token.start:
            if scene.focus is not None and _fits(scene.focus, gender):
                return _learned(scene.focus, gender)
            if scene.open:
                return None
        opening = self._opening_subject(scene, token)
        if opening is not None and _fits(opening, gender):
            return _learned(opening, gender)
        for earlier in reversed(self._scenes[:-1]):
            if scene.paragraph - earlier.paragraph > _PRONOUN_PARAGRAPHS:
                return None
            for entity in (earlier.speaker, earlier.focus):
                if entity is not None and _fits(entity, gender):
                    return _learned(entity, gender)
            if earlier.open:
                return None
            others = self._people_in(earlier, gender)
            if len(others) == 1:
                return _learned(others[0], gender)
            if others:
                return None
        return None

    def _opening_subject(self, scene: Scene, token: Token) -> Entity | None:
        """ "Lee" of "When Lee left, she said …", and of "When Ruiz asked Lee, she said …"."""
        if scene.tokens[0].lower not in _SUBORDINATING:
            return None
        phrase = phrase_starting_at(scene.tokens, 1)
        if phrase is None or phrase.last + 1 >= len(scene.tokens):
            return None
        after = scene.tokens[phrase.last + 1]
        if after.tag == "comma":
            return None
        if after.lower in _ASKING:
            phrase = phrase_starting_at(scene.tokens, phrase.last + 2) or phrase
        # A pronoun is resolved by what stands before it only, so that this comes to an end.
        if phrase.start >= token.start or phrase.tokens[0].tag in ("pronoun", "object"):
            return None
        return self.resolve(phrase, speaks=False)

    def _people_in(self, scene: Scene, gender: Gender) -> list[Entity]:
        """The named people of a clause, outside its quotations, whom the pronoun would fit."""
        found: list[Entity] = []
        for index, token in enumerate(scene.tokens):
            if token.tag != "name":
                continue
            following = scene.tokens[index + 1] if index + 1 < len(scene.tokens) else None
            if following is not None and following.tag in ("name", "possessive"):
                continue
            key = key_of(token.text)
            bearers = self.cast.bearers(key)
            if len(bearers) > 1:
                before = scene.tokens[index - 1] if index else None
                named = self.cast.find((key_of(before.text), key)) if before else None
                bearers = [named] if named is not None else bearers
            for person in bearers:
                if _fits(person, gender) and person not in found:
                    found.append(person)
        return found


def _is_title_of(phrase: Phrase) -> bool:
    """Whether a phrase is a capitalised office that goes on ("Deputy Mayor for Health")."""
    for index, token in enumerate(phrase.tokens):
        if token.tag == "preposition" and index:
            before = phrase.tokens[index - 1]
            return before.tag == "name" and is_role(before.lower)
    return False


def _role_words(role: str) -> set[str]:
    return {key_of(word.strip(",")) for word in role.split()}


def _is_somebody(phrase: Phrase) -> bool:
    """Whether a phrase names or points at a person, resolved or not."""
    last = phrase.tokens[-1]
    return last.lower in ("he", "she") or last.tag == "name" or is_role(last.lower)


def _is_common(word: str) -> bool:
    """Whether a word that begins a sentence is a noun for people ("Critics", "Police")."""
    return word in _GROUPS or is_role(word)


def _known_by(key: str, bearer: Entity) -> Entity:
    """Somebody known by surname alone, told apart from a bearer named in full much later."""
    name = bearer.name.split()[-1] if key in bearer.name.lower() else key.title()
    return Entity("person", name, (key,))


def _core(tokens: Sequence[Token], begin: int) -> Sequence[Token]:
    """The part of a phrase before its first preposition."""
    end = begin
    while end < len(tokens) and tokens[end].tag not in ("preposition", "determiner"):
        end += 1
    if end < len(tokens) and tokens[end].tag == "determiner":
        return tokens[begin:]
    return tokens[begin:end] or tokens[begin:]


def _fits(entity: Entity, gender: Gender) -> bool:
    if entity.kind != "person" and not (entity.kind == "unnamed" and entity.heads):
        return False
    return entity.gender in (gender, None)


def _learned(entity: Entity, gender: Gender) -> Entity:
    if entity.gender is None:
        entity.gender = gender
    return entity

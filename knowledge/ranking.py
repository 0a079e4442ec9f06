"""What decides the order of hits: every weight by name, with the reason for its value."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.levels import Level
from knowledge.lexical import FieldWeights
from knowledge.model import Status


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """Weights of the hybrid score. They apply at query time: changing one needs no new index.

    A lexical score is a share of the best this query could reach (0 to 1), a dense one a cosine; signals are added on
    that scale and the sum is multiplied by what the status allows.
    """

    # BM25F over clauses
    saturation: float = 1.2  # k1: how soon a repeated word stops counting
    own: float = 1.0  # the clause's own words
    context: float = 0.4  # headings and lead-ins above it: they give （一） its subject, shared by all its siblings
    own_length: float = 0.5  # b: clauses are short anyway, and a long one is not less to the point
    context_length: float = 0.5
    characters_length: float = 0.75  # a long clause holds every common character somewhere
    place: float = 3.0  # numbers and field names of the clause's path: one occurrence is already certain

    # tokens of the query
    named: float = 3.0  # 第十二条, 京科发〔2026〕9号: whoever names a place or a document means it
    number: float = 0.7  # a number in a question is mostly the asker's own (我们投了1.2亿), seldom the policy's
    character: float = 0.5  # of a single character: 车库 and 车位, 借款 and 欠款 share no pair
    asking: float = (
        0.7  # of a word of the asking itself (怎么办, 能不能, 我们): rare in rules, but not what is asked about
    )
    cue: float = 1.0  # of a word the question stands for (电话 → 联络方式), see cues

    # BM25F over documents: which programme is meant
    title: float = 1.0
    alias: float = 1.0  # 以下简称 and other names, document number, part of the guide
    body: float = 0.8  # all words of the document: a card answers as a whole
    title_length: float = 0.5
    body_length: float = 0.5
    link: float = 0.8  # of the document's score, added to each of its clauses

    dense: float = 0.17  # of the cosine, scaled between the candidates; as heavy as BM25 it was worse than either

    restating: float = 0.5  # a title, 依据文件 or 发文字号: it names the document, which `link` has counted already

    elsewhere: float = 0.5  # rules of another place that the question does not name
    law: float = 1.25  # a law before what carries it out
    interpretation: float = 1.12  # 最高人民法院关于…: between the two

    # status on as_of: what one may not act on stands behind what one may
    not_yet: float = 0.6
    expired: float = 0.9  # people ask about an ended card and must be told that it has ended
    repealed: float = 0.5
    superseded: float = 0.5
    historical: float = 0.5

    # how many to look at
    candidates: int = 200  # clauses per method that enter the fusion
    query_tokens: int = 256  # distinct tokens of a query that are looked up, rarest first
    exact_rows: int = 200_000  # filtered rows compared one by one (about 7 ms); beyond, over-fetched from Chroma
    chroma_from: int = 0  # clauses from which an unfiltered search asks Chroma; 20,000 would spare the default corpus
    #                       its import and opening (0.8 s in a fresh process) at no loss, and leave it to larger ones
    least_cosine: float = 0.2  # a clause without any word of the question needs at least this
    least_link: float = 0.3  # or this much of its document's names and words

    def clause_fields(self) -> FieldWeights:
        """Return how the fields of a clause count: own words, headings above, place, single characters."""
        lengths = (self.own_length, self.context_length, 0.0, self.characters_length)
        return FieldWeights((self.own, self.context, self.place, 1.0), lengths, self.saturation)

    def document_fields(self) -> FieldWeights:
        """Return how the fields of a document count: title, other names, all words."""
        lengths = (self.title_length, 0.5, self.body_length)
        return FieldWeights((self.title, self.alias, self.body), lengths, self.saturation)

    def of_level(self, level: Level) -> float:
        """Return the factor of a text's place among others."""
        return {Level.LAW: self.law, Level.INTERPRETATION: self.interpretation}.get(level, 1.0)

    def of_status(self, status: Status) -> float:
        """Return the factor for a text with this status."""
        return {
            Status.NOT_YET: self.not_yet,
            Status.EXPIRED: self.expired,
            Status.REPEALED: self.repealed,
            Status.SUPERSEDED: self.superseded,
            Status.HISTORICAL: self.historical,
        }.get(status, 1.0)


def weights_for(embedder: str) -> RankingWeights:
    """Return the weights for an embedder, by its name: one that has learned what stands together may weigh more."""
    return RankingWeights(dense=1.0) if embedder == "learned" else RankingWeights()

"""The tables of a language's small words and order of words, and of what its outlets put around a story."""

from pydantic import Field

from services.classifier.lexicon.terms import Table, Terms


class Order(Table):
    """Where a language's order of words is not English.

    ``spaces``: words stand apart. ``owners_after``: a state's name or adjective may follow its troops ("soldats
    français", "wojska NATO"). ``subject_after``: the subject may follow its verb. ``compounds``: one word may hold
    troops and movement ("Truppenabzug"). ``particles_anywhere``: a verb's particle needs no troops before it.
    ``topic_comma``: a comma sets off the subject ("프랑스군, 차드"), it makes no list.
    ``verb_final``: the sentence's verb comes last, so that a refusal stands behind what it refuses.
    ``places_first``: the place left or entered may stand before troops and verb ("从乍得撤军").
    ``topic_first``: a headline may open with the place, set off by a comma or colon ("Libano, l'Italia invia...").
    ``says_after``: behind a comma the speaker follows the word of saying ("..., says Moscow").
    ``colon_speaks``: a state before a colon says what follows ("Séoul : ...").
    """

    spaces: bool = True
    owners_after: bool = False
    subject_after: bool = False
    compounds: bool = False
    particles_anywhere: bool = False
    verb_final: bool = False
    topic_comma: bool = False
    places_first: bool = False
    topic_first: bool = False
    colon_speaks: bool = False
    says_after: bool = False


class Grammar(Table):
    """Small words that give a state its part in the sentence.

    ``joiners`` are the words for "and" in lists. ``clitics`` are small words written together with the next one
    (Arabic). ``into_after`` and the like are endings or postpositions behind a name ("'ye", "から").
    ``objects_after`` stand behind a place that the verb behind them enters or leaves ("بگرام را ترک کردند").
    ``outside_before``: a preposition behind these words says nothing of where ("war in", "border with").
    ``beside``: a state behind these neither acts nor is where ("with", "against"). ``near``: a place behind these is
    where only if no other is named ("near Taiwan"). ``helped``: troops behind these are not the ones that move ("to
    train Ukrainian soldiers"). ``anaphors`` stand for a host named before ("the country"). ``mutual``: both sides send
    and host ("each other"). ``pacts`` are agreements between a sender and a host that no preposition tells apart.
    ``none`` before troops refuses them; ``armies`` that nobody owns are those of the only state named ("l'armée").
    ``nameless`` is said of troops whose sender nobody names ("an international
    force"). ``toward`` lead troops somewhere ("into"). ``rulers`` decide for the state whose adjective stands before
    them ("Iraqi lawmakers"). ``troubles`` behind a state are why troops come ("Haiti crisis"); who crosses its
    ``frontiers`` is in it.
    A state between ``addressed`` and ``clauses`` is only spoken to ("tells UN it will send"); one behind ``own`` is
    where ("its Iraq brigade"); one behind ``aided`` is where if nothing else is ("to help Jamaica"). ``regions`` stand
    for the region around a state named in passing. ``contributes``: whoever does this to a
    body's troops is their sender ("recalls UN peacekeepers").
    Who is ``giving`` soldiers to a body's force sends them ("offers 200 men to UN force").
    A state before ``pleas`` asks and does not send ("rejects a Saudi request"); troops to whom something is ``handed``
    do not move ("hands the camp to Malian soldiers"); a state before ``served`` may be where they serve ("adds 50
    men to its Afghan mission"), as is one between ``resized`` and a contingent ("doubles its Afghan contingent").
    ``ranks``: "to" behind these says which one, not what will be ("the last soldier to leave").
    ``present``: endings of a verb that tells what is done now ("sends").
    ``peoples``: a nation's plural stands for its troops in military news ("the Danes leave"), unless one
    of ``civilians`` tells that it does not ("flee"). Elsewhere than in English: ``men`` behind a number stand for
    troops ("2.900 man"), and so do nations there, or those with one of the endings of ``folk`` ("300 Belgen").
    ``page`` are openings of lines that belong to a page, ``sections`` the names of its lists of other stories, ``ends``
    what only comments follow. ``labels`` open a headline and say nothing of the news ("UPDATE 2-"; a digit stands for
    any number); ``outlets`` are names of publishers, or the last words of such names, as they stand behind a headline;
    ``tails`` lead on from a lead to its story ("Full story").
    ``fresh`` troops need not be more than there were. ``sizes``: what grows, before "of troops" or "presence".
    A state behind ``asks_of`` is whom one asks, where troops are asked for without a movement ("pide tropas a").
    ``abbreviations`` end in a full stop that ends no sentence ("EE.", "тыс.", "np."), written without it.
    """

    into: Terms
    from_: Terms = Field(alias="from")
    by: Terms = ()
    of: Terms = ()
    modifiers: Terms = ()
    gap: Terms = ()
    outside: Terms = ()
    apart: Terms = ()
    follow: Terms = ()
    nouns: Terms = ()
    adjectival: Terms = ()
    page: Terms = ()
    sections: Terms = ()
    ends: Terms = ()
    labels: Terms = ()
    outlets: Terms = ()
    tails: Terms = ()
    order: Order = Order()
    joiners: Terms = ()
    clitics: Terms = ()
    into_after: Terms = ()
    from_after: Terms = ()
    by_after: Terms = ()
    of_after: Terms = ()
    objects_after: Terms = ()
    outside_before: Terms = ()
    asks_of: Terms = ()
    abbreviations: Terms = ()
    beside: Terms = ()
    near: Terms = ()
    helped: Terms = ()
    anaphors: Terms = ()
    mutual: Terms = ()
    pacts: Terms = ()
    none: Terms = ()
    armies: Terms = ()
    nameless: Terms = ()
    contributes: Terms = ()
    rulers: Terms = ()
    toward: Terms = ()
    troubles: Terms = ()
    frontiers: Terms = ()
    addressed: Terms = ()
    clauses: Terms = ()
    own: Terms = ()
    aided: Terms = ()
    unique: Terms = ()
    regions: Terms = ()
    ranks: Terms = ()
    present: Terms = ()
    pleas: Terms = ()
    giving: Terms = ()
    handed: Terms = ()
    served: Terms = ()
    resized: Terms = ()
    peoples: bool = False
    civilians: Terms = ()
    men: Terms = ()
    folk: Terms = ()
    fresh: Terms = ()
    sizes: Terms = ()

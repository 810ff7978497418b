"""The classifier: what an item of news says about foreign troop deployments.

Each room builds on those above it alone::

    text       an item's text → the sentences that may decide
    lexicon    data/*.toml → a matcher of terms
    scenes     a sentence's marks: troops, movements, states and their roles, numbers
    parties    who sends, where to
    frames     movements and presences → the one that speaks for the item
    facts      its codes, counts, kind, status
    weighing   its features → a score
    judging    yes, borderline or no, with the reason
    classify, explain, app; opinion, evaluation, training
"""

"""From an item's text to the sentences that may decide."""

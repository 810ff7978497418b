"""The lexicons and the gazetteer: their schema, their files, and the matcher that finds their terms."""

"""The article pages of stories: asked for by the classifier, fetched after the alert."""

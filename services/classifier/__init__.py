"""The classifier: what an item of news says about foreign troop deployments."""

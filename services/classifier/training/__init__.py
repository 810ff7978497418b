"""Training and measuring the weights from labelled files given by path. Nothing of it runs in the service."""

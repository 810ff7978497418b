"""Timings. ``python -m deploy.bench`` runs them all; figures belong to the machine they were taken on."""

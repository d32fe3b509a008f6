"""Verbs: plain functions over a Session, one module per noun of the trade."""

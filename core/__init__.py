"""Nouns and tools: what everything else stands on. Imports nothing of ours but itself."""

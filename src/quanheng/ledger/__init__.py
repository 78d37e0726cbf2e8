"""Tamper-evident log: entries, Merkle tree, signed tree heads, erasable personal values."""

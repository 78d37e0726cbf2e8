"""Quanheng 权衡: runs a metrology campaign end to end, from the official notice to the last report."""

__version__ = "0.1.0"

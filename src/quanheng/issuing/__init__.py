"""The office's own notice: drafted from the parent's duties and the compiled annex, signed off elsewhere, recorded and frozen (MODEL.md 2)."""

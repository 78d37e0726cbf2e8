"""The archive of a campaign: one package that proves itself, closing, and the erasing of personal data (MODEL.md 11)."""

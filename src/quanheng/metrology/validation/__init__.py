"""Every published case, printed and computed side by side; one module per part lists its own in ``PUBLISHED``."""

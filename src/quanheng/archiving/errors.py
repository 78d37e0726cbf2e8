"""What can go wrong while a package is made."""


class NothingSealed(Exception):
    """The ledger has no signed head although it was just asked to seal: nothing was ever entered."""

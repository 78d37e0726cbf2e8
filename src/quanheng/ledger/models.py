"""What happened, by whom, and the signed tree that makes later changes to it visible (docs/ledger.md).

Entry, Leaf, Node, TreeHead and SigningKey are append-only by triggers of the database (``triggers.py``).
"""

from django.db import models
from django.db.models import Q

from quanheng.ledger import merkle
from quanheng.ledger.canonical import canonical, moment
from quanheng.rows import Row, this_origin

TREE_ALGORITHM = "rfc9162-sha256"
SIGNATURE_ALGORITHM = "ecdsa-p256-sha256"


class Entry(Row):
    """One recorded act. ``body`` holds everything that is hashed; the columns repeat it for searching."""

    recorded_at = models.DateTimeField()
    event = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    actor = models.CharField(max_length=80, null=True)  # the system itself where it is null
    unit = models.CharField(max_length=80, null=True)
    body = models.TextField()

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="ledger_entry_by_subject"),
            models.Index(fields=["unit", "id"], name="ledger_entry_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_type} {self.subject_id}"

    @property
    def leaf_hash(self) -> bytes:
        return merkle.leaf_hash(self.body.encode())


class Leaf(models.Model):
    """The place of a sealed entry in the tree."""

    index = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="leaf")
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ("index",)

    def __str__(self) -> str:
        return f"leaf {self.index}"


class Node(models.Model):
    """Hash of a complete subtree of two leaves or more; ``position`` is its rank in the full tree (``merkle.position``)."""

    position = models.PositiveBigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return f"node {self.level}/{self.index}"

    @property
    def level(self) -> int:
        return merkle.place(self.position)[0]

    @property
    def index(self) -> int:
        return merkle.place(self.position)[1]


class SigningKey(models.Model):
    """A public key that signed heads; the private one is a file (``keys.py``). Taking into use and retiring are entries."""

    key_id = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the public key's DER form
    algorithm = models.CharField(max_length=40)
    public_key = models.TextField()
    since = models.DateTimeField()

    class Meta:
        ordering = ("since",)

    def __str__(self) -> str:
        return self.key_id


class TreeHead(models.Model):
    """The signed root over the first ``size`` leaves."""

    size = models.PositiveBigIntegerField(primary_key=True)
    origin = models.CharField(max_length=64, default=this_origin, editable=False)
    root_hash = models.BinaryField(max_length=32)
    signed_at = models.DateTimeField()
    tree_algorithm = models.CharField(max_length=40)
    signature_algorithm = models.CharField(max_length=40)
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="heads")
    signature = models.BinaryField(max_length=200)

    class Meta:
        ordering = ("size",)

    def __str__(self) -> str:
        return f"head of {self.size}"

    @property
    def signed_text(self) -> str:
        """What the signature covers."""
        return canonical(
            {
                "origin": self.origin,
                "size": self.size,
                "root": bytes(self.root_hash).hex(),
                "signed_at": moment(self.signed_at),
                "tree": self.tree_algorithm,
                "algorithm": self.signature_algorithm,
                "key": self.key_id,
            }
        )


class PersonalValue(Row):
    """A personal value to which an entry is only committed; the one part of the ledger that can be erased.

    Erasing takes the salt with it: with the salt kept, a telephone number could be found by trying them all.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="personal_values")
    field = models.CharField(max_length=80)
    salt = models.BinaryField(max_length=32, null=True)
    value = models.TextField(null=True)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="erasures")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["entry", "field"], name="personal_value_once_in_an_entry"),
            models.CheckConstraint(
                name="personal_value_is_whole_or_erased",
                condition=Q(value__isnull=False, salt__isnull=False, erased_at=None, erased_by=None)
                | Q(value=None, salt=None, erased_at__isnull=False, erased_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.field

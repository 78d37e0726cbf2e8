"""Units, their names and ties, and the people who act for them."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.rows import Row
from quanheng.units.kinds import RelationKind, Role, UnitKind

PATH_LENGTH = 990  # thirty levels of 33 characters


class Unit(Row):
    """A node of the organisation tree; it exists whether or not anybody in it uses the platform."""

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=40, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent unit"))
    path = models.CharField(max_length=PATH_LENGTH, unique=True, editable=False)
    region_code = models.CharField(_("region code"), max_length=12, null=True, blank=True)
    official_order = models.PositiveIntegerField(_("official order"), default=1000)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor"))

    class Meta:
        ordering = ("official_order", "name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="unit_name_once_under_parent",
                violation_error_message=_("The parent already has a unit of this name."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(parent=None),
                name="unit_name_once_at_top",
                violation_error_message=_("There is already a top unit of this name."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="unit_is_not_its_own_parent", violation_error_message=_("A unit cannot stand under itself.")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def step(self) -> str:
        """This unit's own piece of the materialised path."""
        return f"{self.id.hex}/"

    @property
    def depth(self) -> int:
        return self.path.count("/") - 1

    @property
    def steps_above(self) -> range:
        """One for each unit above, for lists that show the tree by indenting."""
        return range(self.depth)

    @property
    def label(self) -> str:
        return self.short_name or self.name


class UnitName(Row):
    """A name a unit bore, with its days; the standing one has no end."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    from_date = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ("from_date", "pk")
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until=None), name="unit_has_one_standing_name"),
            models.CheckConstraint(condition=Q(until=None) | Q(from_date=None) | Q(until__gte=F("from_date")), name="unit_name_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitAlias(Row):
    """Another way of writing a unit's name (市局, 市计测院), used by the reader and by merging."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    alias = models.CharField(_("alias"), max_length=200, db_index=True)

    class Meta:
        ordering = ("alias",)
        constraints = [models.UniqueConstraint(fields=["unit", "alias"], name="unit_alias_once")]

    def __str__(self) -> str:
        return self.alias


class UnitRelation(Row):
    """A tie between two units other than the administrative one."""

    kind = models.CharField(_("kind"), max_length=30, choices=RelationKind)
    from_unit = models.ForeignKey(Unit, models.CASCADE, related_name="relations_from")
    to_unit = models.ForeignKey(Unit, models.CASCADE, related_name="relations_to")
    from_date = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ("kind", "from_date", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(from_unit=F("to_unit")), name="unit_relation_joins_two_units"),
            models.UniqueConstraint(fields=["kind", "from_unit", "to_unit"], condition=Q(until=None), name="unit_relation_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit} {self.get_kind_display()} {self.to_unit}"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, *, password: str | None = None, **fields: object) -> "User":
        # In small letters: names that differ only in case would be one at sign-in, and neither person could.
        user = self.model(username=self.model.normalize_username(username).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user


class User(Row, AbstractBaseUser):
    """A person who signs in. What they may do comes from memberships; ``is_administrator`` is the system's own."""

    username = models.CharField(
        _("login name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This login name is taken. Choose another.")},
    )
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    # Django's own pages ask these two; the platform has no admin site that writes.
    @property
    def is_staff(self) -> bool:
        return False

    @property
    def is_superuser(self) -> bool:
        return False


class Membership(Row):
    """A person's role in a unit for a span of days."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    from_date = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    delegated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="delegations")

    class Meta:
        ordering = ("unit", "role", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(until=None),
                name="membership_stands_once",
                violation_error_message=_("This person already holds the role here."),
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("from_date")), name="membership_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.unit}"


class Invitation(Row):
    """A one-time code that opens an account or a new password; only its hash is kept."""

    class Purpose(models.TextChoices):
        JOIN = "join", _("open an account")
        RESET = "reset", _("set a new password")

    purpose = models.CharField(max_length=10, choices=Purpose)
    code_hash = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="reset_codes")
    name = models.CharField(_("name"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="invitations_made")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="join", unit__isnull=False) | Q(purpose="reset", user__isnull=False), name="invitation_has_its_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.name}"

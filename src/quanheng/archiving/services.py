"""A package is ordered, and its making recorded."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quanheng.archiving.models import Archive
from quanheng.archiving.terms import TERMS
from quanheng.campaigns.keeping import KeepClass
from quanheng.campaigns.models import Campaign
from quanheng.jobs import services as jobs
from quanheng.jobs.queries import jobs_about
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role

PACK = "archiving.pack"


@transaction.atomic
def order_package(campaign: Campaign, *, terms: dict[str, int], by: User) -> Archive:
    """Begin the next version of the package; a job packs it.

    Raises ValidationError for a campaign that is not issued, for terms that no class has, and while another package is being packed.
    """
    require_role(by, campaign.unit, Role.OFFICER)
    if campaign.state == Campaign.State.DRAFT:
        raise ValidationError(_("The programme is not issued yet; there is nothing to archive."), code="draft")
    if set(terms) != set(KeepClass.values) or not set(terms.values()) <= {years for years, _name in TERMS}:
        raise ValidationError(_("Choose a term for every class of files."), code="terms")
    last = Archive.objects.filter(campaign=campaign).order_by("-version").first()
    if last and last.state == Archive.State.PACKING:
        raise ValidationError(_("A package is being packed; wait until it is ready."), code="packing")
    archive = Archive(campaign=campaign, version=(last.version if last else 0) + 1, terms=terms, made_by=by)
    try:
        with transaction.atomic():
            archive.save(force_insert=True)
    except IntegrityError as error:  # two people at the same moment
        raise ValidationError(_("A package is being packed; wait until it is ready."), code="packing") from error
    jobs.start(PACK, arguments={"archive": str(archive.pk)}, unit=campaign.unit_id, made_by=by, subject=archive)
    ledger.append("archive.ordered", subject=archive, actor=by, unit=campaign.unit_id, change={"version": archive.version, "terms": terms})
    return archive


@transaction.atomic
def go_on(archive: Archive, *, by: User) -> None:
    """Take up a packing that broke off, with the sight of whoever does so; WrongState where it is at work."""
    require_role(by, archive.campaign.unit, Role.OFFICER)
    jobs.restart(jobs_about(archive).get())
    Archive.objects.filter(pk=archive.pk).update(made_by=by)


@transaction.atomic
def store_package(archive: Archive, *, package: str, sha256: str, size: int, files: int, entries: int) -> None:
    """The package is made: ``package`` is its name in the store."""
    made = Archive.objects.filter(pk=archive.pk, state=Archive.State.PACKING).update(
        state=Archive.State.READY, package=package, sha256=sha256, size=size, files=files, entries=entries
    )
    if made:
        change = {"version": archive.version, "sha256": sha256, "files": files}
        ledger.append("archive.packed", subject=archive, actor=None, unit=archive.campaign.unit_id, change=change)

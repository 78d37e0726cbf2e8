"""The job that makes the files of the public site: some pages a step, then all in one archive. Killed anywhere, it goes on."""

import zipfile

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from quanheng.campaigns.models import Campaign
from quanheng.jobs import services as jobs
from quanheng.jobs.models import Job, JobState
from quanheng.jobs.pieces import blocks, keep_zip
from quanheng.jobs.queries import jobs_about
from quanheng.jobs.registry import Step, job_kind
from quanheng.portal.bundle import planned_files, write_files, write_rest
from quanheng.portal.kept import programme_of
from quanheng.portal.models import Bundle
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role

MAKE = "portal.bundle"
FILES_A_STEP = 200


@transaction.atomic
def order_bundle(campaign: Campaign, *, by: User) -> Bundle:
    """Have the files made for the campaign as it stands; those of the same revision are made once."""
    require_role(by, campaign.unit, Role.OFFICER)
    standing = Bundle.objects.filter(campaign=campaign, revision=campaign.revision).first()
    if standing:
        if standing.state == Bundle.State.MAKING:
            _go_on(standing)
        return standing
    bundle = Bundle(campaign=campaign, revision=campaign.revision, made_by=by)
    try:
        with transaction.atomic():
            bundle.save(force_insert=True)
    except IntegrityError:  # two officers at the same moment
        return Bundle.objects.get(campaign=campaign, revision=campaign.revision)
    jobs.start(MAKE, arguments={"bundle": str(bundle.pk)}, unit=campaign.unit_id, made_by=by, subject=bundle)
    return bundle


def _go_on(bundle: Bundle) -> None:
    """A making that broke off is taken up where it stopped; one that is at work stays as it is."""
    job = jobs_about(bundle).first()
    if job and job.state in {JobState.FAILED, JobState.CANCELLED}:
        jobs.restart(job)


@job_kind(MAKE)
def next_step(job: Job) -> Step:
    """Each step writes a piece under a name of its own, so that doing it again changes nothing."""
    bundle = Bundle.objects.select_related("campaign__unit").get(pk=job.arguments["bundle"])
    if isinstance(job.cursor, dict):  # only now are the files committed: a killed join still finds its pieces
        for number in range(job.cursor["joined"]):
            default_storage.delete(_piece(bundle, number))
        return Step(done=job.total, finished=True, result={"pieces": job.cursor["joined"]})
    every = programme_of(bundle.campaign)
    planned = planned_files(bundle.campaign, every)
    at, pieces = job.cursor or 0, -(-len(planned) // FILES_A_STEP)
    if at < pieces:
        some = planned[at * FILES_A_STEP : (at + 1) * FILES_A_STEP]
        keep_zip(_piece(bundle, at), lambda packed: write_files(packed, some, among=planned))
        return Step(cursor=at + 1, done=at + 1, total=pieces + 2, message="making")
    place = f"bundles/{bundle.pk}/files.zip"

    def join(packed: zipfile.ZipFile) -> None:
        for number in range(at):  # as many as were written, whatever the programme has become meanwhile
            _copy(_piece(bundle, number), packed)
        write_rest(packed, bundle.campaign, every)

    size = keep_zip(place, join)

    def apply() -> None:
        Bundle.objects.filter(pk=bundle.pk).update(state=Bundle.State.READY, file=place, size=size)

    return Step(apply=apply, cursor={"joined": at}, done=at + 1, total=at + 2, message="joined")


def _piece(bundle: Bundle, number: int) -> str:
    return f"bundles/{bundle.pk}/pieces/{number}.zip"


def _copy(place: str, target: zipfile.ZipFile) -> None:
    with default_storage.open(place) as stored, zipfile.ZipFile(stored) as piece:
        for name in set(piece.namelist()) - set(target.namelist()):  # a page moves to another piece when the programme changes between steps
            with piece.open(name) as source, target.open(name, "w") as copy:
                for block in blocks(source):
                    copy.write(block)

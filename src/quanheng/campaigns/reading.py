"""The job that reads a received document: load it, read it, put the draft before a person."""

from quanheng.campaigns.draft import draft_of
from quanheng.campaigns.models import Notice
from quanheng.campaigns.services.receiving import READ_NOTICE, refuse_reading, store_reading
from quanheng.jobs.models import Job
from quanheng.jobs.registry import Step, job_kind
from quanheng.notices import UnreadableDocument, load, read, to_native

STEPS = 2


@job_kind(READ_NOTICE)
def next_step(job: Job) -> Step:
    """First step: the file opens as a document, or is refused with a reason. Second: it is read and the draft stored."""
    notice = Notice.objects.get(pk=job.arguments["notice"])
    with notice.original.open("rb") as file:
        data = file.read()
    try:
        document = load(data, filename=notice.filename)
    except UnreadableDocument as error:
        code = error.code
        return Step(apply=lambda: refuse_reading(notice, problem=code), done=STEPS, total=STEPS, finished=True, result={"unreadable": code})
    if not job.cursor:
        return Step(cursor={"loaded": True}, done=1, total=STEPS, message="reading")
    programme = read(document)
    reading, draft = to_native(programme), draft_of(programme, document)
    return Step(
        apply=lambda: store_reading(notice, text=document.text, reading=reading, draft=draft),
        done=STEPS,
        total=STEPS,
        finished=True,
        result={"rows": len(draft["rows"])},
    )

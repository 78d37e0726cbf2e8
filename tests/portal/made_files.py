"""The files of the public site as an officer gets them."""

import io
import zipfile

from quanheng.portal.models import Bundle
from tests.conftest import work_all


def files_of(desk, campaign) -> zipfile.ZipFile:
    """Order, make, download."""
    assert desk.post(f"/campaigns/{campaign.pk}/files/").status_code == 302
    work_all()
    bundle = Bundle.objects.filter(campaign=campaign).first()
    answer = desk.get(f"/bundles/{bundle.pk}/files.zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

"""Next year's campaign begins with a document made from this year's."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quanheng.campaigns.models import Campaign, Duty, Notice
from quanheng.campaigns.next_year import activities_to_move, moved_activities, next_notice
from quanheng.campaigns.services.receiving import receive_notice
from quanheng.ledger import services as ledger
from quanheng.notices.write_notice import draft_file, to_bytes
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import in_sight_of, reader_of, require_role


@transaction.atomic
def begin_next_year(campaign: Campaign, *, day: date, by: User) -> Notice:
    """Write next year's document and receive it like any other; it is reviewed before a campaign stands on it.

    Raises ValidationError for a day that does not lie in the year after the campaign's.
    """
    require_role(by, campaign.unit, Role.OFFICER)
    this_year = campaign.day.year if campaign.day else campaign.year or campaign.created_at.year
    if day.year != this_year + 1:
        raise ValidationError(
            _("%(day)s does not lie in %(year)s, the year after this campaign.") % {"day": day.isoformat(), "year": this_year + 1}, code="other-year"
        )
    reader = reader_of(by)
    duties = in_sight_of(reader, Duty.objects.filter(campaign=campaign))
    draft = next_notice(campaign, duties, moved_activities(campaign, activities_to_move(campaign, reader), day), day)
    name = campaign.name or _("Campaign")
    notice = receive_notice(unit=campaign.unit, data=to_bytes(draft_file(draft)), filename=f"{day.year} {name}.docx", by=by)
    ledger.append("campaign.continued", subject=campaign, actor=by, unit=campaign.unit_id, change={"notice": str(notice.pk), "day": day.isoformat()})
    return notice

"""Words ready to send: the call by mail or chat, and a polite reminder. Official Chinese whatever the reader's language: they go to offices."""

from datetime import date

from quanheng.collecting.models import Call, Request

WEEKDAYS = "一二三四五六日"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def call_subject(call: Call) -> str:
    """Subject of the mail."""
    return f"关于征集{call.campaign.name or call.campaign.title}活动计划的函"


def call_letter(request: Request, address: str) -> str:
    """Mail to one unit, with its own link."""
    call = request.call
    lines = [
        f"{request.unit_name}：",
        "",
        f"    为做好{call.campaign.name or call.campaign.title}活动，现征集你单位活动计划，请于{_day(call.by_date)}前（含当日）报送。",
        *([f"    {call.text}"] if call.text else []),
        "    可任选一种方式：",
        f"    1. 打开填报链接直接填写（无需账号，随填随存）：{address}",
        "    2. 填写附件表格，通过上述链接上传，或者发回本邮箱。",
        "    没有活动安排的，也请回复说明。链接仅供你单位使用，请勿外传。",
        "",
        f"{call.campaign.unit.name}",
        _day(call.opened_at.date()).split("（", 1)[0],
    ]
    return "\n".join(lines)


def call_message(request: Request, address: str) -> str:
    """The same as one chat message."""
    call = request.call
    return (
        f"【活动计划征集】{request.unit_name}：请于{_day(call.by_date)}前填报{call.campaign.name or call.campaign.title}活动计划，"
        f"打开链接即可填写，无需账号：{address} 没有活动安排的也请在链接中说明或回复。谢谢！"
    )


def reminder(request: Request, address: str, *, late: int, today: date) -> str:
    """A polite text for a unit that has not handed in: before the day, on it, or ``late`` working days after it."""
    call = request.call
    when = f"已过期{late}个工作日" if late > 0 else ("今天到期" if call.by_date == today else f"将于{_day(call.by_date)}到期")
    what = "您单位退回修改的活动计划" if request.state == Request.State.RETURNED else "您单位的活动计划"
    return (
        f"{request.unit_name}：打扰了，{call.campaign.name or call.campaign.title}{what}{when}，我们还没有收到。"
        f"方便时请打开链接填报：{address} 如已发送或没有安排，请告知一声，谢谢！"
    )

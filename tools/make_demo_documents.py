"""Writes the documents of the demonstration: the notice of an invented city, in three shapes, with what reading it should give.

    python tools/make_demo_documents.py

The city, its units, people and events are invented. The expected reading is typed below by
hand, row by row: it is never made by running the reader. World Metrology Day, 20 May 2027, is
a Thursday; 1 May 2027 is a Saturday. The notice is dated Monday, 26 April 2027.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "quanheng" / "demo" / "documents"

TITLE = "衡川市市场监督管理局关于组织2027年“世界计量日”系列活动的通知"
NUMBER = "衡市监计〔2027〕18号"
GLOBAL_THEME = "用测量看见共同的明天"
CHINA_THEME = "计量连万家，精准惠城乡"
ISSUER, ISSUED = "衡川市市场监督管理局", "2027年4月26日"
ANNEX = "衡川市2027年“世界计量日”系列活动安排表"

BODY = f"""各区（县）市场监管局，高新区市场监管分局，市局执法支队，市计量测试院、市质检院，各有关协会：
2027年5月20日是第28个“世界计量日”。按照《江岭省市场监督管理局关于做好2027年“世界计量日”有关工作的函》（江岭市监计量函〔2027〕9号）安排，市局拟在全市集中办好一批群众看得见、企业用得上的计量活动，具体事项通知如下：
一、活动时间
2027年5月6日至6月6日。
二、活动主题
今年“世界计量日”的全球主题是“{GLOBAL_THEME}”，中国主题是“{CHINA_THEME}”。
三、重点任务
（一）办好衡川主场活动
市局在砣湖区举办主场活动，各单位选派一线人员到场，把好做法带到街面上。
（二）把计量服务送到身边
各区（县）围绕菜场、医院、校园和车站设置服务点，能当场解决的当场解决，不能当场解决的登记去向。
（三）守牢民生计量底线
对群众反映多的电子秤、加油机、眼镜验光等开展专项检查，查改结合，不走过场。
四、有关要求
（一）讲求实效
活动从简安排，不重复布展，不层层开会，不给基层增加填表负担。
（二）按时报送
各单位请于2027年5月7日前将联络员名单报市局计量处；每周五前报送一次活动信息；2027年6月18日前将工作总结和汇总表报市局计量处。
联系人：市局计量处 苏衡、顾准，联系电话：0000-00000000、00000001，电子邮箱：jiliang@example.com。
附件：{ANNEX}
{ISSUER}
{ISSUED}
（此件主动公开）"""

HEADER = ("序号", "活动名称", "活动内容", "活动时间", "宣传形式", "负责单位")


@dataclass(frozen=True)
class Row:
    """A row as printed (empty = merged with the cell above), and behind it what a careful reader makes of it."""

    name: str
    content: str
    time: str
    form: str
    unit: str
    start: str | None
    end: str | None
    organizer: str
    kind: str
    more: dict[str, object] = field(default_factory=dict)


def days(*sessions: str) -> dict[str, object]:
    """Sessions of one day each, of the year 2027."""
    return {"sessions": [[f"2027-{day}", f"2027-{day}"] for day in sessions]}


APPROX: dict[str, object] = {"approx": True}
SJ, JY, ZJ = "市局", "市计量测试院", "市质检院"
TH, CS, LH, CX, ZH, HQ, HL = (f"{name}市场监管局" for name in ("砣湖区", "尺山区", "量河区", "秤星区", "准江区", "斛桥区", "毫岭县"))
GX, XH, CD, HX = "高新区市场监管分局", "市计量测试学会", "市精密传动产业计量测试中心", "市衡器行业协会"

ROWS = [
    Row("“用测量看见共同的明天”衡川主场活动", "为市级产业计量测试中心授牌；发布民生计量十件小事；中小企业计量伙伴结对签约；量具展",
        "5月20日上午9:00-11:30", "电视报道、市局公众号",
        f"主办单位：{SJ}\n承办单位：{TH}\n协办单位：{XH}", "2027-05-20", "2027-05-20", SJ, "ceremony", {"undertaker": TH, "co_organizer": XH}),
    Row("计量专家走企业", "组织专家到链上企业查找测量难题；签订帮扶清单", "即日起至6月10日", "上门服务", SJ, "2027-04-26", "2027-06-10", SJ, "visit"),
    Row("诚信计量承诺行动", "邀请商户在线签署诚信计量承诺", "自通知印发之日起至5月31日", "线上承诺", "", "2027-04-26", "2027-05-31", SJ, "publicity"),
    Row("重点用能单位能源计量审查", "书面审查与现场核查相结合", "第二季度", "现场检查", "", "2027-04-01", "2027-06-30", SJ, "inspection"),
    Row("市计量技术委员会工作会", "讨论地方计量技术规范立项", "待定", "会议", "市计量技术委员会", None, None, "市计量技术委员会", "other"),
    Row("实验室开放日", "力学、热工、电磁三个实验室向市民开放；讲解千克的新定义", "5月18日-20日", "现场参观", JY, "2027-05-18",
        "2027-05-20", JY, "open_day"),
    Row("计量公开课", "开讲测量不确定度和能源计量", "5月9日、5月16日", "线上直播", "", "2027-05-09", "2027-05-16", JY,
        "lecture", days("05-09", "05-16")),
    Row("", "为在衡高校学生加开专场", "5月23日", "校园讲座", "", "2027-05-23", "2027-05-23", JY, "lecture", {"name": "计量公开课",
        "aliases": ["为在衡高校学生加开专场"]}),
    Row("血压计免费检修", "在院区窗口为市民免费检修血压计", "", "现场服务", "", "2027-05-23", "2027-05-23", JY, "service_desk"),
    Row("定量包装商品净含量比对", "组织六家实验室开展净含量检验比对；公布比对结果", "5月至7月", "能力比对", ZJ, "2027-05-01", "2027-07-31",
        ZJ, "comparison"),
    Row("净含量小实验进课堂", "带小学生动手称一称零食", "2027/5/17", "科普课堂", "", "2027-05-17", "2027-05-17", ZJ, "lecture"),
    Row("散装食品称重体验", "在超市演示去皮称重", "5月份", "现场体验", f"{ZJ}、市消费者权益保护协会", "2027-05-01", "2027-05-31",
        f"{ZJ}、市消费者权益保护协会", "service_desk"),
    Row("承办衡川主场活动", "承办世界计量日衡川主场活动；布置量具展", "5月20日", "现场活动", TH, "2027-05-20", "2027-05-20", TH, "ceremony"),
    Row("公平秤日日验", "在湖东、柳岸、望塔街道设点验秤", "5月17、18、20日", "现场服务", "", "2027-05-17", "2027-05-20", TH,
        "service_desk", days("05-17", "05-18", "05-20")),
    Row("老秤匠讲座", "请制秤匠人讲杆秤的来历", "五月十七日", "线下讲座", "", "2027-05-17", "2027-05-17", TH, "lecture"),
    Row("社区血压计义检", "技术人员到社区检测血压计", "五月十九、二十两日", "现场服务", "", "2027-05-19", "2027-05-20", TH,
        "service_desk", days("05-19", "05-20")),
    Row("计量知识有奖答题", "答题通关可领取小砝码", "5.15—5.21", "线上答题", "", "2027-05-15", "2027-05-21", TH, "quiz"),
    Row("走进量具陈列室", "组织居民参加市计量测试院实验室开放日", "5月18日", "现场参观", CS, "2027-05-18", "2027-05-18", CS, "visit"),
    Row("眼镜店诚信经营约谈", "集中约谈眼镜制配单位", "世界计量日前夕", "集中约谈", "", "2027-05-17", "2027-05-19", CS, "inspection", APPROX),
    Row("光明计量进校园", "为学生检测眼镜度数；讲用眼知识", "5.17", "校园宣讲", f"{CS}、市眼镜行业协会", "2027-05-17", "2027-05-17",
        f"{CS}、市眼镜行业协会", "lecture"),
    Row("校园周边眼镜店检查", "完成校园周边眼镜店全覆盖检查", "5月30日前", "现场检查", CS, None, "2027-05-30", CS, "inspection"),
    Row("亲子量一量", "家长和孩子一起测身高、称书包", "六一儿童节当天", "亲子活动", "", "2027-06-01", "2027-06-01", CS, "service_desk"),
    Row("两区水表比对启动会", "与邻区共同启动水表比对；讲解比对方案", "5月11日至13日", "工作会议", f"{LH}、{ZH}", "2027-05-11",
        "2027-05-13", f"{LH}、{ZH}", "comparison"),
    Row("民用三表体验", "邀请居民观摩水表、电表、燃气表检定", "17日至19日", "现场观摩", LH, "2027-05-17", "2027-05-19", LH, "visit"),
    Row("早市验秤", "在河埠早市免费验秤", "5月每周五", "现场服务", "", "2027-05-01", "2027-05-31", LH, "service_desk",
        {**days("05-07", "05-14", "05-21", "05-28"), "recurrence": "weekly:Fri"}),
    Row("周末便民集市", "修血压计、洗眼镜、称首饰", "5月1日至31日每周六", "现场服务", "", "2027-05-01", "2027-05-31", LH, "service_desk",
        {**days("05-01", "05-08", "05-15", "05-22", "05-29"), "recurrence": "weekly:Sat"}),
    Row("计量海报上公交", "在环线公交张贴主题海报", "5月全月", "户外宣传", f"主办：{LH}；承办：市公交集团", "2027-05-01", "2027-05-31", LH,
        "publicity", {"undertaker": "市公交集团"}),
    Row("加油机检定开放体验", "请车主现场看加油机检定", "4月15日?5月5日", "现场观摩", CX, "2027-04-15", "2027-05-05", CX, "open_day"),
    Row("小秤星演讲比赛", "中小学生讲身边的测量故事", "5月15日至5月19", "演讲比赛", "", "2027-05-15", "2027-05-19", CX, "contest"),
    Row("商圈宣传周", "在银杏商圈展出作弊秤；发放自测卡", "世界计量日期间", "现场宣传", "", "2027-05-17", "2027-05-23", CX, "publicity", APPROX),
    Row("“手机当砝码”街头体验", "为市民称量手机并贴上标签", "5·20期间", "街头互动", "", "2027-05-17", "2027-05-23", CX, "service_desk", APPROX),
    Row("集贸市场计量整治", "整治缺斤短两；公布典型案例", "5-6月", "专项整治", f"{CX}、市局执法支队", "2027-05-01", "2027-06-30",
        f"{CX}、市局执法支队", "inspection"),
    Row("水表比对联合启动", "会同量河区市场监管局启动水表比对", "5月11日至13日", "工作会议", ZH, "2027-05-11", "2027-05-13", ZH, "comparison"),
    Row("准江惠民惠企系列活动", "在江岸广场为老人免费验光", "5月上旬", "现场服务", "", "2027-05-01", "2027-05-10", ZH, "service_desk"),
    Row("", "对码头地磅开展抽查", "5月中旬", "现场检查", "", "2027-05-11", "2027-05-20", ZH, "inspection", {"name": "准江惠民惠企系列活动",
        "aliases": ["对码头地磅开展抽查"]}),
    Row("", "培训企业计量管理人员", "5月下旬", "集中培训", "", "2027-05-21", "2027-05-31", ZH, "training", {"name": "准江惠民惠企系列活动",
        "aliases": ["培训企业计量管理人员"]}),
    Row("社区计量讲堂", "讲家用计量器具怎样选、怎样用", "5月上中旬", "社区讲座", "", "2027-05-01", "2027-05-20", ZH, "lecture"),
    Row("外卖包装抽查", "抽查外卖餐盒净含量标注", "5月中下旬", "现场检查", "", "2027-05-11", "2027-05-31", ZH, "inspection"),
    Row("古桥量器展", "展出斛、斗、升；请传承人演示", "5月10日至月底", "实物展览", HQ, "2027-05-10", "2027-05-31", HQ, "publicity"),
    Row("诚信计量街区创建", "评出首批诚信计量商户", "4月26日至5月初", "实地评审", "", "2027-04-26", "2027-05-05", HQ, "other", APPROX),
    Row("菜场管理员培训", "培训公平秤日常维护", "5月至6月上旬", "集中培训", "", "2027-05-01", "2027-06-10", HQ, "training"),
    Row("计量便民服务车", "服务车到各镇巡回检修衡器", "4月下旬至5月", "流动服务", "", "2027-04-21", "2027-05-31", HQ, "service_desk"),
    Row("“计量诊所”进园区", "为企业问诊测量设备；开出改进清单", "5月中旬起至6月底", "现场服务", f"{HQ}、{CD}", "2027-05-11", "2027-06-30",
        f"{HQ}、{CD}", "service_desk"),
    Row("山区送检下乡", "到高山乡镇检定医用计量器具", "三季度", "流动服务", HL, "2027-07-01", "2027-09-30", HL, "service_desk"),
    Row("农资市场净含量检查", "检查化肥、种子净含量", "上半年", "现场检查", "", "2027-01-01", "2027-06-30", HL, "inspection"),
    Row("乡镇卫生院强检帮扶", "帮助卫生院建立强检台账", "下半年", "上门服务", "", "2027-07-01", "2027-12-31", HL, "service_desk"),
    Row("计量标准惠企开放", "向企业开放县级计量标准", "全年", "开放共享", "", "2027-01-01", "2027-12-31", HL, "service_desk"),
    Row("赶集日验秤", "在三个集镇验秤", "3、6、9、12月", "现场服务", "", "2027-03-01", "2027-12-31", HL, "service_desk",
        {"sessions": [["2027-03-01", "2027-03-31"], ["2027-06-01", "2027-06-30"], ["2027-09-01", "2027-09-30"], ["2027-12-01", "2027-12-31"]]}),
    Row("茶农计量课", "讲茶叶定量包装怎样标注", "5月20日前后", "田间课堂", "", "2027-05-17", "2027-05-23", HL, "lecture", APPROX),
    Row("茶园称重服务", "为茶农校准收购用秤", "〃", "现场服务", "", "2027-05-17", "2027-05-23", HL, "service_desk", {**APPROX,
        "date_carried": True, "date_text": "〃"}),
    Row("强检器具清零", "为漏检器具上门补检", "5月底前", "上门服务", "", None, "2027-05-31", HL, "service_desk"),
    Row("称重装备企业交流会", "交流称重传感器测试方法", "5月20日左右", "技术交流", GX, "2027-05-17", "2027-05-23", GX, "visit", APPROX),
    Row("中小企业计量伙伴计划", "牵手龙头企业与中小企业共用测量设备", "活动期间", "结对帮扶", "", "2027-05-06", "2027-06-06", GX, "other"),
    Row("民生计量随手拍", "市民上传疑似缺秤线索", "5月8日起", "线上征集", "", "2027-05-08", None, GX, "contest"),
    Row("计量短片展播", "在园区大屏播放计量短片", "世界计量日当天", "户外大屏", "", "2027-05-20", "2027-05-20", GX, "publicity"),
    Row("园区“计量角”揭牌", "计量角先行开放，提供借尺借秤服务", "昨（25）日", "现场活动", "", "2027-04-25", "2027-04-25", GX, "ceremony"),
    Row("园区量具义诊", "免费校验卡尺和千分尺", "同期", "现场服务", "", "2027-04-25", "2027-04-25", GX, "service_desk",
        {"date_carried": True, "date_text": "同期"}),
    Row("青年计量人交流", "青年技术人员讲岗位故事", "5月15日至19日", "线下交流", XH, "2027-05-15", "2027-05-19", XH, "visit"),
    Row("计量科普征文", "面向市民征集计量短文", "2027年4月30日至5月25日", "征文", "", "2027-04-30", "2027-05-25", XH, "contest"),
    Row("传动部件测量能力比对", "组织齿轮测量能力比对", "另行通知", "能力比对", CD, None, None, CD, "comparison"),
    Row("衡器售后服务月", "会员企业免费调修家用秤", "5月", "上门服务", HX, "2027-05-01", "2027-05-31", HX, "service_desk"),
    Row("秤的学问讲座", "讲电子秤的正确使用", "5月15日（周六）下午", "社区讲座", "", "2027-05-15", "2027-05-15", HX, "lecture"),
]  # fmt: skip

UNITS = """name,kind,parent,aliases,official_order,region_code
江岭省市场监督管理局,regulator,,省局;江岭省市场监管局,1,
衡川市市场监督管理局,regulator,江岭省市场监督管理局,市局;衡川市市场监管局;市市场监管局,1,
砣湖区市场监督管理局,regulator,衡川市市场监督管理局,砣湖区市场监管局;砣湖区局,1,
尺山区市场监督管理局,regulator,衡川市市场监督管理局,尺山区市场监管局;尺山区局,2,
量河区市场监督管理局,regulator,衡川市市场监督管理局,量河区市场监管局;量河区局,3,
秤星区市场监督管理局,regulator,衡川市市场监督管理局,秤星区市场监管局;秤星区局,4,
准江区市场监督管理局,regulator,衡川市市场监督管理局,准江区市场监管局;准江区局,5,
斛桥区市场监督管理局,regulator,衡川市市场监督管理局,斛桥区市场监管局;斛桥区局,6,
毫岭县市场监督管理局,regulator,衡川市市场监督管理局,毫岭县市场监管局;毫岭县局,7,
衡川市市场监督管理局高新区分局,functional-zone-office,衡川市市场监督管理局,高新区市场监管分局;高新区分局,8,
衡川市市场监督管理局执法支队,enforcement-team,衡川市市场监督管理局,市局执法支队;执法支队,9,
衡川市计量测试院,institute,衡川市市场监督管理局,市计量测试院;市计测院,10,
衡川市质量检验院,institute,衡川市市场监督管理局,市质检院,11,
衡川市精密传动产业计量测试中心,industry-measurement-centre,衡川市市场监督管理局,市精密传动产业计量测试中心;精密传动中心,12,
衡川市计量技术委员会,technical-committee,衡川市市场监督管理局,市计量技术委员会,13,
衡川市计量测试学会,association,衡川市市场监督管理局,市计量测试学会,14,
衡川市衡器行业协会,association,衡川市市场监督管理局,市衡器行业协会,15,
衡川市眼镜行业协会,association,衡川市市场监督管理局,市眼镜行业协会,16,
衡川市消费者权益保护协会,association,衡川市市场监督管理局,市消费者权益保护协会,17,
衡川市公共交通集团,enterprise,衡川市市场监督管理局,市公交集团,18,
河埠农贸市场,market,量河区市场监督管理局,河埠早市,1,
银杏商圈超市,market,秤星区市场监督管理局,,1,
衡川市第一人民医院,hospital,衡川市市场监督管理局,市一院,19,
尺山实验小学,school,尺山区市场监督管理局,,1,
"""


def expected() -> dict[str, object]:
    """The careful reader's result, in the flat form; what the shape of the file decides (noise, script, places) is left out."""
    activities = []
    name = time = ""
    for number, row in enumerate(ROWS, 1):
        name, time = row.name or name, row.time or time
        activity = {
            "row": number, "name": name, "content": row.content, "organizer": row.organizer, "undertaker": None, "co_organizer": None,
        "date_text": time,
            "start": row.start, "end": row.end, "approx": False, "sessions": None, "form": row.form, "kind": row.kind,
        }  # fmt: skip
        if not row.name:
            activity["name_carried"] = True
        if not row.time:
            activity["date_carried"] = True
        if not row.unit:
            activity["organizer_carried"] = True
        activities.append({**activity, **row.more})
    return {
        "kind": "notice", "title": TITLE, "doc_number": NUMBER, "issuer": ISSUER, "issue_date": "2027-04-26",
        "campaign": {
            "name": "世界计量日", "year": 2027, "edition": 28, "global_theme": GLOBAL_THEME, "china_theme": CHINA_THEME, "day": "2027-05-20",
            "period": {"text": "2027年5月6日至6月6日", "start": "2027-05-06", "end": "2027-06-06", "approx": False},
        },
        "deadlines": [
            {"what": "将联络员名单报市局计量处", "date": "2027-05-07", "date_text": "2027年5月7日前"},
            {"what": "报送一次活动信息", "date": None, "date_text": "每周五前", "recurrence": "weekly:Fri"},
            {"what": "将工作总结和汇总表报市局计量处", "date": "2027-06-18", "date_text": "2027年6月18日前"},
        ],
        "contacts": [
            {"name": "苏衡", "org": "市局计量处", "phone": "0000-00000000", "email": "jiliang@example.com"},
            {"name": "顾准", "org": "市局计量处", "phone": "00000001", "email": "jiliang@example.com"},
        ],
        "activities": activities, "activities_optional": [], "figures": [], "figures_optional": [],
    }  # fmt: skip


def plain_text() -> str:
    """One cell a line, as a page copied from a site comes out."""
    lines = [TITLE, NUMBER, "", BODY, "", ANNEX, "", *(f"\t{heading}" for heading in HEADER)]
    for number, row in enumerate(ROWS, 1):
        lines += ["", *(f"\t{cell}" for cell in (str(number), row.name, row.content, row.time, row.form, row.unit))]
    return "\n".join(lines) + "\n"


# Sites that turn Simplified into Traditional character by character write these for the right ones.
MISTAKES = str.maketrans({"制": "製", "係": "係", "聯": "聯", "面": "麵", "志": "誌", "松": "鬆", "里": "裏"})
NAVIGATION = "\n欄目導航\n內容推薦\n更多>2027-04-22\n2027-04-15\n2026-05-20\n2025-05-20\n"


def mirror_text() -> str:
    """The same, as a mirror site shows it: Traditional with mistakes, bracketed pinyin, full-width digits, navigation."""
    import opencc
    from pypinyin import Style, lazy_pinyin

    chance = random.Random(20270520)
    polluted = []
    for line in plain_text().split("\n"):
        readings = lazy_pinyin(list(line), style=Style.TONE, errors=lambda _: [""])
        traditional = opencc.OpenCC("s2t").convert(line).translate(MISTAKES).replace("聯繫", "聯係").replace("系列", "係列")
        if len(traditional) != len(line) or len(readings) != len(line):
            readings = [""] * len(traditional)
        words = ""
        for character, reading in zip(traditional, readings, strict=True):
            words += character
            if reading and re.match(r"[\u4e00-\u9fff]", character) and chance.random() < 0.12:
                words += f"({reading})"
        if chance.random() < 0.3:
            words = words.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"} if "@" not in words else {})
        polluted.append(words)
    return "\n".join(polluted).rstrip("\n") + NAVIGATION


def word_file() -> bytes:
    """The notice with a real Word table whose empty cells are merged with those above."""
    from docx import Document
    from docx.shared import Pt

    sys.path.insert(0, str(ROOT / "src"))
    from quanheng.notices.write_docx import BODY_FONT, HEAD_FONT, TITLE_FONT, paragraph

    document = Document()
    paragraph(document.add_paragraph(), TITLE, font=TITLE_FONT, size=22, centred=True)
    paragraph(document.add_paragraph(), NUMBER, font=BODY_FONT, size=16, centred=True)
    for line in BODY.split("\n"):
        paragraph(document.add_paragraph(), line, font=HEAD_FONT if re.match("[一二三四]、", line) else BODY_FONT, size=16)
    document.add_page_break()
    paragraph(document.add_paragraph(), ANNEX, font=TITLE_FONT, size=18, centred=True)
    table = document.add_table(rows=1 + len(ROWS), cols=len(HEADER), style="Table Grid")
    grid = [[table._cells[row * len(HEADER) + column] for column in range(len(HEADER))] for row in range(1 + len(ROWS))]
    for cell, heading in zip(grid[0], HEADER, strict=True):
        paragraph(cell.paragraphs[0], heading, font=HEAD_FONT, size=10.5, centred=True)
    for number, row in enumerate(ROWS, 1):
        for column, words in enumerate((str(number), row.name, row.content, row.time, row.form, row.unit)):
            if words:
                paragraph(grid[number][column].paragraphs[0], words, font=BODY_FONT, size=10.5)
                grid[number][column].paragraphs[0].paragraph_format.space_after = Pt(0)
                continue
            cell = grid[number][column]._tc
            above = grid[number - 1][column]._tc
            above.vMerge = above.vMerge or "restart"
            cell.vMerge = "continue"
    file = io.BytesIO()
    document.save(file)
    return _undated(file.getvalue())


def _undated(data: bytes) -> bytes:
    """The same archive with the moment of writing taken out, so that running twice changes nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = (
                re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2027-04-26T01:00:00Z", source.read(name))
                if name.startswith("docProps/core")
                else source.read(name)
            )
            target.writestr(zipfile.ZipInfo(name, (2027, 4, 26, 9, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "notice.txt").write_text(plain_text(), encoding="utf-8")
    (OUT / "mirror.txt").write_text(mirror_text(), encoding="utf-8")
    (OUT / "notice.docx").write_bytes(word_file())
    (OUT / "expected.json").write_text(json.dumps(expected(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (OUT / "units.csv").write_text(UNITS, encoding="utf-8")
    assert len(list(csv.DictReader(io.StringIO(UNITS)))) == UNITS.count("\n") - 1


if __name__ == "__main__":
    main()

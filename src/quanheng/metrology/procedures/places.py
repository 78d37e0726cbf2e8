"""Points of a test in Chinese: items name their points by short English texts, which programs may rely on; tables translate them."""

import re
from typing import Literal

_PATTERNS = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"up", "升"),
        (r"down", "降"),
        (r"(.+) net", r"净重 \1"),
        (r"tare (.+)", r"皮重 \1"),
        (r"position (\d+)", r"位置 \1"),
        (r"repetition (\d+)", r"第 \1 次"),
        (r"run (\d+)", r"第 \1 次"),
        (r"reading (\d+)", r"第 \1 次读数"),
        (r"three readings", "读数三次"),
        (r"nozzle (.+)", r"油枪 \1"),
        (r"minimum", "最小被测量"),
        (r"sale (\d+)", r"第 \1 笔"),
        (r"piece (\d+)", r"第 \1 件"),
        (r"right\b ?(.*)", r"右 \1"),
        (r"left\b ?(.*)", r"左 \1"),
        (r"form", "形式"),
        (r"smallest e", "最小 e"),
        (r"mean \+ k s = (.+)", r"平均值 + k s = \1"),
        (r"one layer: no limit", "单层包装，不限"),
        (r"the displays disagree or are covered", "两面显示"),
        (r"pieces on a better balance", "用更准确的天平复称"),
        (r"standard lenses over the range", "测量范围内的标准镜片"),
        (r"the goods as sold", "按售出状态"),
        (r"without tare", "不含皮重"),
        (r"label or certificate", "合格证或证书"),
        (r"mark", "标记"),
        *(
            (english, chinese)
            for english, chinese in {
                "adjuster": "流量计调整装置",
                "encoder": "编码器",
                "main board": "主板",
                "seals": "封印",
                "verification mark": "检定标记",
                "type approval": "型式批准",
                "software": "软件标识",
                "photos": "照片",
                "not level": "水平",
                "not at zero": "零位",
                "calibration voltage": "定标电压",
                "voltage": "电压",
                "time interval": "时间间隔",
                "time base": "时基",
                "noise": "噪声",
                "count": "累计次数",
                "temperature": "温度",
                "humidity": "湿度",
                "pressure": "大气压力",
                "soak": "静置",
                "systolic": "收缩压",
                "diastolic": "舒张压",
                "sphere": "球镜",
                "cylinder": "柱镜",
            }.items()
        ),
    )
)


def place(at: str, language: Literal["zh", "en"]) -> str:
    """``at`` in ``language``; parts that the record itself named (a position, a key, a piece) stay as they were entered."""
    if language == "en":
        return at
    return ", ".join(_chinese(part) for part in at.split(", "))


def unit_in(unit: str, language: Literal["zh", "en"]) -> str:
    """A unit as people of either language write it; symbols are the same in both."""
    return unit.replace("yuan", "元") if language == "zh" else unit


def _chinese(part: str) -> str:
    for pattern, chinese in _PATTERNS:
        if pattern.fullmatch(part):
            return pattern.sub(chinese, part, count=1).strip()
    return part

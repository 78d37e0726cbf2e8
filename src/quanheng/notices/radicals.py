"""Radicals that some programs write into a PDF in place of the character they look like: ⺠ for 民, ⻋ for 车.

NFKC resolves the Kangxi radicals (U+2F00) but leaves most of the supplement (U+2E80) alone, of which the pairs below are.
Source: Unicode, EquivalentUnifiedIdeograph.txt; only radicals that are characters of their own in writing today. 㬵 and ⼾ are
drawn with the glyphs of 胶 and 户 in the Noto and Source Han fonts, and stand for them in what programs print with these.
"""

from __future__ import annotations

import unicodedata

_PAIRS = (
    "⺁厂⺄乙⺇几⺎兀⺏尢⺒巳⺓幺⺗心⺝月⺟母⺠民⺩王⺫目⺬示⺮竹⺯糸⺶羊⺷羊⺻聿⺼肉⺽臼⻀艹⻁虎⻂衣⻃覀⻄西⻅见⻆角⻇角⻉贝⻊足⻋车"
    "⻑長⻒长⻓长⻔门⻖阜⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟饣⻠食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀⻳龟㬵胶⼾户"
)
_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
CHARACTER_OF = _KANGXI | dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))

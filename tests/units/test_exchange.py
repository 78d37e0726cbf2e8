"""Units in and out: preview, row errors, good rows kept, and a round trip that changes nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from quanheng.units.exchange import UnreadableSheet, _harmless, _plain, as_csv, as_xlsx, check_rows, rows_of_file, store_rows
from quanheng.units.kinds import UnitKind
from quanheng.units.models import Unit
from quanheng.units.services import create_unit

HEADING = "name,kind,parent,short_name,aliases,official_order,region_code"


def rows(*lines: str, heading: str = HEADING, encoding: str = "utf-8"):
    return rows_of_file("\n".join([heading, *lines]).encode(encoding), "units.csv")


def workbook(*lines: list) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(found) -> list[tuple[str, str]]:
    return [(row.values["name"], row.action) for row in found]


def every_unit() -> list[tuple]:
    units = Unit.objects.order_by("path").prefetch_related("aliases")
    return [
        (
            unit.pk,
            unit.name,
            unit.kind,
            unit.parent_id,
            unit.short_name,
            unit.official_order,
            unit.region_code,
            [alias.alias for alias in unit.aliases.all()],
        )
        for unit in units
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_each_encoding_that_offices_save(encoding):
    found = rows("衡川市局,regulator,,,市局；局里,3,410100", encoding=encoding)
    assert found[0].values == {
        "name": "衡川市局",
        "kind": "regulator",
        "parent": "",
        "short_name": "",
        "aliases": "市局；局里",
        "official_order": "3",
        "region_code": "410100",
    }


def test_chinese_headings_and_kinds_are_understood_in_any_order(db):
    found = rows("机关,计量院,学院", heading="类型,上级单位,单位名称")
    assert (found[0].values["name"], found[0].values["parent"]) == ("学院", "计量院")
    for word in ("监管部门", "regulator", str(UnitKind.REGULATOR.label)):
        found = rows(f"某局,{word}", heading="单位名称,类型")
        check_rows(found)
        assert (found[0].values["kind"] == "regulator") == (word != "监管部门")


def test_a_workbook_is_read_with_numbers_as_they_look(db):
    found = rows_of_file(
        workbook(["单位名称", "类型", "排序", "区划代码"], ["衡川市局", "regulator", 7, 410100.0], [None, None, None, None]), "a.xlsx"
    )
    assert len(found) == 1
    assert (found[0].values["official_order"], found[0].values["region_code"]) == ("7", "410100")


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 no workbook", b"\xff\xfe\x00\x81\x81", b'name\n"unclosed', b"kind\nregulator", "单位名称\n某局".encode()],
    ids=["empty", "no zip", "no text", "broken csv", "no name", "no kind"],
)
def test_a_file_that_is_no_sheet_of_units_is_refused_with_its_name(data):
    with pytest.raises(UnreadableSheet, match=r"units\.dat"):
        rows_of_file(data, "units.dat")


def test_a_workbook_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("quanheng.units.exchange.MOST_UNPACKED", 1000)
    with pytest.raises(UnreadableSheet):
        rows_of_file(workbook(["name", "kind"], ["某局", "regulator"]), "bomb.xlsx")


def test_good_rows_are_kept_beside_bad_ones_and_each_error_is_named(db):
    found = rows(
        "省局,regulator,,,,1,",
        ",regulator,省局,,,,",
        "甲局,无此类型,省局,,,,",
        "乙局,regulator,不存在局,,,,",
        "丙局,regulator,省局,,,十,",
        "丁局,regulator,省局,,,9999999999,",
        "省局,regulator,,,,1,",
        f"{'长' * 201},regulator,省局,,,,",
        f"戊局,regulator,省局,,{'长' * 201},,",
        f"己局,regulator,{'长' * 201},,,,",
        "庚局,regulator,省局,,庚,2,",
    )
    store_rows(found, by=None)
    assert [row.action for row in found] == ["create", *["refused"] * 9, "create"]
    assert set(Unit.objects.values_list("name", flat=True)) == {"省局", "庚局"}
    for row, word in zip(found[1:10], ["", "无此类型", "不存在局", "十", "9999999999", "省局", "200", "长", "长"], strict=True):
        assert any(word in error for error in row.errors), row.errors
        assert all(error for error in row.errors)


def test_a_row_whose_parent_was_refused_says_so(db):
    found = rows(f"父局,regulator,,{'长' * 61},,,", "子局,regulator,父局,,,,")
    check_rows(found)
    store_rows(found, by=None)
    assert told(found) == [("父局", "refused"), ("子局", "refused")]
    assert "父局" in found[1].errors[0]
    assert not Unit.objects.exists()


def test_a_preview_stores_nothing_and_tells_what_would_happen(office, sign_in):
    before = every_unit()
    moved = f"{office.district.name},regulator,{office.province.name},,砣湖区市场监管局,,"
    sheet = f"{HEADING}\n新局,regulator,{office.city.name},,,,\n{moved}\n坏局,x,,,,,\n"
    client = sign_in(office.person("system", "administrator"))
    url = reverse("units:import")
    answer = client.post(url, {"act": "check", "file": SimpleUploadedFile("单位.csv", sheet.encode())})
    assert [row.action for row in answer.context["rows"]] == ["create", "change", "refused"]
    assert every_unit() == before
    answer = client.post(url, {"act": "store", "file": SimpleUploadedFile("单位.csv", sheet.encode())})
    assert [row.action for row in answer.context["rows"]] == ["create", "change", "refused"]
    assert Unit.objects.get(name=office.district.name).parent == office.province
    assert client.post(url, {"act": "store", "file": SimpleUploadedFile("x.csv", b"\xff\xff\xff")}).status_code == 422


def test_an_upload_beyond_the_limit_is_refused(office, sign_in, settings):
    settings.QUANHENG_UPLOAD_BYTES = 10
    client = sign_in(office.person("system", "administrator"))
    answer = client.post(reverse("units:import"), {"act": "store", "file": SimpleUploadedFile("x.csv", b"name,kind\nx,regulator")})
    assert answer.status_code == 422
    assert "10" in answer.content.decode()


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_what_was_exported_imports_without_a_change(office, write):
    create_unit(name="=HYPERLINK(1)", kind=UnitKind.ENTERPRISE, parent=office.city, short_name="-1", aliases=["@x", "a'b"], region_code="410100")
    create_unit(name="城关所", kind=UnitKind.LOCAL_OFFICE, parent=office.district)
    create_unit(name="城关所", kind=UnitKind.LOCAL_OFFICE, parent=office.neighbour)
    twins = Unit.objects.filter(name="城关所")
    for twin in twins:
        create_unit(name="窗口", kind=UnitKind.DEPARTMENT, parent=twin)
    before = every_unit()
    found = rows_of_file(write(Unit.objects.prefetch_related("aliases")), "units")
    store_rows(found, by=None)
    assert {row.action for row in found} == {"same"}, [(row.values, row.errors) for row in found if row.action != "same"]
    assert every_unit() == before


def test_the_export_brings_up_the_same_tree_elsewhere(office):
    create_unit(name="城关所", kind=UnitKind.LOCAL_OFFICE, parent=office.district)
    create_unit(name="城关所", kind=UnitKind.LOCAL_OFFICE, parent=office.neighbour)
    sheet, shape = as_csv(Unit.objects.prefetch_related("aliases")), sorted((u.name, u.parent.name if u.parent else "") for u in Unit.objects.all())
    for unit in Unit.objects.order_by("-path"):
        unit.delete()
    found = rows_of_file(sheet, "units.csv")
    store_rows(found, by=None)
    assert {row.action for row in found} == {"create"}
    assert sorted((u.name, u.parent.name if u.parent else "") for u in Unit.objects.all()) == shape


def test_formula_cells_are_text_in_the_export(office):
    create_unit(name="=1+1", kind=UnitKind.ENTERPRISE, parent=office.city)
    sheet = load_workbook(io.BytesIO(as_xlsx(Unit.objects.prefetch_related("aliases")))).active
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'=1+1" in [cell.value for cell in cells]


@given(st.text(max_size=30))
def test_a_harmless_cell_reads_back_as_it_was(text):
    clean = _plain(text)
    harmless = _harmless(clean)
    assert not harmless.startswith(("=", "+", "-", "@"))
    assert _plain(harmless) == clean


def test_one_name_under_several_parents_needs_the_names_above(db):
    store_rows(rows("甲区局,regulator,,,,,", "乙区局,regulator,,,,,", "城关所,local-office,甲区局,,,,", "城关所,local-office,乙区局,,,,"), by=None)
    assert Unit.objects.filter(name="城关所").count() == 2
    found = rows("窗口,department,城关所,,,,", "窗口,department,乙区局/城关所,,,,", "城关所,local-office,甲区局,城关,,,")
    store_rows(found, by=None)
    assert [row.action for row in found] == ["refused", "create", "change"]
    assert "甲区局/城关所" in found[0].errors[0]
    assert Unit.objects.get(name="窗口").parent.parent.name == "乙区局"
    assert Unit.objects.get(short_name="城关").parent.name == "甲区局"


def test_a_sheet_may_move_a_unit_but_not_below_itself(office):
    found = rows(f"{office.city.name},regulator,{office.district.name},,,,", f"{office.district.name},regulator,{office.neighbour.name},,,,")
    store_rows(found, by=None)
    assert [row.action for row in found] == ["refused", "change"]
    assert office.district.name in found[0].errors[0]
    assert Unit.objects.get(pk=office.district.pk).parent == office.neighbour


def test_columns_that_a_sheet_does_not_have_stay_as_they_are(office):
    found = rows(f"{office.city.name},regulator,1", heading="name,kind,official_order")
    store_rows(found, by=None)
    city = Unit.objects.get(pk=office.city.pk)
    assert found[0].action == "change"
    assert (city.short_name, city.parent, city.official_order) == ("市局", office.province, 1)
    assert set(city.aliases.values_list("alias", flat=True)) == {"市局", "衡川市市场监管局"}


def test_rows_cost_the_same_number_of_queries_however_many_there_are(db):
    def cost(first: int, count: int) -> float:
        found = rows("省局,regulator,,,,,", *[f"区局{number},regulator,省局,,区{number},," for number in range(first, first + count)])
        with CaptureQueriesContext(connection) as queries:
            store_rows(found, by=None)
        return len(queries) / count

    cost(0, 1)
    assert cost(100, 200) <= cost(50, 20) + 1


def test_five_thousand_rows_are_checked_with_a_handful_of_queries(db, django_assert_max_num_queries):
    lines = [
        "省局,regulator,,,,,",
        *[f"市局{n},regulator,省局,,,," for n in range(100)],
        *[f"所{n},local-office,市局{n % 100},,,," for n in range(4900)],
    ]
    found = rows(*lines)
    with django_assert_max_num_queries(3):
        check_rows(found)
    assert {row.action for row in found} == {"create"}

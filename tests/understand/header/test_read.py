"""The header of a notice: each field from the body first, then from the page; a person's word above both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policykb.model import Document, Fact, Header, Removed
from policykb.understand.header.organs import organs_in, organs_of
from policykb.understand.header.read import read_header
from policykb.understand.header.recipients import split_names
from policykb.understand.header.titles import kind_of

Maker = Callable[..., Document]

LETTER = """青岭市民政局 青岭市财政局
关于印发青岭市临时救助实施办法的通知
青民发〔2024〕12号
各县（市、区）民政局、财政局，市直有关单位：
《青岭市临时救助实施办法》已经市人民政府同意，现印发给你们，请认真贯彻执行。
青岭市民政局
青岭市财政局
2024年4月9日
青岭市临时救助实施办法
第一章 总则
第一条 为规范临时救助，制定本办法。
第二章 附则
第二条 本办法自2024年5月1日起施行，有效期5年。
"""


def header(document: Document) -> Header:
    return read_header(document)[0]


def test_a_covering_letter_and_what_it_issues(document: Maker) -> None:
    found = header(document(LETTER))
    assert found.title == "青岭市民政局 青岭市财政局关于印发青岭市临时救助实施办法的通知"
    assert (found.kind, found.number) == ("通知", "青民发〔2024〕12号")
    assert found.issuers == ("青岭市民政局", "青岭市财政局")
    assert found.recipients == ("各县（市、区）民政局、财政局", "市直有关单位")
    assert (found.issued_on, found.effective_on, found.expires_on) == ("2024-04-09", "2024-05-01", "2029-04-30")
    assert [(part.title, part.kind) for part in found.parts] == [
        (found.title, "通知"),
        ("青岭市临时救助实施办法", "办法"),
    ]
    assert LETTER[found.parts[1].span.start :].startswith("青岭市临时救助实施办法\n第一章")


def test_the_same_letter_on_one_line(document: Maker) -> None:
    found = header(document(LETTER.replace("\n", " ")))
    assert found.number == "青民发〔2024〕12号"
    assert found.issuers == ("青岭市民政局", "青岭市财政局")
    assert found.issued_on == "2024-04-09"
    assert [part.kind for part in found.parts] == ["通知", "办法"]


def test_a_page_without_blanks_is_read_too(document: Maker) -> None:
    text = (
        "各县（市、区）人民政府，市级各部门：《青岭市养老服务提升方案》已经市政府同意，现印发给你们，请认真组织实施。"
        "青岭市人民政府办公室2022年2月11日青岭市养老服务提升方案"
        "为贯彻落实国家部署，制定本方案。一、总体要求（一）指导思想。坚持统筹。"
    )
    found = header(document(text))
    assert found.recipients == ("各县（市、区）人民政府", "市级各部门")
    assert (found.issuers, found.issued_on) == (("青岭市人民政府办公室",), "2022-02-11")
    assert found.parts[-1].title == "青岭市养老服务提升方案"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("青政发〔2024〕5号", "青政发〔2024〕5号"),
        ("青政发[2024]5号", "青政发〔2024〕5号"),
        ("（青政发（2024）第5号）", "青政发〔2024〕第5号"),
        ("2024年第8号", "2024年第8号"),
    ],
)
def test_numbers_in_brackets_of_every_kind(document: Maker, written: str, number: str) -> None:
    text = f"青岭市人民政府关于做好防汛工作的通知\n{written}\n各县人民政府：\n现就有关事项通知如下。\n"
    assert header(document(text)).number == number


def test_an_order_has_its_number_below_its_name(document: Maker) -> None:
    text = (
        "青岭市人民政府令\n第12号\n《青岭市公园管理规定》已经通过，现予公布，自2024年5月1日起施行。\n"
        "市长 王某\n2024年3月2日\n青岭市公园管理规定\n第一条 为加强管理，制定本规定。\n"
    )
    found = header(document(text))
    assert (found.kind, found.number, found.issuers) == ("令", "青岭市人民政府令第12号", ("青岭市人民政府",))
    assert found.parts[1].kind == "规定"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于促进就业的实施意见（试行）", "意见"),
        ("2024年全市民政工作要点", "要点"),
        ("青岭市就业三年行动计划（2024—2026年）", "计划"),
        ("关于支持企业发展的若干政策措施", "措施"),
        ("关于节水建议的复函", "函"),
        ("青岭市防汛应急预案", None),
    ],
)
def test_the_end_of_a_title_tells_the_kind(title: str, kind: str | None) -> None:
    found = kind_of(title)
    assert found is not None
    assert found[1] == kind


def test_a_report_is_a_report_whatever_it_quotes(document: Maker) -> None:
    text = (
        "青岭出台十条措施 让夜市亮起来\n日前，市政府印发若干措施。\n全文\n青岭市人民政府\n"
        "关于促进夜间经济发展的若干措施\n为促进消费，制定本措施。\n一、点亮地标。建设3处灯光景观。\n"
    )
    found = header(document(text))
    assert [(part.kind, part.issuers) for part in found.parts] == [("报道", ()), ("措施", ("青岭市人民政府",))]
    assert found.number is None


def test_a_chinese_date_of_issue(document: Maker) -> None:
    text = "青岭市人民政府关于加强管理的通知\n各县人民政府：\n请认真执行。\n青岭市人民政府\n二〇二四年五月八日\n"
    assert header(document(text)).issued_on == "2024-05-08"


def test_the_page_fills_what_the_body_lacks_and_never_overrules_it(document: Maker) -> None:
    facts = [
        Fact(field="title", value="关于做好防汛工作的通知_青岭市水务局", where="page title"),
        Fact(field="number", value="青水发[2024]9号", where="box 发文字号"),
        Fact(field="issued_on", value="2024-05-09", where="box 成文日期"),
        Fact(field="published_on", value="2024-05-10 09:00", where="meta PubDate"),
    ]
    body = "各区水务局：\n现就防汛工作通知如下。\n青岭市水务局\n2024年5月8日\n"
    found, findings = read_header(document(body, facts=facts))
    assert (found.title, found.number) == ("关于做好防汛工作的通知", "青水发〔2024〕9号")
    assert (found.issued_on, found.published_on) == ("2024-05-08", "2024-05-10")
    assert [finding.code for finding in findings if finding.code == "header-disagrees"] == ["header-disagrees"]


def test_a_persons_word_wins(document: Maker) -> None:
    said = {"title": "青岭旧闻", "issued_on": "2020-01-02", "region": "云南省", "issuers": "青岭市档案局"}
    facts = [Fact(field=field, value=value, where="stated by hand") for field, value in said.items()]
    found, findings = read_header(document(LETTER, facts=facts))
    assert (found.title, found.issued_on, found.region) == ("青岭旧闻", "2020-01-02", "云南省")
    assert found.issuers == ("青岭市档案局",)
    assert findings == ()


def test_a_place_the_gazetteer_lacks_is_a_finding(document: Maker) -> None:
    found, findings = read_header(document("青岭市人民政府关于加强管理的通知\n各县人民政府：\n请执行。\n"))
    assert found.region == "青岭市"
    assert [finding.code for finding in findings] == ["unknown-region"]


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("云南省财政厅关于做好工作的通知", "云南省"),
        ("财政部关于做好工作的通知", None),
        ("国家税务总局南通市税务局关于办税的通告", "江苏省南通市"),
        ("国务院办公厅关于促进消费的意见", None),
    ],
)
def test_region_by_the_issuer(document: Maker, title: str, region: str | None) -> None:
    assert header(document(f"{title}\n现就有关事项通知如下。\n")).region == region


def test_a_local_papers_note_places_its_own_city(document: Maker) -> None:
    note = Removed(rule_id="copyright", text="德州新闻网版权声明", start=0, end=9)
    text = "我市明确重点工作\n日前，我市出台工作要点。\n"
    assert header(document(text, removed=[note])).region == "山东省德州市"
    assert header(document(text.replace("我市", "某地"), removed=[note])).region is None


@pytest.mark.parametrize(
    ("names", "organs"),
    [
        ("中共云岭省委云岭省人民政府", ("中共云岭省委", "云岭省人民政府")),
        ("青岭市民政局、青岭市财政局", ("青岭市民政局", "青岭市财政局")),
        ("现将有关事项通知如下", ()),
    ],
)
def test_joint_organs_are_parted(names: str, organs: tuple[str, ...]) -> None:
    assert organs_in(names) == organs


def test_a_title_without_an_issuer_names_none() -> None:
    assert organs_of("关于做好防汛工作的通知") == ()


def test_level_lists_of_recipients_stay_one() -> None:
    assert split_names("各省、自治区、直辖市人民政府，国务院各部委") == ("各省、自治区、直辖市人民政府", "国务院各部委")


@pytest.mark.parametrize("text", ["", "\n", "　", "为贯彻落实上级部署，现就有关工作提出要求。", "附件：名单"])
def test_nothing_is_guessed_where_nothing_heads_the_text(document: Maker, text: str) -> None:
    found = header(document(text))
    assert (found.title, found.number, found.issuers, found.recipients, found.issued_on) == (None, None, (), (), None)


@pytest.mark.parametrize(
    ("end", "issuers"),
    [
        ("财 政 部 2024年5月8日", ("财政部",)),
        ("青岭市民政局应急救助\n工作领导小组\n2024年5月8日", ("青岭市民政局应急救助工作领导小组",)),
        ("青岭市财政局\n青岭市民政局\n2024年5月8日", ("青岭市财政局", "青岭市民政局")),
    ],
)
def test_signatures_spaced_broken_and_joint(document: Maker, end: str, issuers: tuple[str, ...]) -> None:
    text = f"关于做好应急救助工作的通知\n各县民政局：\n现就有关事项通知如下，请认真贯彻执行。\n{end}\n"
    found = header(document(text))
    assert (found.issuers, found.issued_on) == (issuers, "2024-05-08")


def test_a_date_in_brackets_below_the_title_is_the_date_of_issue(document: Maker) -> None:
    found = header(
        document("中共云岭省委 云岭省人民政府\n关于促进就业的意见\n（2024年2月10日）\n为促进就业，提出如下意见。\n")
    )
    assert (found.title, found.issued_on) == ("中共云岭省委 云岭省人民政府关于促进就业的意见", "2024-02-10")


@pytest.mark.parametrize(
    "stranger",
    [
        "青岭市人民政府 政策文件",
        "青岭市出台十条就业意见",
        "青岭市人民政府办公室 青岭市人民政府办公室关于促进就业的实施意见",
    ],
)
def test_lines_before_a_title_are_none_of_it(document: Maker, stranger: str) -> None:
    title = "青岭市人民政府办公室关于促进就业的实施意见"
    text = (
        f"{stranger} {title} 青政办发〔2024〕21号 各县人民政府： 为促进就业，提出如下意见。 "
        + "一、总体要求。坚持统筹。" * 20
    )
    found = header(document(text))
    assert (found.title, found.number) == (title, "青政办发〔2024〕21号")


def test_a_day_of_printing_is_the_day_it_begins_to_hold(document: Maker) -> None:
    text = (
        "青岭市民政局关于做好救助工作的通知\n各县民政局：\n本通知自印发之日起施行，有效期5年。\n"
        "青岭市民政局\n2024年5月8日\n青岭市民政局办公室 2024年5月10日印发\n"
    )
    found = header(document(text))
    assert (found.issued_on, found.effective_on, found.expires_on) == ("2024-05-08", "2024-05-10", "2029-05-09")


def test_a_report_that_gives_a_notice_word_for_word(document: Maker) -> None:
    text = (
        "青岭市发布复工通知\n2月20日，市民政局发布通知。通知全文如下：\n青岭市民政局\n关于有序复工的通知\n"
        "各县民政局：\n请抓好落实。\n青岭市民政局\n2024年2月20日\n"
    )
    found = header(document(text))
    assert [(part.kind, part.issuers) for part in found.parts] == [("报道", ()), ("通知", ("青岭市民政局",))]


def test_a_forwarded_notice_that_stands_whole_is_a_part(document: Maker) -> None:
    text = (
        "青岭市民政局转发云岭省民政厅关于做好救助工作的通知\n各县民政局：\n现将文件转发给你们。\n青岭市民政局\n2024年5月8日\n"
        "云岭省民政厅关于做好救助工作的通知\n云民发〔2024〕3号\n各市民政局：\n请抓好落实。\n"
    )
    found = header(document(text))
    assert [part.issuers for part in found.parts] == [("青岭市民政局",), ("云岭省民政厅",)]
    assert found.number is None


def test_the_word_annex_is_no_part_of_a_title(document: Maker) -> None:
    text = (
        "青岭市民政局关于印发《青岭市救助任务清单》的通知\n各县民政局：\n现将《青岭市救助任务清单》印发给你们。\n"
        "青岭市民政局\n2024年5月8日\n附件：青岭市救助任务清单\n一、建台账。\n"
    )
    assert header(document(text)).parts[1].title == "青岭市救助任务清单"


def test_a_number_before_the_title_is_the_number(document: Maker) -> None:
    found = header(document("青政发〔2024〕5号-青岭市人民政府关于做好防汛工作的通知\n各县人民政府：\n请抓好落实。\n"))
    assert (found.title, found.number) == ("青岭市人民政府关于做好防汛工作的通知", "青政发〔2024〕5号")
    assert found.issuers == ("青岭市人民政府",)


def test_an_unknown_place_has_the_province_that_the_page_spells_out(document: Maker) -> None:
    note = Removed(rule_id="footer", text="主办：云南省青岭市人民政府办公室", start=0, end=15)
    text = "青岭市人民政府关于加强管理的通知\n各县人民政府：\n请执行。\n"
    assert header(document(text, removed=[note])).region == "云南省青岭市"


def test_an_unknown_county_is_not_put_into_a_city_by_the_letters_of_its_number(document: Maker) -> None:
    text = "洪泉县人民政府办公室关于加强管理的通知\n洪府办〔2021〕57号\n各乡镇人民政府：\n请执行。\n"
    assert header(document(text)).region == "洪泉县"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "各县（区）民政局、开发区（新区）社发局、市救助站，有关单位",
            ("各县（区）民政局", "开发区（新区）社发局", "市救助站", "有关单位"),
        ),
        ("市政府各部门、各直属机构", ("市政府各部门", "各直属机构")),
        ("各区民政局、财政局、市场监督管理局", ("各区民政局、财政局、市场监督管理局",)),
        ("各区、县（市）教体局、市直学校", ("各区、县（市）教体局", "市直学校")),
        ("云岭生产建设兵团财政局、生态环境局", ("云岭生产建设兵团财政局、生态环境局",)),
        ("云岭电网有限公司、白石电力（集团）有限责任公司", ("云岭电网有限公司", "白石电力（集团）有限责任公司")),
    ],
)
def test_recipients_that_begin_by_themselves_are_parted(line: str, names: tuple[str, ...]) -> None:
    assert split_names(line) == names


def test_recipients_whose_colon_was_lost(document: Maker) -> None:
    text = (
        "关于做好车辆通行工作的通知 各县、区商务主管部门 为保障供应，现就有关事项通知如下：一、加强管理。"
        + "请认真落实。" * 30
    )
    assert header(document(text)).recipients == ("各县、区商务主管部门",)


def test_a_headline_with_a_colon_addresses_nobody(document: Maker) -> None:
    text = "市税务局：这些企业可以延期缴税\n2月12日，市税务局召开发布会，介绍了有关情况。\n"
    assert header(document(text)).recipients == ()


def test_what_stands_above_the_recipients_is_the_title(document: Maker) -> None:
    text = "关于做好防汛帮助工业企业\n各县区人民政府，市直各部门：\n为做好工作，现通知如下。\n"
    assert header(document(text)).title == "关于做好防汛帮助工业企业"


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        (
            "财政局办公室关于采取支持性电价政策\n降低企业用电成本的通知\n各供电公司：\n请执行。\n",
            "财政局办公室关于采取支持性电价政策降低企业用电成本的通知",
            "通知",
        ),
        (
            "青岭市应对洪涝灾害\n应急指挥部公告\n（第6号）\n根据实际情况，现公告如下：\n一、加强巡查。\n",
            "青岭市应对洪涝灾害应急指挥部公告",
            "公告",
        ),
        (
            "民政局、财政局关于救助工作的通知青民发〔2024〕3号\n各县民政局：\n请执行。\n",
            "民政局、财政局关于救助工作的通知",
            "通知",
        ),
        (
            "《青岭市人民政府办公室关于印发〈政务公开要点〉的通知》\n各县：\n请执行。\n",
            "青岭市人民政府办公室关于印发〈政务公开要点〉的通知",
            "通知",
        ),
        (
            "四部门联合下发意见\n严惩扰乱市场行为\n10日，市公安局等四部门" + "联合召开会议部署工作" * 6 + "。\n",
            "四部门联合下发意见严惩扰乱市场行为",
            "报道",
        ),
        (
            "青岭发布“金融十条”实施细则\n青岭市金融局近日出台细则，支持企业发展。\n",
            "青岭发布“金融十条”实施细则",
            "报道",
        ),
    ],
)
def test_titles_over_lines_glued_quoted_and_reported(document: Maker, text: str, title: str, kind: str) -> None:
    found = header(document(text))
    assert (found.title, found.kind) == (title, kind)


def test_the_number_that_runs_on_behind_a_title_is_the_number(document: Maker) -> None:
    text = "民政局关于做好救助工作的通知青民发〔2024〕3号\n各县民政局：\n请执行。\n"
    assert header(document(text)).number == "青民发〔2024〕3号"


@pytest.mark.parametrize(
    ("names", "organs"),
    [
        ("民政部财政部国务院扶贫办", ("民政部", "财政部", "国务院扶贫办")),
        ("省民政厅省财政厅", ("省民政厅", "省财政厅")),
        ("教育部办公厅", ("教育部办公厅",)),
        ("中国人民银行营业管理部", ("中国人民银行营业管理部",)),
    ],
)
def test_organs_run_together_are_parted(names: str, organs: tuple[str, ...]) -> None:
    assert organs_in(names) == organs


@pytest.mark.parametrize("end", ["青岭集团\n2024年5月8日", "20240508"])
def test_a_date_at_the_very_end_is_the_date_of_issue(document: Maker, end: str) -> None:
    text = f"青岭市民政局关于做好救助工作的通知\n各县民政局：\n请各单位落实好工作。\n{end}\n"
    assert header(document(text)).issued_on == "2024-05-08"


def test_a_letter_that_issues_under_other_words(document: Maker) -> None:
    text = (
        "各县人社局：\n现将《青岭市人社局业务网上办理指南》印发给你们。\n青岭市人社局\n2024年2月2日\n"
        "青岭市人社局汛期业务办理指南\n"
        + "为做好工作，安排如下。\n一、业务办理。可通过网站办理。\n二、政策咨询。可拨打电话。\n"
        * 3
    )
    assert [part.title for part in header(document(text)).parts][1:] == ["青岭市人社局汛期业务办理指南"]


def test_a_site_column_is_no_title(document: Maker) -> None:
    text = (
        "青岭市税务局 通知公告 防汛期间税收优惠政策指引 为支持企业发展，制定本指引。一、支持物资供应。"
        + "对企业给予支持。" * 20
    )
    assert header(document(text)).title == "防汛期间税收优惠政策指引"


def test_a_short_name_of_a_known_county_is_that_county(document: Maker) -> None:
    text = (
        "阜蒙县健康促进办公室关于印发《阜新蒙古族自治县健康促进方案》的通知\n各乡镇：\n请执行。\n"
        "阜新蒙古族自治县健康促进方案\n一、目标。\n"
    )
    found, findings = read_header(document(text))
    assert found.region == "辽宁省阜新市阜新蒙古族自治县"
    assert findings == ()


def test_a_place_in_the_matter_of_a_title_is_the_region(document: Maker) -> None:
    assert header(document("关于南昌市物流企业车辆通行的通知\n各县商务局：\n请执行。\n")).region == "江西省南昌市"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("聚焦三角洲\n", "云岭健全防返贫监测机制"),
        ("日期:02-27\n云岭\n原标题：", "云岭健全防返贫监测机制"),
        ("云岭市人民政府网站欢迎您! 今天是：\n", "云岭健全防返贫监测机制"),
        ("2024-05-08 15:10", "云岭健全防返贫监测机制"),
    ],
)
def test_a_sites_own_lines_above_a_headline_are_passed(document: Maker, above: str, title: str) -> None:
    text = f"{above}云岭健全防返贫监测机制\n近日，省扶贫开发领导小组印发通知，要求健全监测和帮扶机制，加强精准帮扶。\n"
    assert (header(document(text)).title, header(document(text)).kind) == (title, "报道")


@pytest.mark.parametrize("remark", ["【通用8篇】", "（精选5篇）", "【第一篇】"])
def test_a_mills_remark_is_no_part_of_a_title(document: Maker, remark: str) -> None:
    text = f"2024年防止返贫监测工作实施方案{remark}\n为做好监测工作，制定本方案。\n一、加强监测。每月走访。\n"
    assert header(document(text)).title == "2024年防止返贫监测工作实施方案"


def test_the_fields_of_a_box_are_no_part_of_a_title(document: Maker) -> None:
    box = "[ 发文字号 ] 青政发〔2024〕17号\n[ 成文日期 ] 2024-05-08\n"
    text = f"{box}青岭市人民政府关于救助工作的通知\n各县人民政府：\n请执行。\n"
    assert header(document(text)).title == "青岭市人民政府关于救助工作的通知"


def test_the_red_head_names_the_organ_in_full(document: Maker) -> None:
    head = "青岭市人民政府办公室文件\n青府办发〔2024〕5号\n市人民政府办公室关于复工的通知\n"
    text = f"{head}各县人民政府：\n请执行。\n2024年5月8日\n"
    assert header(document(text)).issuers == ("青岭市人民政府办公室",)


def test_a_notice_that_a_report_gives_whole_is_signed(document: Maker) -> None:
    text = (
        "5月4日，民政部公布示范村镇名单公示。\n示范村镇名单公示如下，听取社会意见，接受社会监督。\n"
        "民政部社会救助司\n2024年5月4日\n示范村镇\n青岭镇\n"
    )
    found = header(document(text))
    assert (found.issuers, found.issued_on) == (("民政部社会救助司",), "2024-05-04")


def test_a_title_that_names_one_of_several_counties_is_of_the_province(document: Maker) -> None:
    text = "贵州正安县等24个县拟退出贫困县序列\n2月25日，省扶贫开发办公室对外发布公示，听取各方意见。\n"
    assert header(document(text)).region == "贵州省"


def test_a_notice_that_takes_effect_at_an_hour(document: Maker) -> None:
    text = "关于恢复营业的通告\n现通告如下：\n一、明确范围。超市可以营业。\n本通告自2024年2月21日零时施行。\n"
    assert header(document(text)).effective_on == "2024-02-21"


def test_a_stated_day_of_closing_is_the_last_day(document: Maker) -> None:
    text = "关于支持政策的通知\n各分中心：\n现明确如下。\n本通知适用截止时间为2024年6月30日。\n"
    assert header(document(text)).expires_on == "2024-06-30"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "财政局预拨第二批救灾补助资金8亿元 云岭日报讯（记者 张某）记者15日从财政局获悉，资金已经下达。",
            "财政局预拨第二批救灾补助资金8亿元",
        ),
        (
            "普法办“防汛救灾 法治同行”知识问答 1、什么是险情？" + "险情是指危险的情况。" * 20,
            "普法办“防汛救灾 法治同行”知识问答",
        ),
        (
            "2024年2月17日起收费公路免收车辆通行费 为做好救灾工作，免收通行费。" + "请相互转告。" * 20,
            "2024年2月17日起收费公路免收车辆通行费",
        ),
        (
            "【意见】关于加强后续帮扶意见会员分享\n关于加强后续帮扶的意见\n为做好工作，提出如下意见。\n",
            "关于加强后续帮扶的意见",
        ),
    ],
)
def test_titles_of_flattened_pages(document: Maker, text: str, title: str) -> None:
    assert header(document(text)).title == title

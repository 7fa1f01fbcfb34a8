"""Notices for the pages of the test site: invented counties, texts put together by number, duties known beforehand."""

# ruff: noqa: E501  pages and texts have long lines

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LAST = date(2026, 10, 30)
"""The day of the newest notice of each list."""
_BETWEEN = 9  # days from one notice to the next

COUNTIES = {"trs": "岚溪县", "ucap": "青嶂县", "jpage": "白石江县", "vsb": "云泽县"}
_LETTERS = {"trs": "岚", "ucap": "青嶂", "jpage": "白石", "vsb": "云泽"}
_MATTERS = (
    ("农村供水管网改造", "水利局"), ("秸秆综合利用", "农业农村局"), ("校园食堂安全", "教育和体育局"), ("山洪灾害防御", "应急管理局"),
    ("特困供养机构整治", "民政局"), ("公益性岗位开发", "人力资源和社会保障局"), ("村卫生室标准化建设", "卫生健康局"), ("小微企业纾困", "工业和信息化局"),
    ("老旧小区加装电梯", "住房和城乡建设局"), ("乡村公路养护", "交通运输局"), ("古树名木保护", "林业局"), ("饮用水水源地巡查", "生态环境局"),
    ("耕地撂荒治理", "自然资源局"), ("冷链食品抽检", "市场监督管理局"), ("乡镇文化站开放", "文化和旅游局"), ("电商进村", "商务局"),
    ("惠农补贴发放", "财政局"), ("统计数据核查", "统计局"), ("退役军人走访", "退役军人事务局"), ("医保经办下沉", "医疗保障局"),
)  # fmt: skip
_STEPS = (
    ("摸清底数", "逐村核对{m}台账，{n}月底前形成汇总表，漏报率控制在{p}%以内。"),
    ("明确标准", "对照省定规范逐项列出{m}的验收条件，公示期不少于{p}日。"),
    ("落实资金", "安排专项经费{p}0万元用于{m}，实行专账核算，严禁挪作他用。"),
    ("开展培训", "组织{p}期业务培训，使每个村至少有{n}名熟悉{m}的工作人员。"),
    ("强化巡查", "建立每周巡查制度，发现{m}中的隐患当场登记、{n}日内销号。"),
    ("畅通举报", "在政务服务大厅设立窗口，群众反映{m}问题的，{n}个工作日内答复。"),
    ("严格验收", "{m}完成后随机抽取{p}个点位复核，不合格的限期返工。"),
    ("完善档案", "一项一档归集图纸、合同和影像，{m}档案保存期限不少于{p}年。"),
    ("引入第三方", "通过公开比选确定评估机构，对{m}成效出具书面报告。"),
    ("推进联建", "把{m}与人居环境提升一并谋划，优先安排{p}个示范村。"),
    ("加密监测", "增设{p}处监测点，雨季每日上报{m}相关数据。"),
    ("压减环节", "将{m}申请材料由{p}份减至{n}份，推行一次办结。"),
    ("数据共享", "接入县级平台，{m}信息每旬更新一次，做到部门之间可查可用。"),
    ("帮扶困难", "对低收入家庭参与{m}的自付部分给予{p}%补助。"),
    ("组建队伍", "从本地工匠中选聘{p}人，经考核后承担{m}的日常维护。"),
    ("储备物资", "按人口规模配齐应急设备，保证{m}期间{n}天用量。"),
    ("宣传引导", "利用赶集日开展现场讲解{p}场，让{m}政策家喻户晓。"),
    ("定期通报", "每季度排名公布各乡镇{m}进度，连续{n}次末位的约谈负责人。"),
    ("总结推广", "年底前评选{n}个优秀案例，提炼{m}的好做法。"),
    ("防范风险", "对{m}涉及的合同逐份审查，化解历史欠账{p}笔。"),
)
_FORMS = (  # how a duty is written, and the roles that it gives to the three units
    ("（责任单位：{a}、{b}）", ("responsible", "responsible", "")),
    ("（{a}牵头，{b}、{c}配合）", ("lead", "cooperate", "cooperate")),
    ("（牵头单位：{a}；责任单位：{b}、{c}）", ("lead", "responsible", "responsible")),
    ("（{a}负责）", ("responsible", "", "")),
    ("（牵头单位：{a}，配合单位：{b}）", ("lead", "cooperate", "")),
)
_ITEMS = ("一、", "二、", "三、", "四、")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeNotice:
    """One notice: ``index`` counts from the newest; ``duties``: role and unit of each, measure by measure."""

    index: int
    title: str
    issuer: str
    number: str
    day: date
    paragraphs: tuple[str, ...]
    duties: tuple[tuple[str, str], ...]


def notice(family: str, index: int, *, edition: int = 1) -> MadeNotice:
    """The notice of that index on a family's site; a later ``edition`` of it has one measure more."""
    county, letters = COUNTIES[family], _LETTERS[family]
    seed = index * 7 + len(family) * 31 + ord(family[0])
    matter, lead = _MATTERS[seed % len(_MATTERS)]
    others = [name for _, name in _MATTERS if name != lead]
    day = LAST - timedelta(days=index * _BETWEEN)
    measures, duties = [], []
    for at in range(2 + seed % 2 + (edition > 1)):
        step, text = _STEPS[(seed * 3 + at * 7 + index // 20) % len(_STEPS)]
        form, roles = _FORMS[(seed + at) % len(_FORMS)]
        units = tuple("县" + name for name in (lead, others[(seed + at * 5) % 19], others[(seed + at * 5 + 4) % 19]))
        body = text.format(m=matter, n=2 + (seed + at) % 9, p=3 + (seed * 5 + at * 11) % 17)
        measures.append(f"{_ITEMS[at]}{step}。{body}" + form.format(**dict(zip("abc", units, strict=True))))
        duties += [(role, unit) for role, unit in zip(roles, units, strict=True) if role]
    issuer = f"{county}人民政府办公室"
    title = f"{issuer}关于做好{day.year}年{day.month}月{matter}工作的通知"
    return MadeNotice(
        index=index,
        title=title,
        issuer=issuer,
        number=f"{letters}政办发〔{day.year}〕{400 - index}号",
        day=day,
        paragraphs=(
            "各乡镇人民政府，县直各部门：",
            f"为扎实推进{matter}，经{county}人民政府同意，现就有关事项通知如下。",
            *measures,
            issuer,
            f"{day.year}年{day.month}月{day.day}日",
        ),
        duties=tuple(duties),
    )

"""What each format is made of: pieces that mutation puts where they do not belong."""

from __future__ import annotations

TEXT = (
    "第一条 ", "第十条之一 ", "第二十条", "第零条", "第〇〇条 ", "第99999条 ", "第一款", "第（三）项", "第一章 总则", "第一编", "第三节 ", "一、",
    "（一）", "十一、", "1.", "1．", "1.1 ", "1.1.1 办", "（1）", "1）", "①", "⑳", "方向1", "方向十", "附件1：", "附表", "目录", "目 录", "……12",
    "【要闻】", "【政策】", "2015年1月18日 北京日报", "问：", "答：", "？", "?", "。", "；", "：", "，", "、", "“", "”", "《", "》", "（", "）", "〔2026〕9号",
    "京科发〔2026〕9号", "京政办发[2025]18号", "财政部公告2023年第7号", "2026年6月22日", "2026年13月45日", "0000年1月1日", "9999年12月31日",
    "二〇二六年六月十日", "二〇二六年二十月三十日", "0000年失效", "2025年失效", "有效期三年", "有效期99年", "有效期0年", "有效期百年",
    "自发布之日起施行", "自2026年8月1日起施行，有效期三年。", "自9999年1月1日起施行，有效期十年。", "同时废止", "《某办法》（京科发〔2019〕20号）同时废止。",
    "（2023—2025年）", "（0000-0000年）", "至2025年12月31日", "在2022-0000年内有效", "从2026年2月30日起", "# ", "## ", "###### ", "- ", "* ", "> ", "| 甲 | 乙 |",
    "|---|---|", "**", "__", "<!-- 注 -->", "<sub>2</sub>", "---", "\n", "\n\n", "\f", " ", "　", "政策名称：", "依据文件：", "发文字号：", "发文机构：",
    "发布日期：", "服务内容：", "条件要求：", "时间/频度：", "联络方式：", "综合篇", "某市科学技术委员会", "某某办公厅（代章）", "办法", "（试行）", "最高50万元",
)  # fmt: skip
HTML = (
    "<p>", "</p>", "<div>", "</div>", "<table>", "</table>", "<tr>", "<td colspan=99999 rowspan=99999>", "<td>", "<th>", "<ol start=-5 reversed>",
    "<ol type=I start=999999999>", "<ol style='list-style:cjk-ideographic' start=999999999>", "<ol type=a start=475254>", "</ol>", "<ul>", "<li>", "<li value=2147483647>",
    "<h1>", "</h1>", "<h6>", "<br>", "<pre>", "<main>", "<article>", "<header>", "<nav>", "<script>", "</script>", "<style>", "<!--", "-->", "<![CDATA[", "]]>",
    "<?xml version='1.0'?>", "<!DOCTYPE html [<!ENTITY a 'b'>]>", "&a;", "&#0;", "&#x110000;", "&nbsp;", "&lt;", "<meta charset=utf-16>", "<meta charset=rot13>",
    "<meta charset=hex>", "<meta charset=unicode_escape>", "<meta charset=utf-7>", "<base href=x>", "<iframe>", "<svg>", "<template>", "<caption>", "<thead>",
    "<tfoot>", " class=nav", " id='footer'", " hidden", " style='display:none'", "<title>", "</title>", "<body>", "</body>", "<html>", "</html>", "<frameset>",
    "<plaintext>", "<textarea>", "<select><option>", "<ruby>字<rt>zì</rt></ruby>", "第一条 ", "。",
)  # fmt: skip
XML = (
    "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>文</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:gridSpan w:val='9999999'/>",
    "<w:vMerge/>", "<w:vMerge w:val='restart'/>", "<w:numPr><w:ilvl w:val='9'/><w:numId w:val='1'/></w:numPr>", "<w:ilvl w:val='-1'/>", "<w:ilvl w:val='99999'/>",
    "<w:numFmt w:val='lowerRoman'/>", "<w:numFmt w:val='chineseCounting'/>", "<w:numFmt w:val='upperLetter'/>", "<w:start w:val='2147483647'/>",
    "<w:start w:val='-5'/>", "<w:lvlText w:val='%1.%2.%9'/>", "<w:lvlText w:val='%0%%'/>", "<w:lvlRestart w:val='0'/>", "<w:isLgl/>", "<w:basedOn w:val='1'/>",
    "<w:outlineLvl w:val='-3'/>", "<w:outlineLvl w:val='0'/>", "<w:vanish/>", "<w:del>", "</w:del>", "<w:ins>", "</w:ins>", "<w:fldChar w:fldCharType='begin'/>",
    "<w:fldChar w:fldCharType='end'/>", "<w:sdt>", "</w:sdt>", "<mc:AlternateContent>", "</mc:AlternateContent>", "<mc:Choice>", "<w:txbxContent>", "</w:txbxContent>",
    "<w:sym w:font='Wingdings' w:char='F0FE'/>", "<w:sym w:char='zzzz'/>", "<w:sym w:char='110000'/>", "<w:footnoteReference w:id='2'/>", "<w:drawing>",
    "</w:drawing>", "<m:oMath>", "</m:oMath>", "<m:f>", "</m:f>", "<m:sSup>", "</m:sSup>", "<!DOCTYPE a>", "<!ENTITY a 'b'>", "&a;", "&#0;", "&#xD800;", "<![CDATA[", "]]>",
    "<?pi ?>", "<!-- -->", " w:val='x'", " w:id=''", "</w:body>", "<w:body>", "<w:num w:numId='1'>", "<w:abstractNum>",
)  # fmt: skip
PDF = (
    " obj", " endobj", " stream\n", "\nendstream", " 0 R", " 1 0 R", " 2 0 R", " 3 0 R", " 7 0 R", "<<", ">>", "[", "]", "/Kids", "/Parent", "/Count", "/Length",
    "/Filter", "/FlateDecode", "/ASCIIHexDecode", "/LZWDecode", "/DCTDecode", "/JBIG2Decode", "/Contents", "/Resources", "/Font", "/ToUnicode", "/Encoding", "/XObject",
    "/Form", "/MediaBox", "/Rotate", "/Prev", "/Root", "/Encrypt", "/Size", "/ObjStm", "/XRef", "/W", "/Index", "xref", "trailer", "startxref", "%%EOF", "BT", "ET",
    "Tj", "TJ", "Tf", "Td", "Do", "q", "Q", "cm", "re", "m", "l", "S", "f", "(", ")", "<4e2d>", "begincmap", "endcmap", "beginbfrange", "null", "true", "nan", "-1",
    "4294967295", "99999999999999999999", "1e308", "0.00000001", "true", "/Type /Pages", "/Type /Catalog", "/Annots", "/AcroForm", "/Linearized 1 /L 999999999999",
)  # fmt: skip
NUMBERS = (
    "第", "条", "之", "章", "节", "编", "分编", "款", "项", "一", "二", "十", "百", "千", "万", "亿", "零", "〇", "两", "半", "点", "余", "多", "几", "来", "约", "近", "不超过",
    "最高", "元", "万元", "亿元", "%", "％", "‰", "百分之", "千分之", "分之", "折", "倍", "年", "月", "日", "天", "个月", "工作日", "小时", "去年", "今年", "前年", "上个月",
    "前", "后", "内", "以来", "至", "—", "-", "~", "到", "起", "有效期", "失效", "（", "）", "(", ")", "、", ".", "．", ",", "，", " ", "1", "2", "0", "12", "2026", "300w", "80", "1.2",
    "¥", "￥", "$", "①", "⑳", "方向", "自", "同时废止", "《办法》", "〔2026〕9号", "月底", "年初", "季度", "上半年", "周", "e", "+", "千万", "百万", "k", "kw",
)  # fmt: skip
FACTS = (
    "我们公司", "注册在", "北京", "经开区", "海淀区", "上海", "成立", "成立了", "不到", "超过", "不超过", "至少", "大概", "快", "职工", "员工", "人", "86人", "五百来号人", "研发费用", "营收",
    "收入", "合同", "两份合同", "一份", "另一份", "每份", "各", "分别", "合计", "其中", "贷款", "利率", "LPR", "3.3%", "百分之十二", "投资", "固定资产", "设备", "租金", "面积", "平方米", "亩",
    "320万元", "两个亿", "3千万", "一百二十万", "20w", "0元", "-5万", "1.5.2万", "8000000", "１２万", "今年", "去年", "2025年", "2021年3月", "上个月", "昨天", "2026-02-30", "已经", "用过", "领过", "没有",
    "不是", "未", "无", "并非", "不存在", "失信记录", "处罚", "是", "高新技术企业", "专精特新", "小巨人", "独角兽", "小微企业", "外资", "上市", "第一年", "第二年", "前三年", "头两年", "能拿多少", "够不够条件",
    "？", "，", "。", "、", "；", "：", "（", "）", "“", "”", "\n", " ", "或者", "和", "但是", "如果", "要是", "假如", "忽略以上规则", "我的手机13800138000", "11010519491231002X", "6222021234567890123",
    "a@b.cn", "http://x", "<b>", "```", "{}", "%s", "《办法》", "第十二条", "〔2026〕9号", "voucher", "How much", "we are", "employees",
)  # fmt: skip
RULES = (
    "cite", "all", "any", "not", "text", "per", "id", "clauses", "from", "doc", "from_cite", "to", "versions", "title", "aliases", "tags", "eligibility", "notes", "benefit", "of", "unmodelled",
    "base", "payable", "deadlines", "cap", "when", "otherwise", "derive", "fact", "then", "used", "label", "ended_by", "also", "table", "by_level", "judge", "own_share", "cases", "rows", "measures", "wording",
    "amount", "each", "condition", "sum", "schedule", "by", "tiers", "where", "times", "conflicts", "at_most", "min", "round", "take", "scope", "programs", "kind", "share", "give", "name", "actual",
    "transitional", "best_of", "value", "unit_rate", "unit", "op", "minus", "if_less_than", "grade", "count", "brackets", "best", "at_least", "special", "pieces", "quote", "locator", ": ", ":", "- ", "{", "}",
    "[", "]", ", ", "&a ", "*a", "<<: ", "!!python/object:os.system ", "!!set ", "| ", "> ", "# ", "---\n", "\n", "  ", "\t", "'", '"', "\\u0000", "? ", "~", "null", "true", "yes", "0.5", "1e9", ".inf",
    "2026-02-30", "2026-01-01", "9999-12-31", "30%", "150%", "30万元", "0元", "-1元", "1万人", "3个月", "5个工作日", "不超过", "属于", "为", "staff", "revenue", "contract", "contracts", "sector", "benefit", "DEMO-OLD",
    "DEMO-NEW", "旧1", "新5", "第一条", "每年", "元",
)  # fmt: skip

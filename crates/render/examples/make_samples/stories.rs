//! The reports themselves. Agencies, figures and sentences are invented.

use gongkai_report::{Cell, Chapter, Decimal, Paragraph, Report, format::Grade};

use crate::{
    Form, Sample,
    facts::{Facts, Fault},
};

const BUREAU: &str = "云岭县司法局";
const DISTRICT: &str = "青禾区人民政府";
const TOWN: &str = "白鹭镇人民政府";

pub fn samples() -> Result<Vec<Sample>, Fault> {
    Ok(vec![
        town_2016()?,
        bureau_2017()?,
        bureau_2019()?,
        district_2019()?,
        town_2020()?,
        district_2020()?,
        bureau_2021()?,
        bureau_2022()?,
        district_2022()?,
        town_2023()?,
        district_2023()?,
        bureau_2024()?,
        town_2024()?,
        bureau_2025()?,
        district_2025()?,
        town_2025()?,
    ])
}

fn sample(file: &'static str, form: Form, facts: Facts, note: &'static str) -> Sample {
    Sample { file, form, report: facts.report, previous: None, note, fails: Vec::new() }
}

/// Puts paragraphs into the chapters of the form, in their order; the first text stands before them.
fn tell(facts: &mut Facts, before: &str, chapters: &[&[&str]]) {
    let report: &mut Report = &mut facts.report;
    let paragraphs = |texts: &[&str]| -> Vec<Paragraph> {
        texts.iter().map(|text| Paragraph { text: (*text).to_owned(), place: String::new() }).collect()
    };
    report.chapters.push(Chapter {
        no: String::new(),
        heading: String::new(),
        paragraphs: paragraphs(&[before]),
    });
    for (position, def) in report.format.chapters.iter().enumerate() {
        report.chapters.push(Chapter {
            no: def.no.clone(),
            heading: def.heading.clone(),
            paragraphs: paragraphs(chapters.get(position).copied().unwrap_or_default()),
        });
    }
}

fn period(year: i32) -> String {
    format!(
        "依照《中华人民共和国政府信息公开条例》第四十九条、第五十条的规定编制本报告，数据统计期限为{year}年1月1日至12月31日。"
    )
}

const IMPROVE: &[&str] = &[
    "一年来的工作还有短板：个别科室对公开范围把握不准，政策解读形式偏少，栏目更新快慢不一。",
    "下一步将细化公开事项清单，组织业务培训，完善审查流程，把群众关心的事项说清楚、公开好。",
];
const NOTHING_ELSE: &[&str] = &["没有其他需要报告的事项。"];

// --- the form of 2014

fn town_2016() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("legacy-2014", TOWN, 2016)?;
    facts.set(&[
        ("legacy.s1_1", 64),
        ("legacy.s1_2_2", 58),
        ("legacy.s1_2_5", 12),
        ("legacy.s3_1", 5),
        ("legacy.s3_1_1", 3),
        ("legacy.s3_1_4", 1),
        ("legacy.s3_2", 5),
        ("legacy.s3_2_1", 5),
        ("legacy.s3_3", 5),
        ("legacy.s3_3_1", 2),
        ("legacy.s3_3_2", 3),
        ("legacy.s8_1", 1),
        ("legacy.s8_2", 2),
        ("legacy.s8_3", 2),
        ("legacy.s8_3_2", 2),
        ("legacy.s9_1", 1),
        ("legacy.s9_2", 1),
        ("legacy.s9_3", 26),
    ])?;
    tell(
        &mut facts,
        &period(2016),
        &[
            &["我镇把政务公开与便民服务结合起来，在镇政府大厅和各村设立公开栏，及时张贴惠农、救助等信息。"],
            &["主要通过县政府门户网站和公开栏公开信息。"],
            &["申请内容以土地确权、补助发放为主，均在规定期限内答复。"],
            &["未收取任何费用。"],
            &["没有发生此类案件。"],
            IMPROVE,
            &["附表见后。"],
        ],
    );
    let mut sample = sample(
        "2016-白鹭镇人民政府.txt",
        Form::Lines,
        facts,
        "one cell a line; the channels add up to 4, the sum says 5",
    );
    sample.fails.push(("L1", "legacy.s3_1", Grade::Warn));
    Ok(sample)
}

fn bureau_2017() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("legacy-2014", BUREAU, 2017)?;
    facts.set(&[
        ("legacy.s1_1", 186),
        ("legacy.s1_1_norm", 2),
        ("legacy.s1_1_made", 2),
        ("legacy.s1_2_2", 171),
        ("legacy.s1_2_4", 94),
        ("legacy.s2_1", 1),
        ("legacy.s2_2_2", 1),
        ("legacy.s2_2_2_lead", 1),
        ("legacy.s2_2_3", 3),
        ("legacy.s3_1", 8),
        ("legacy.s3_1_1", 2),
        ("legacy.s3_1_3", 5),
        ("legacy.s3_1_4", 1),
        ("legacy.s3_2", 8),
        ("legacy.s3_2_1", 7),
        ("legacy.s3_2_2", 1),
        ("legacy.s3_3", 8),
        ("legacy.s3_3_1", 3),
        ("legacy.s3_3_2", 3),
        ("legacy.s3_3_4", 1),
        ("legacy.s3_3_4_3", 1),
        ("legacy.s3_3_6", 1),
        ("legacy.s8_1", 1),
        ("legacy.s8_2", 1),
        ("legacy.s8_3", 3),
        ("legacy.s8_3_1", 1),
        ("legacy.s8_3_2", 2),
        ("legacy.s9_1", 2),
        ("legacy.s9_2", 1),
        ("legacy.s9_3", 43),
    ])?;
    facts.amount("legacy.s8_4", 350)?;
    tell(
        &mut facts,
        &period(2017),
        &[
            &["我局围绕法律援助、公证、人民调解等服务事项推进公开，修订了公开指南和目录。"],
            &["以县政府门户网站为主要渠道，同步在微信公众号推送。"],
            &["对每件申请专人登记、限时办理，答复文书统一编号。"],
            &["没有收取检索、复制、邮寄等费用。"],
            &["没有因政府信息公开引起的复议、诉讼案件。"],
            IMPROVE,
            &["统计表附后。"],
        ],
    );
    Ok(sample("2017-云岭县司法局.docx", Form::Docx, facts, "clean; the long list of the old form"))
}

// --- the form of 2019

fn bureau_2019() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2019", BUREAU, 2019)?;
    facts.set(&[
        ("t2_1.normative.made", 1),
        ("t2_1.normative.published", 1),
        ("t2_1.normative.public_total", 6),
        ("t2_5.other_service.items_last_year", 32),
        ("t2_5.other_service.change", -3),
        ("t2_5.other_service.decisions", 715),
    ])?;
    facts.all("t3", Cell::Blank, None)?;
    facts.all("t4", Cell::Blank, None)?;
    facts.set(&[
        ("t3.new.total", 0),
        ("t3.carried_in.total", 0),
        ("t3.results_total.total", 0),
        ("t3.carried_out.total", 0),
        ("t4.review.total", 0),
        ("t4.suit_direct.total", 0),
        ("t4.suit_after_review.total", 0),
    ])?;
    tell(
        &mut facts,
        &period(2019),
        &[
            &["我局把公共法律服务作为公开重点，办事指南、收费标准、投诉渠道全部上墙上网。"],
            &["修订了一件规范性文件并向社会公布。"],
            &["年内没有收到政府信息公开申请。"],
            &["年内没有因政府信息公开工作被申请行政复议、提起行政诉讼。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    Ok(sample(
        "2019-云岭县司法局.txt",
        Form::Lines,
        facts,
        "clean; one cell a line, tables three and four blank but for zeros in the totals",
    ))
}

fn district_2019() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2019", DISTRICT, 2019)?;
    facts.set(&[
        ("t2_1.normative.made", 9),
        ("t2_1.normative.published", 9),
        ("t2_1.normative.public_total", 57),
        ("t2_5.licence.items_last_year", 214),
        ("t2_5.licence.change", -11),
        ("t2_5.licence.decisions", 36_402),
        ("t2_5.other_service.items_last_year", 508),
        ("t2_5.other_service.change", 23),
        ("t2_5.other_service.decisions", 51_977),
        ("t2_6.penalty.items_last_year", 1_935),
        ("t2_6.penalty.change", 40),
        ("t2_6.penalty.decisions", 4_218),
        ("t2_6.compulsion.items_last_year", 126),
        ("t2_6.compulsion.change", -2),
        ("t2_6.compulsion.decisions", 63),
        ("t2_8.admin_fee.items_last_year", 17),
        ("t2_8.admin_fee.change", -1),
        ("t2_9.central_purchase.purchases", 288),
        ("t3.new.natural", 46),
        ("t3.new.business", 7),
        ("t3.new.legal_service", 2),
        ("t3.carried_in.natural", 3),
        ("t3.granted.natural", 21),
        ("t3.granted.business", 4),
        ("t3.partial.natural", 5),
        ("t3.denied_third_party.natural", 2),
        ("t3.denied_internal.natural", 1),
        ("t3.unable_not_held.natural", 11),
        ("t3.unable_not_held.business", 2),
        ("t3.unable_not_existing.legal_service", 1),
        ("t3.refused_petition.natural", 3),
        ("t3.other.natural", 2),
        ("t4.review.upheld", 2),
        ("t4.review.corrected", 1),
        ("t4.suit_after_review.upheld", 1),
    ])?;
    facts.sum()?;
    facts.put("t2_9.central_purchase.amount", Cell::Number(96_451_320), Some("96451320元"))?;
    let received = facts.get("t3.new.total");
    tell(
        &mut facts,
        &period(2019),
        &[
            &[
                "全区以基层政务公开标准化为抓手，梳理公开事项，规范栏目设置，开展政府开放日活动。",
                &format!("依申请公开方面，全年新收政府信息公开申请{received}件，较好满足了群众的信息需求。"),
            ],
            &["各部门按职责公开行政许可、行政处罚结果和收费目录。"],
            &["申请内容集中在征地补偿、住房保障、城市更新等方面。"],
            &["对复议中被纠正的案件逐件分析原因，规范了答复文书。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    Ok(sample(
        "2019-青禾区人民政府.html",
        Form::Html,
        facts,
        "clean; negative changes where they may be, an amount printed with its unit",
    ))
}

fn town_2020() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2019", TOWN, 2020)?;
    facts.set(&[
        ("t2_5.other_service.items_last_year", 41),
        ("t2_5.other_service.change", 6),
        ("t2_5.other_service.decisions", 820),
        ("t3.new.natural", 7),
        ("t3.granted.natural", 4),
        ("t3.unable_not_held.natural", 2),
        ("t3.refused_repeat.natural", 1),
    ])?;
    facts.sum()?;
    // The total of the row and its other cells stay right: only the sign is wrong.
    facts.set(&[("t2_6.penalty.decisions", -4)])?;
    tell(
        &mut facts,
        &period(2020),
        &[
            &["我镇通过村务公开栏、大喇叭和微信群等方式公开惠民政策，方便群众知晓和监督。"],
            &["公开内容以社会救助、农业补贴、环境整治为主。"],
            &["申请均由党政综合办公室统一办理。"],
            &["没有发生复议、诉讼案件。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    let mut sample = sample("2020-白鹭镇人民政府.pdf", Form::Pdf, facts, "a number of decisions is negative");
    sample.fails.push(("NN", "t2_6.penalty.decisions", Grade::Must));
    Ok(sample)
}

fn district_2020() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2019", DISTRICT, 2020)?;
    facts.set(&[
        ("t2_1.normative.made", 12),
        ("t2_1.normative.published", 12),
        ("t2_1.normative.public_total", 64),
        ("t2_5.licence.items_last_year", 203),
        ("t2_5.licence.change", -8),
        ("t2_5.licence.decisions", 33_871),
        ("t2_5.other_service.items_last_year", 531),
        ("t2_5.other_service.change", 4),
        ("t2_5.other_service.decisions", 60_244),
        ("t2_6.penalty.items_last_year", 1_975),
        ("t2_6.penalty.change", -15),
        ("t2_6.penalty.decisions", 3_962),
        ("t2_6.compulsion.items_last_year", 124),
        ("t2_6.compulsion.decisions", 70),
        ("t2_8.admin_fee.items_last_year", 16),
        ("t2_9.central_purchase.purchases", 305),
        ("t3.new.natural", 52),
        ("t3.new.business", 5),
        ("t3.new.public_benefit", 1),
        // The report of 2019 carries over 4 natural persons, 1 enterprise and 1 legal service.
        ("t3.carried_in.natural", 3),
        ("t3.carried_in.business", 1),
        ("t3.carried_in.legal_service", 1),
        ("t3.granted.natural", 25),
        ("t3.granted.business", 5),
        ("t3.granted.legal_service", 1),
        ("t3.partial.natural", 6),
        ("t3.denied_case_file.natural", 2),
        ("t3.unable_not_held.natural", 14),
        ("t3.unable_not_existing.public_benefit", 1),
        ("t3.refused_petition.natural", 4),
        ("t4.review.upheld", 3),
        ("t4.review.other", 1),
        ("t4.review.pending", 1),
        ("t4.suit_after_review.upheld", 1),
    ])?;
    facts.sum()?;
    facts.amount("t2_9.central_purchase.amount", 8_830_416_050)?;
    tell(
        &mut facts,
        &period(2020),
        &[
            &["围绕疫情防控和助企纾困，及时公开惠企政策、防控信息，回应社会关切。"],
            &["完成了部门权责清单的动态调整，并在门户网站公布。"],
            &["推行申请办理全流程留痕，答复前由司法行政部门把关。"],
            &["健全败诉风险提示机制，做好应诉工作。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    let mut sample = sample(
        "2020-青禾区人民政府.xlsx",
        Form::Xlsx,
        facts,
        "carries in 3 applications of natural persons, the report of 2019 carries out 4",
    );
    sample.previous = Some("2019-青禾区人民政府.html");
    sample.fails.push(("T3-Y", "t3.natural", Grade::Must));
    sample.fails.push(("T3-Y", "t3.total", Grade::Must));
    Ok(sample)
}

// --- the form of 2021

fn bureau_2021() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2021", BUREAU, 2021)?;
    facts.set(&[
        ("t2_1.normative.issued", 1),
        ("t2_1.normative.in_force", 5),
        ("t2_5.licence.decisions", 38),
        ("t2_6.penalty.decisions", 2),
        ("t3.new.natural", 9),
        ("t3.new.legal_service", 1),
        ("t3.granted.natural", 4),
        ("t3.denied_internal.natural", 1),
        ("t3.unable_not_held.natural", 2),
        ("t3.granted.legal_service", 1),
        ("t3.refused_confirm.natural", 1),
    ])?;
    facts.sum()?;
    tell(
        &mut facts,
        &period(2021),
        &[
            &["我局公布公共法律服务事项清单，公开律师、公证、司法鉴定机构名录，依申请公开渠道保持畅通。"],
            &["现行有效的规范性文件集中在网站专栏公开，供公众查询下载。"],
            &["对申请内容不明确的，主动与申请人沟通，一次性告知需要补正的内容。"],
            &["没有发生复议、诉讼案件。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    Ok(sample("2021-云岭县司法局.docx", Form::Docx, facts, "clean"))
}

fn bureau_2022() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2021", BUREAU, 2022)?;
    facts.set(&[
        ("t2_1.normative.issued", 2),
        ("t2_1.normative.repealed", 1),
        ("t2_1.normative.in_force", 6),
        ("t2_5.licence.decisions", 41),
        ("t2_6.penalty.decisions", 3),
        ("t3.new.natural", 12),
        ("t3.new.business", 2),
        ("t3.carried_in.natural", 1),
        ("t3.granted.natural", 6),
        ("t3.granted.business", 2),
        ("t3.partial.natural", 1),
        ("t3.unable_not_existing.natural", 3),
        ("t3.refused_petition.natural", 2),
        ("t4.review.upheld", 1),
    ])?;
    facts.sum()?;
    tell(
        &mut facts,
        &period(2022),
        &[
            &["全年新收政府信息公开申请14件，上年结转1件，办结14件，结转下年度继续办理1件。"],
            &["制发行政规范性文件2件，废止1件，现行有效6件。"],
            &["申请人以自然人为主，答复书全部附有救济渠道。"],
            &["因政府信息公开引发行政复议1件，复议机关维持了我局的答复。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    let mut sample = sample(
        "2022-云岭县司法局.txt",
        Form::Pipes,
        facts,
        "clean, also with the report of 2021; cells between upright bars",
    );
    sample.previous = Some("2021-云岭县司法局.docx");
    Ok(sample)
}

fn district_2022() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2021", DISTRICT, 2022)?;
    facts.set(&[
        ("t2_1.normative.issued", 11),
        ("t2_1.normative.repealed", 4),
        ("t2_1.normative.in_force", 78),
        ("t2_5.licence.decisions", 41_206),
        ("t2_6.penalty.decisions", 5_133),
        ("t2_6.compulsion.decisions", 88),
        ("t3.new.natural", 73),
        ("t3.new.business", 9),
        ("t3.new.research", 1),
        ("t3.carried_in.natural", 5),
        ("t3.granted.natural", 30),
        ("t3.granted.business", 6),
        ("t3.granted.research", 1),
        ("t3.partial.natural", 9),
        ("t3.denied_third_party.business", 1),
        ("t3.denied_process.natural", 3),
        ("t3.unable_not_held.natural", 17),
        ("t3.unable_not_held.business", 2),
        ("t3.unable_unclear.natural", 4),
        ("t3.refused_petition.natural", 6),
        ("t3.other_no_correction.natural", 3),
        ("t4.review.upheld", 4),
        ("t4.review.corrected", 1),
        ("t4.suit_direct.upheld", 1),
        ("t4.suit_after_review.pending", 1),
    ])?;
    facts.sum()?;
    facts.amount("t2_8.admin_fee.amount_wan", 286_075)?;
    // Right in its column, wrong in its row.
    facts.set(&[("t3.partial.total", 8), ("t3.results_total.total", 81), ("t3.carried_out.total", 7)])?;
    tell(
        &mut facts,
        &period(2022),
        &[
            &["全区聚焦重点领域公开，规范基层公开专区建设，推动政策文件库上线运行。"],
            &["行政执法结果按月更新，行政事业性收费实行目录清单管理。"],
            &["申请答复质量纳入年度评议，未发生逾期答复。"],
            &["加强与复议机关、人民法院的沟通，促进争议实质化解。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    let mut sample = sample(
        "2022-青禾区人民政府.pdf",
        Form::Pdf,
        facts,
        "totals of three rows do not match their cells, though the column of totals adds up",
    );
    sample.fails.push(("T3-3", "t3.partial", Grade::Must));
    sample.fails.push(("T3-3", "t3.results_total", Grade::Must));
    sample.fails.push(("T3-3", "t3.carried_out", Grade::Must));
    Ok(sample)
}

fn town_2023() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2021", TOWN, 2023)?;
    facts.set(&[
        ("t2_6.penalty.decisions", 11),
        ("t2_6.compulsion.decisions", 1),
        ("t3.new.natural", 6),
        ("t3.granted.natural", 3),
        ("t3.unable_not_held.natural", 2),
        ("t3.other_other.natural", 1),
    ])?;
    facts.sum()?;
    facts.all("t3.denied_query.", Cell::Absent, None)?;
    tell(
        &mut facts,
        &period(2023),
        &[
            &["我镇编制了公开事项标准目录，依托便民服务中心设立政务公开专区，配备自助查询设备。"],
            &["综合执法结果在县政府网站公示。"],
            &["申请主要涉及征地和宅基地审批。"],
            &["没有发生复议、诉讼案件。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    let mut sample = sample(
        "2023-白鹭镇人民政府.txt",
        Form::Tabs,
        facts,
        "cells between tabs; the row 8.属于行政查询事项 is missing",
    );
    sample.fails.push(("MISSING", "t3.denied_query", Grade::Warn));
    Ok(sample)
}

fn district_2023() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2021", DISTRICT, 2023)?;
    facts.set(&[
        ("t2_1.normative.issued", 8),
        ("t2_1.normative.repealed", 6),
        ("t2_1.normative.in_force", 80),
        ("t2_5.licence.decisions", 43_590),
        ("t2_6.penalty.decisions", 4_871),
        ("t2_6.compulsion.decisions", 52),
        ("t3.new.natural", 81),
        ("t3.new.business", 12),
        ("t3.new.other_org", 2),
        ("t3.carried_in.natural", 3),
        ("t3.carried_in.business", 1),
        ("t3.granted.natural", 36),
        ("t3.granted.business", 8),
        ("t3.granted.other_org", 2),
        ("t3.partial.natural", 7),
        ("t3.denied_case_file.natural", 5),
        ("t3.unable_not_held.natural", 21),
        ("t3.unable_not_existing.business", 3),
        ("t3.refused_publication.natural", 1),
        ("t3.refused_abusive.natural", 4),
        ("t3.other_unpaid.natural", 1),
        ("t4.review.upheld", 5),
        ("t4.review.other", 2),
        ("t4.suit_after_review.upheld", 2),
    ])?;
    facts.sum()?;
    facts.amount("t2_8.admin_fee.amount_wan", 301_240)?;
    let left = facts.get("t3.carried_out.natural");
    let total = facts.get("t3.carried_out.total");
    facts.set(&[("t3.carried_out.natural", left + 2), ("t3.carried_out.total", total + 2)])?;
    tell(
        &mut facts,
        &period(2023),
        &[
            &["围绕优化营商环境，集中公开惠企政策，开设企业开办、项目审批等主题专栏。"],
            &["规范性文件在制发后二十个工作日内公开，并同步发布解读材料。"],
            &["对疑难申请实行会商办理，征求第三方意见的时间依法予以扣除。"],
            &["行政机关负责人出庭应诉情况列入考核。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    let mut sample = sample(
        "2023-青禾区人民政府.html",
        Form::Portal,
        facts,
        "a page with menus around the article; two applications too many are carried over",
    );
    sample.fails.push(("T3-1", "t3.natural", Grade::Must));
    sample.fails.push(("T3-1", "t3.total", Grade::Must));
    Ok(sample)
}

fn bureau_2024() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2021", BUREAU, 2024)?;
    facts.set(&[
        ("t2_1.normative.issued", 1),
        ("t2_1.normative.in_force", 7),
        ("t2_5.licence.decisions", 36),
        ("t2_6.penalty.decisions", 1),
        ("t3.new.natural", 17),
        ("t3.new.business", 1),
        ("t3.granted.natural", 9),
        ("t3.granted.business", 1),
        ("t3.unable_not_held.natural", 5),
        ("t3.refused_repeat.natural", 2),
    ])?;
    facts.sum()?;
    tell(
        &mut facts,
        &period(2024),
        &[
            &["全年新收政府信息公开申请21件，均已登记并按期办理。"],
            &["行政许可、行政处罚信息在作出决定之日起七个工作日内公示。"],
            &["申请人主要为本县居民。"],
            &["没有发生复议、诉讼案件。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    let mut sample = sample(
        "2024-云岭县司法局.txt",
        Form::TabsGbk,
        facts,
        "GB 18030, cells between tabs; the text says 21 applications, the table 18",
    );
    sample.fails.push(("TEXT-NUM", "t3.new.total", Grade::Warn));
    Ok(sample)
}

fn town_2024() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2021", TOWN, 2024)?;
    facts.set(&[
        ("t2_6.penalty.decisions", 14),
        ("t3.new.natural", 8),
        ("t3.new.business", 1),
        ("t3.granted.natural", 5),
        ("t3.granted.business", 1),
        ("t3.unable_not_existing.natural", 3),
    ])?;
    facts.sum()?;
    facts.put("t2_5.licence.decisions", Cell::Decimal(Decimal { mantissa: 25, scale: 1 }), None)?;
    tell(
        &mut facts,
        &period(2024),
        &[
            &["我镇把政务公开纳入村干部培训内容，指导各村规范公开栏目，接受群众监督。"],
            &["依托综合执法平台归集执法信息并公开。"],
            &["群众关心的补贴申领、用地审批事项得到及时答复。"],
            &["没有发生复议、诉讼案件。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    let mut sample = sample("2024-白鹭镇人民政府.xlsx", Form::Xlsx, facts, "a number of decisions is 2.5");
    sample.fails.push(("NN", "t2_5.licence.decisions", Grade::Must));
    Ok(sample)
}

fn bureau_2025() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2021", BUREAU, 2025)?;
    facts.set(&[
        ("t2_1.normative.repealed", 2),
        ("t2_1.normative.in_force", 5),
        ("t2_5.licence.decisions", 44),
        ("t3.new.natural", 15),
        ("t3.new.business", 3),
        ("t3.new.legal_service", 2),
        ("t3.carried_in.natural", 1),
        ("t3.granted.natural", 7),
        ("t3.granted.business", 2),
        ("t3.granted.legal_service", 2),
        ("t3.partial.natural", 2),
        ("t3.denied_secret.natural", 1),
        ("t3.unable_not_held.natural", 4),
        ("t3.unable_unclear.business", 1),
        ("t4.review.upheld", 1),
        ("t4.review.pending", 1),
    ])?;
    facts.sum()?;
    facts.all("t2_8", Cell::NotApplicable, Some("/"))?;
    tell(
        &mut facts,
        &period(2025),
        &[
            &["我局持续推进公共法律服务信息公开，全年新收政府信息公开申请20件，上年结转1件。"],
            &["清理规范性文件后，现行有效5件，全部在网站公开文本。"],
            &["办理过程实行登记、拟办、审核、答复、归档闭环管理。"],
            &["对行政复议案件逐件复盘，改进告知内容。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    Ok(sample("2025-云岭县司法局.pdf", Form::Pdf, facts, "clean; a sign for none in the fee"))
}

fn district_2025() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2021", DISTRICT, 2025)?;
    facts.set(&[
        ("t2_1.normative.issued", 7),
        ("t2_1.normative.repealed", 3),
        ("t2_1.normative.in_force", 86),
        ("t2_5.licence.decisions", 47_318),
        ("t2_6.penalty.decisions", 4_402),
        ("t2_6.compulsion.decisions", 61),
        ("t3.new.natural", 95),
        ("t3.new.business", 14),
        ("t3.new.public_benefit", 1),
        ("t3.carried_in.natural", 6),
        ("t3.granted.natural", 44),
        ("t3.granted.business", 10),
        ("t3.granted.public_benefit", 1),
        ("t3.partial.natural", 12),
        ("t3.denied_third_party.natural", 3),
        ("t3.unable_not_held.natural", 28),
        ("t3.unable_not_held.business", 3),
        ("t3.refused_petition.natural", 7),
        ("t4.review.upheld", 6),
        ("t4.review.corrected", 1),
        ("t4.suit_after_review.upheld", 1),
        ("t4.suit_after_review.pending", 2),
    ])?;
    facts.sum()?;
    facts.amount("t2_8.admin_fee.amount_wan", 297_866)?;
    facts.put("t2_6.penalty.decisions", Cell::Unreadable, Some("12abc"))?;
    tell(
        &mut facts,
        &period(2025),
        &[
            &["全区推进公开平台集约化，统一栏目、统一检索，实现政策文件一站式查询。"],
            &["执法信息按统一标准归集公示。"],
            &["建立申请办理台账和到期提醒制度，按期答复率保持较高水平。"],
            &["定期通报复议、诉讼情况，举一反三改进工作。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    let mut sample =
        sample("2025-青禾区人民政府.docx", Form::Docx, facts, "12abc stands where a number has to be");
    sample.fails.push(("NN", "t2_6.penalty.decisions", Grade::Must));
    Ok(sample)
}

fn town_2025() -> Result<Sample, Fault> {
    let mut facts = Facts::zeros("format-2021", TOWN, 2025)?;
    facts.set(&[
        ("t2_6.penalty.decisions", 9),
        ("t2_6.compulsion.decisions", 2),
        ("t3.new.natural", 10),
        ("t3.granted.natural", 6),
        ("t3.partial.natural", 1),
        ("t3.unable_not_held.natural", 2),
        ("t4.review.upheld", 1),
        ("t4.review.other", 1),
    ])?;
    facts.sum()?;
    facts.set(&[("t4.review.total", 3)])?;
    tell(
        &mut facts,
        &period(2025),
        &[
            &["我镇开展政务公开进村活动，面对面解读医保、养老等政策，听取群众意见。"],
            &["行政处罚决定由县平台统一公开。"],
            &["申请登记、答复、送达环节均有记录。"],
            &["复议结果已按要求整改落实。"],
            IMPROVE,
            NOTHING_ELSE,
        ],
    );
    let mut sample = sample(
        "2025-白鹭镇人民政府.html",
        Form::Html,
        facts,
        "the total of the reviews is 3, its cells add up to 2",
    );
    sample.fails.push(("T4-1", "t4.review", Grade::Must));
    Ok(sample)
}

//! Reports in the form of 2021.

use gongkai_report::{Cell, Decimal, format::Grade};

use super::{BUREAU, DISTRICT, IMPROVE, NOTHING_ELSE, TOWN, period, sample, tell};
use crate::{
    Form, Sample,
    facts::{Facts, Fault},
};

pub fn bureau_2021() -> Result<Sample, Fault> {
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

pub fn bureau_2022() -> Result<Sample, Fault> {
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

pub fn district_2022() -> Result<Sample, Fault> {
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

pub fn town_2023() -> Result<Sample, Fault> {
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

pub fn district_2023() -> Result<Sample, Fault> {
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

pub fn bureau_2024() -> Result<Sample, Fault> {
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

pub fn town_2024() -> Result<Sample, Fault> {
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

pub fn bureau_2025() -> Result<Sample, Fault> {
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

pub fn district_2025() -> Result<Sample, Fault> {
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

pub fn town_2025() -> Result<Sample, Fault> {
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

//! Reports in the forms of 2014 and 2019.

use gongkai_report::{Cell, format::Grade};

use super::{BUREAU, DISTRICT, IMPROVE, NOTHING_ELSE, TOWN, period, sample, tell};
use crate::{
    Form, Sample,
    facts::{Facts, Fault},
};

pub fn town_2016() -> Result<Sample, Fault> {
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

pub fn bureau_2017() -> Result<Sample, Fault> {
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

pub fn bureau_2019() -> Result<Sample, Fault> {
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

pub fn district_2019() -> Result<Sample, Fault> {
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

pub fn town_2020() -> Result<Sample, Fault> {
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

pub fn district_2020() -> Result<Sample, Fault> {
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

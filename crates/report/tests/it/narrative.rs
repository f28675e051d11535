//! Sentences of reports, and what TEXT-NUM answers to them.

use gongkai_report::{
    Cell, Cells, Chapter, Decimal, Format, Paragraph, Report, Verdict,
    narrative::{check, figures},
};

/// A county bureau: 143 received, 5 carried in, 146 answered, 2 carried out, one review, two suits.
fn bureau(format: &str) -> Report {
    let format = Format::by_id(format).unwrap();
    let mut cells = Cells::absent(format.cells.len());
    for (ix, cell) in format.cell_list() {
        let value = match cell.id.as_str() {
            "t3.new.total" | "legacy.s3_1" => 143,
            "t3.new.natural" => 120,
            "t3.new.business" => 20,
            "t3.new.legal_service" => 3,
            "t3.carried_in.total" => 5,
            "t3.results_total.total" | "legacy.s3_2" | "legacy.s3_3" => 146,
            "t3.carried_out.total" => 2,
            "t3.granted.total" | "t3.granted.natural" => 80,
            "t3.partial.total" => 10,
            "t3.denied_secret.total" => 1,
            "t3.denied_process.total" => 5,
            "t3.unable_not_held.total" => 30,
            "t3.unable_unclear.total" => 4,
            "t3.refused_repeat.total" => 6,
            "t3.other.total" | "t3.other_other.total" => 10,
            "t4.review.total" | "legacy.s4" => 1,
            "t4.suit_direct.total" => 2,
            "t4.review.upheld" | "t4.suit_direct.upheld" | "t4.suit_direct.corrected" => 1,
            "legacy.s5" => 2,
            "t2_1.normative.issued" | "t2_1.normative.made" => 3,
            "t2_1.normative.in_force" => 20,
            "t2_5.licence.decisions" => 97,
            "t2_6.penalty.decisions" => 12,
            "t2_8.admin_fee.amount_wan" => {
                cells.set(ix, Cell::Decimal(Decimal { mantissa: 773_028, scale: 2 }));
                continue;
            }
            "legacy.s1_1" => 310,
            "legacy.s1_2_2" => 200,
            "legacy.s3_1_3" => 40,
            _ => 0,
        };
        cells.set(ix, Cell::Number(value));
    }
    Report {
        scope: None,
        format,
        year: 2023,
        title: None,
        agency: Some("临江县司法局".to_owned()),
        cells,
        chapters: Vec::new(),
    }
}

fn says(mut report: Report, chapter: (&str, &str), text: &str) -> Report {
    let paragraphs =
        text.lines().map(|line| Paragraph { text: line.to_owned(), place: "第3段".to_owned() }).collect();
    report.chapters = vec![Chapter { no: chapter.0.to_owned(), heading: chapter.1.to_owned(), paragraphs }];
    report
}

/// `where verdict` of every figure that is compared, in order.
fn answers(report: &Report) -> String {
    let views = check(report);
    let compared = views.iter().filter(|view| view.verdict != Verdict::NotApplicable);
    let said: Vec<String> = compared.map(|view| format!("{} {}", view.place_id, view.verdict.id())).collect();
    said.join(", ")
}

fn check_sentences(format: &str, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(sentence, expected)| {
            let report = says(bureau(format), ("一", "总体情况"), sentence);
            let given = answers(&report);
            let sentences: Vec<String> = check(&report).into_iter().map(|view| view.sentence).collect();
            (given != *expected)
                .then(|| format!("{sentence}\n  want {expected}\n  got  {given}\n  {sentences:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn figures_of_applications() {
    check_sentences(
        "format-2021",
        &[
            ("2023年，全县共收到政府信息公开申请143件。", "t3.new.total pass"),
            ("2023年，全县共收到政府信息公开申请341件。", "t3.new.total fail"),
            ("共收到依申请公开政府信息九百九十九件。", "t3.new.total fail"),
            ("共收到依申请公开政府信息一百四十三件。", "t3.new.total pass"),
            ("全年新增申请12宗。", "t3.new.total fail"),
            ("本年度新收政府信息公开申请143起，上年结转5起。", "t3.new.total pass, t3.carried_in.total pass"),
            ("受理公开申请 17 件。", "t3.new.total fail"),
            ("受理公开申请 148 件。", "t3.new.total pass"),
            ("我局受理政府信息公开申请，共计143件。", "t3.new.total pass"),
            ("受理了143件政府信息公开申请。", "t3.new.total pass"),
            ("受理了134件政府信息公开申请。", "t3.new.total fail"),
            ("收到公民、法人或其他组织提交政府信息公开申请0条。", "t3.new.total fail"),
            ("收到１４３件依申请公开申请，均已答复。", "t3.new.total pass"),
            ("2023年政府信息公开申请数为143，全部按期办结。", "t3.new.total pass"),
            ("政府信息公开申请总数1,430件。", "t3.new.total fail"),
            (
                "收到申请143件，办结146件，结转下年度继续办理2件。",
                "t3.new.total pass, t3.results_total.total pass, t3.carried_out.total pass",
            ),
            (
                "收到申请143件，依法按期办结134件，结转至2024年继续办理3件。",
                "t3.new.total pass, t3.results_total.total fail, t3.carried_out.total fail",
            ),
            ("2022年结转申请5件，本年新收申请143件。", "t3.carried_in.total pass, t3.new.total pass"),
            (
                "收到政府信息公开申请143件，其中予以公开80件，部分公开10件，不予公开6件，无法提供34件，不予处理6件，其他处理10件。",
                "t3.new.total pass, t3.granted.total pass, t3.partial.total pass, t3.denied_secret.total pass, t3.unable_not_held.total pass, t3.refused_petition.total pass, t3.other_no_correction.total pass",
            ),
            (
                "所有办结的信息公开申请中同意公开答复 8 件，不予公开答复 7件。",
                "t3.granted.total fail, t3.denied_secret.total fail",
            ),
            (
                "收到政府信息公开申请143件，其中自然人申请120件，法人或其他组织申请23件。",
                "t3.new.total pass, t3.new.natural pass, t3.new.business pass",
            ),
            (
                "收到政府信息公开申请143件，其中自然人102件、商业企业20件。",
                "t3.new.total pass, t3.new.natural fail, t3.new.business pass",
            ),
            (
                "（二）依申请公开情况。全年共收到143件，办结146件。",
                "t3.new.total pass, t3.results_total.total pass",
            ),
            ("没有收到依申请公开办理的政府信息。", "t3.new.total fail"),
            ("未收到任何公民、法人和其他组织提出的公开政府信息的申请。", "t3.new.total fail"),
            ("2023年1月1日至12月31日，我局共收到政府信息公开申请134件。", "t3.new.total fail"),
            ("截至2023年12月31日，累计收到依申请公开申请134件。", "t3.new.total fail"),
            ("全年收到政府信息公开申请(含网上申请)143件。", "t3.new.total pass"),
            ("本年新收政府信息公开申请一百四十三件，较上年下降10%。", "t3.new.total pass"),
            ("临江县司法局收到政府信息公开申请134件。", "t3.new.total fail"),
            ("县政府办代表县政府受理政府信息公开申请17件。", "t3.new.total fail"),
            ("依申请公开方面：收到申请134件，答复146件。", "t3.new.total fail, t3.results_total.total pass"),
            ("全县48个部门、12个镇共收到申请142件次。", "t3.new.total fail"),
            ("在收到的143件申请中，予以公开79件。", "t3.new.total pass, t3.granted.total fail"),
            (
                "全县共新收政府信息公开申请143件（其中自然人120件，商业企业21件），上年度结转5件。",
                "t3.new.total pass, t3.new.natural pass, t3.new.business fail, t3.carried_in.total pass",
            ),
            ("办理依申请公开事项146件。", "t3.results_total.total pass"),
            ("全年没有一件政府信息公开申请。", "t3.new.total fail"),
            ("无上年结转申请。", "t3.carried_in.total fail"),
            // Behind the answers it is what is left for the next year.
            ("新收政府信息公开申请143件，均已办结，无结转。", "t3.new.total pass, t3.carried_out.total fail"),
            (
                "收到政府信息公开申请143件，办结146件，上年无结转。",
                "t3.new.total pass, t3.results_total.total pass",
            ),
            ("政府信息公开申请均已办结，年末无未办结申请。", "t3.carried_out.total fail"),
            ("年末没有未办结的政府信息公开申请。", "t3.carried_out.total fail"),
            ("没有未办结的政府信息公开行政复议。", ""),
            // Who asked is a part of the whole that was told before.
            (
                "收到政府信息公开申请143件，其中个人102件、企业20件。",
                "t3.new.total pass, t3.new.natural fail, t3.new.business pass",
            ),
            // The whole behind a change.
            ("收到政府信息公开申请较去年增长50%，共143件。", "t3.new.total pass"),
            ("收到政府信息公开申请较2022年增长50%，共计134件。", "t3.new.total fail"),
            ("收到政府信息公开申请较去年增长50%，增加9件。", ""),
            ("收到政府信息公开申请140余件。", "t3.new.total pass"),
            ("收到政府信息公开申请近150件。", "t3.new.total pass"),
            ("收到政府信息公开申请200余件。", "t3.new.total fail"),
            ("收到政府信息公开申请8000余件。", "t3.new.total fail"),
        ],
    );
}

#[test]
fn figures_of_disputes_and_decisions() {
    check_sentences(
        "format-2021",
        &[
            ("因政府信息公开引起行政复议2起。", "t4.review.total fail"),
            (
                "因政府信息公开引起行政复议1起，行政诉讼2件。",
                "t4.review.total pass, t4.suit_direct.total pass",
            ),
            ("政府信息公开行政复议、行政诉讼0条。", "t4.review.total fail, t4.suit_direct.total fail"),
            ("政府信息公开行政复议和行政诉讼共3件。", "t4.review.total pass"),
            ("未发生因政府信息公开提起的行政诉讼。", "t4.suit_direct.total fail"),
            (
                "我局未接到有关政府信息公开方面的复议、诉讼和申诉。",
                "t4.review.total fail, t4.suit_direct.total fail",
            ),
            ("有 1 件涉及政府信息公开工作的行政复议。", "t4.review.total pass"),
            ("未发生政府信息公开行政复议被纠错的情况。", ""),
            ("全年未发生行政诉讼。", "t4.suit_direct.total fail"),
            ("全年无行政复议、行政诉讼。", "t4.review.total fail, t4.suit_direct.total fail"),
            ("全年行政复议2起。", "t4.review.total fail"),
            ("行政复议案件120件。", "t4.review.total cannot_tell"),
            ("未出现因依申请公开引起的行政复议。", "t4.review.total fail"),
            (
                "作出行政许可79件、行政处罚12件、行政强制0件。",
                "t2_5.licence.decisions fail, t2_6.penalty.decisions pass, t2_6.compulsion.decisions pass",
            ),
            ("公开行政许可信息12条。", ""),
            ("作出行政处罚决定九项。", "t2_6.penalty.decisions fail"),
            (
                "作出行政处罚决定12件次，作出行政许可决定97项。",
                "t2_6.penalty.decisions pass, t2_5.licence.decisions pass",
            ),
            ("行政处罚事项9项，行政许可12项。", ""),
            ("制发行政规范性文件4件。", "t2_1.normative.issued fail"),
            (
                "废止规范性文件0件，现行有效规范性文件20件。",
                "t2_1.normative.repealed pass, t2_1.normative.in_force pass",
            ),
            ("行政事业性收费7730.28万元。", "t2_8.admin_fee.amount_wan pass"),
            ("行政事业性收费77302800元。", "t2_8.admin_fee.amount_wan pass"),
            ("行政事业性收费7730.3万元。", "t2_8.admin_fee.amount_wan cannot_tell"),
            ("行政事业性收费773.28万元。", "t2_8.admin_fee.amount_wan fail"),
            ("没有发生相关行政事业性收费情况。", "t2_8.admin_fee.amount_wan fail"),
        ],
    );
}

/// 收到申请6件，全部予以公开: certain only where nothing came over from the year before.
#[test]
fn what_was_done_with_all_of_them() {
    for (carried_in, sentence, expected) in [
        (0, "收到政府信息公开申请143件，全部予以公开。", "t3.new.total pass, t3.granted.total fail"),
        (0, "收到政府信息公开申请143件，均已按期办结。", "t3.new.total pass, t3.carried_out.total fail"),
        (
            0,
            "收到政府信息公开申请143件，已全部办结，无行政诉讼。",
            "t3.new.total pass, t3.carried_out.total fail, t4.suit_direct.total fail",
        ),
        (0, "收到政府信息公开申请143件，均予以公开答复。", "t3.new.total pass"),
        (0, "收到政府信息公开申请143件，均已答复。", "t3.new.total pass"),
        (5, "收到政府信息公开申请143件，均已办结。", "t3.new.total pass"),
    ] {
        let mut report = bureau("format-2021");
        report.cells.set(report.format.cell_ix("t3.carried_in.total").unwrap(), Cell::Number(carried_in));
        let report = says(report, ("一", "总体情况"), sentence);
        assert_eq!(answers(&report), expected, "{sentence}: {:?}", check(&report));
    }
}

#[test]
fn other_things_are_not_compared() {
    check_sentences(
        "format-2021",
        &[
            ("2022年收到政府信息公开申请12件。", ""),
            ("去年共收到政府信息公开申请12件。", ""),
            ("收到申请143件，比上年增加5件。", "t3.new.total pass"),
            ("申请量同比增加15件。", ""),
            ("收到申请143件，同比增长20%。", "t3.new.total pass"),
            ("上半年收到政府信息公开申请60件。", ""),
            ("自2008年条例施行以来收到政府信息公开申请900件。", ""),
            ("2024年计划受理政府信息公开申请100件。", ""),
            ("办结率100%，答复12件人大代表建议。", ""),
            ("办理人大代表建议12件、政协提案8件，办结20件。", ""),
            ("12345热线受理诉求1200件，办结1200件。", ""),
            ("全年受理行政许可申请88件。", ""),
            ("全年未收到行政许可申请。", ""),
            ("受理法律援助申请300件，办结280件。", ""),
            (
                "我局受理公证申请20件。本年度收到政府信息公开申请143件，办结146件。",
                "t3.new.total pass, t3.results_total.total pass",
            ),
            ("收到信访件30件，其中办结28件；收到依申请公开143件。", "t3.new.total pass"),
            ("依法受理复议申请20件，收到政府信息公开申请143件。", "t3.new.total pass"),
            ("收到的申请中有5件转送其他机关。", ""),
            (
                "全市收到政府信息公开申请143件，市本级收到10件。",
                "t3.new.total pass, t3.new.total cannot_tell",
            ),
            ("因申请内容不明确，通知补正申请8件。", ""),
            ("政府信息公开申请较去年的120件增加23件。", ""),
            ("全年开展政府信息公开申请答复培训2次。", ""),
            ("每件申请平均办理10天。", ""),
            ("本年未收到上级机关转办的政府信息公开申请。", ""),
            ("收到的政府信息公开申请比2022年多13件。", ""),
            ("有1件政府信息公开申请案件收取信息处理费380元。", ""),
            ("行政复议案件办结5件，其中维持4件。", ""),
            ("代表县政府出庭应诉行政诉讼案件30件。", ""),
            ("撤回申请3件，延期答复2件。", ""),
            ("向社会公开规范性文件13件。", "t2_1.normative.issued cannot_tell"),
            ("清理规范性文件30件，审查规范性文件12件。", ""),
            ("公示行政处罚信息20条，行政许可类信息5条。", ""),
            ("通过县政府网站收到政府信息公开申请40件。", "t3.new.total cannot_tell"),
            ("通过网站、信函、窗口等渠道收到政府信息公开申请143件。", "t3.new.total pass"),
            ("回应群众关切100件，答复网民留言146件。", ""),
            ("开展政务公开培训3次，培训人员120人次。", ""),
            ("受理行政复议申请150件，审结140件。", ""),
            ("办理行政复议案件120件。", ""),
            ("接受群众咨询8000余人次。", ""),
            ("收到政府信息公开申请143件，其中网络申请40件。", "t3.new.total pass, t3.new.total cannot_tell"),
            ("县教育局收到政府信息公开申请15件。", "t3.new.total cannot_tell"),
            ("各乡镇收到政府信息公开申请15件。", "t3.new.total cannot_tell"),
            ("申请人未收到答复的有1件。", ""),
            ("落实“三审三校”、一事一议、五公开，召开3次会议，高效办成一件事。", ""),
            ("根据国令第711号、〔2021〕30号文件，联系电话0537-8451001，邮编272199。", ""),
            ("确保申请在20个工作日内办结。", ""),
            ("收到申请、办结申请分别为143件、100件。", ""),
        ],
    );
}

#[test]
fn sums_are_named_and_parts_are_not_the_whole() {
    check_sentences(
        "format-2021",
        &[
            ("收到申请（含上年结转）148件。", "t3.new.total pass"),
            ("收到申请（含上年结转）134件。", "t3.new.total fail"),
            (
                "收到申请（不含上年结转）143件，另有上年结转5件。",
                "t3.new.total pass, t3.carried_in.total pass",
            ),
            ("收到申请（不含上年结转）148件。", "t3.new.total fail"),
            ("收到申请148（含结转5）件。", "t3.new.total pass"),
            ("收到申请59（含结转6）件。", "t3.new.total fail"),
            ("收到申请一百四十三（143）件。", "t3.new.total pass"),
            ("收到申请五十八（58）件。", "t3.new.total fail"),
            (
                "依申请公开：收到申请143件。予以公开或部分公开90件。",
                "t3.new.total pass, t3.granted.total pass",
            ),
            (
                "依申请公开：收到申请143件。予以公开（含部分公开）90件。",
                "t3.new.total pass, t3.granted.total pass",
            ),
            ("依申请公开：不予公开和无法提供40件。", "t3.denied_secret.total pass"),
            ("依申请公开：不予公开、无法提供40件。", "t3.denied_secret.total pass"),
            ("依申请公开：不予公开以及无法提供34件。", "t3.denied_secret.total fail"),
            ("依申请公开：予以公开、部分公开、不予公开96件。", "t3.granted.total pass"),
            (
                "依申请公开：收到申请143件。在20个工作日内答复45件，延期答复12件。",
                "t3.new.total pass, t3.results_total.total cannot_tell",
            ),
            (
                "依申请公开：答复146件，其中当年申请答复141件。",
                "t3.results_total.total pass, t3.results_total.total cannot_tell",
            ),
            (
                "收到申请143件，办结146件，结转2件。",
                "t3.new.total pass, t3.results_total.total pass, t3.carried_out.total pass",
            ),
            (
                "收到申请143件，办结146件，结转9件。",
                "t3.new.total pass, t3.results_total.total pass, t3.carried_out.total fail",
            ),
            ("1至6月收到申请30件，7至12月收到申请113件。", ""),
            ("1-9月收到申请30件。第四季度收到申请113件。", ""),
            ("1至12月收到申请134件。", "t3.new.total fail"),
            (
                "全年共收到143件申请，其中线上申请40件，线下申请103件。",
                "t3.new.total pass, t3.new.total cannot_tell, t3.new.total cannot_tell",
            ),
            ("收到申请143件，涉及土地征收类申请30件。", "t3.new.total pass, t3.new.total cannot_tell"),
            (
                "收到申请143件，涉及行政处罚类申请8件、行政许可类申请6件。",
                "t3.new.total pass, t3.new.total cannot_tell, t3.new.total cannot_tell",
            ),
            (
                "收到申请143件，其中，收到某公司就同一事项反复提出的申请5件。",
                "t3.new.total pass, t3.new.total cannot_tell",
            ),
            ("收到申请143件，收到补正申请12件。", "t3.new.total pass"),
            ("与2021年收到申请33件相比大幅增加，本年收到申请143件。", "t3.new.total pass"),
            ("收到申请143件，比上年收到的申请47件增加96件。", "t3.new.total pass"),
            ("收到申请143件。“十四五”以来，累计收到申请210件。", "t3.new.total pass"),
            ("今年以来收到申请134件。", "t3.new.total fail"),
            ("2023年以来收到申请134件。", "t3.new.total fail"),
            (
                "局机关收到申请45件、二级机构收到申请98件。",
                "t3.new.total cannot_tell, t3.new.total cannot_tell",
            ),
            (
                "全县各部门共收到政府信息公开申请412件，我局收到143件。",
                "t3.new.total cannot_tell, t3.new.total pass",
            ),
            ("收到申请143件，未收到涉及个人隐私的政府信息公开申请。", "t3.new.total pass"),
            ("未收到有关政府信息公开的申请。", "t3.new.total fail"),
            ("没有发生新的政府信息公开行政诉讼案件，原有行政诉讼2件。", "t4.suit_direct.total pass"),
            ("收到申请143件，抽查答复书20件，编制答复模板12件。", "t3.new.total pass"),
            ("行政处罚12件，不予行政处罚决定3件。", "t2_6.penalty.decisions pass"),
            ("减免行政事业性收费5万元。", ""),
            ("单日最多收到申请9件。", "t3.new.total cannot_tell"),
            ("修订政府信息公开申请办理规范1件。", ""),
            ("没有政府信息公开收费行政复议案件。", ""),
            ("未发生复议后起诉案件以外的纠纷。", ""),
            ("登记政府信息公开申请143件。", "t3.new.total pass"),
            ("登记政府信息公开申请134件。", "t3.new.total fail"),
            ("共有134件政府信息公开申请。", "t3.new.total fail"),
            ("受理不动产登记申请134件。", ""),
            ("在提出申请的143件中，120件为自然人申请，23件为企业申请。", "t3.new.total pass"),
            ("依申请公开：法定期限内答复45件，延期后答复101件。", "t3.results_total.total cannot_tell"),
            ("依申请公开：答复45件，没有延期。", "t3.results_total.total fail"),
            ("受理的143件申请中，120件来自自然人，23件来自企业。", "t3.new.total pass"),
            ("依申请公开：予以公开90件（含部分公开10件）。", "t3.granted.total pass, t3.partial.total pass"),
            ("依申请公开：予以公开95件（含部分公开10件）。", "t3.granted.total fail, t3.partial.total pass"),
            ("全年行政应诉案件维持原判100件。", "t4.suit_direct.upheld cannot_tell"),
            ("制作政府信息公开申请答复书57份。", ""),
            ("自2023年1月1日起收到申请134件。", "t3.new.total fail"),
            ("收到申请143件，申请均在3至5个工作日内办结。", "t3.new.total pass"),
            (
                "因政府信息公开发生行政复议1件、行政诉讼2件，其中维持1件、纠正2件。",
                "t4.review.total pass, t4.suit_direct.total pass, t4.suit_direct.upheld pass, t4.suit_direct.corrected cannot_tell",
            ),
        ],
    );
}

#[test]
fn loose_and_broken_numbers() {
    check_sentences(
        "format-2021",
        &[
            ("收到申请近百件。", "t3.new.total fail"),
            ("收到申请上百件。", "t3.new.total pass"),
            ("收到申请约150件。", "t3.new.total pass"),
            ("收到申请约100件。", "t3.new.total fail"),
            ("收到申请约170件。", "t3.new.total cannot_tell"),
            ("收到申请不到二百件。", "t3.new.total pass"),
            ("收到申请不到一百件。", "t3.new.total fail"),
            ("收到申请几十件。", "t3.new.total fail"),
            ("收到申请几百件。", "t3.new.total fail"),
            ("收到申请140-150件。", "t3.new.total pass"),
            ("收到申请50至60件。", "t3.new.total fail"),
            ("收到申请一点二万件。", "t3.new.total fail"),
            ("收到申请1 057件。", "t3.new.total fail"),
            ("收到申请14 3件。", "t3.new.total pass"),
            ("收到申请5 9件。", "t3.new.total cannot_tell"),
            ("行政事业性收费7730万元。", "t2_8.admin_fee.amount_wan cannot_tell"),
            ("行政事业性收费7731万元。", "t2_8.admin_fee.amount_wan fail"),
            ("行政事业性收费约7731万元。", "t2_8.admin_fee.amount_wan pass"),
            (
                "依申请公开申请数为零，政府信息公开行政复议、行政诉讼均为零。",
                "t3.new.total fail, t4.review.total fail, t4.suit_direct.total fail",
            ),
            ("依申请公开办理数为0。", "t3.results_total.total fail"),
            ("全年政府信息公开零申请。", "t3.new.total fail"),
            (
                "因政府信息公开被申请行政复议1件，其中维持0件、纠正1件、尚未审结0件；行政诉讼2件，维持1件、纠正0件。",
                "t4.review.total pass, t4.review.upheld fail, t4.review.corrected fail, t4.review.pending pass, \
                 t4.suit_direct.total pass, t4.suit_direct.upheld pass, t4.suit_direct.corrected fail",
            ),
        ],
    );
    let report =
        says(bureau("format-2021"), ("一", "总体情况"), "依申请公开：不予公开和无法提供14件，约180件申请。");
    let views = check(&report);
    let view = views.first().unwrap();
    assert_eq!(view.label, "不予公开、无法提供合计");
    assert_eq!(
        view.sentence,
        "正文“不予公开和无法提供14件”写的是14件，表格“不予公开、无法提供合计”是40，相差26；请核对后改正文或者改表格。"
    );
}

#[test]
fn the_form_of_2014() {
    check_sentences(
        "legacy-2014",
        &[
            ("2023年主动公开政府信息310条。", "legacy.s1_1 pass"),
            ("通过政府网站主动公开政府信息200条。", "legacy.s1_1 pass"),
            ("2023年主动公开政府信息311条。", "legacy.s1_1 fail"),
            ("收到政府信息公开申请143件，其中网上申请40件。", "legacy.s3_1 pass, legacy.s3_1_3 pass"),
            ("未发生因政府信息公开引起的行政复议。", "legacy.s4 fail"),
        ],
    );
}

#[test]
fn figures_without_a_cell_are_listed() {
    let text = "我局通过微信号、公示栏等方式主动公开政府信息。2023年主动公开信息9条。\n\
                2023年全年接受群众咨询8000余人次，主要为法律援助等方面内容。\n\
                今年举办了一次干部能力提升培训，共计120余人次。\n\
                我局实行免费提供政府信息公开服务，2023年我局没有收到依申请公开办理的政府信息。";
    let report = says(bureau("format-2019"), ("", ""), text);
    let listed: Vec<String> = figures(&report)
        .iter()
        .map(|figure| format!("{} {} {}", figure.number, figure.unit, figure.quote))
        .collect();
    assert_eq!(
        listed,
        [
            "9 条 主动公开信息9条",
            "8000 人次 2023年全年接受群众咨询8000余人次",
            "1 次 举办了一次",
            "120 人次 培训，共计120余人次",
            "0 件 没有收到依申请公开办理的政府信息",
        ]
    );
    let views = check(&report);
    let verdicts: Vec<&str> = views.iter().map(|view| view.verdict.id()).collect();
    assert_eq!(verdicts, ["not_applicable", "not_applicable", "not_applicable", "not_applicable", "fail"]);
}

#[test]
fn blanks_decide_nothing() {
    for (said, value, expected) in [
        ("收到政府信息公开申请3件。", Cell::Blank, "t3.new.total cannot_tell"),
        ("收到政府信息公开申请3件。", Cell::Absent, "t3.new.total cannot_tell"),
        ("收到政府信息公开申请0件。", Cell::Blank, "t3.new.total pass"),
        ("收到政府信息公开申请0件。", Cell::NotApplicable, "t3.new.total pass"),
        ("收到政府信息公开申请3件。", Cell::Number(3), "t3.new.total pass"),
    ] {
        let mut report = says(bureau("format-2021"), ("一", "总体情况"), said);
        let ix = report.format.cell_ix("t3.new.total").unwrap();
        report.cells.set(ix, value);
        assert_eq!(answers(&report), expected, "{said} {value:?}");
    }
}

#[test]
fn a_finding_says_both_values_and_where() {
    let text = "全年收\n";
    let report = says(bureau("format-2021"), ("一", "总体情况"), text);
    assert_eq!(check(&report), []);
    // Lines of a PDF break anywhere.
    let text = "2023年，我局认真做好依申请公开工作，全年收到政府信息公开\n申请 34 件，均已办理。";
    let report = says(bureau("format-2021"), ("一", "总体情况"), text);
    let views = check(&report);
    let view = views.first().unwrap();
    assert_eq!(view.verdict, Verdict::Fail);
    assert_eq!(view.quote.as_deref(), Some("收到政府信息公开申请 34 件"));
    assert_eq!(view.file_place.as_deref(), Some("第3段"));
    assert_eq!(
        view.sentence,
        "正文“收到政府信息公开申请 34 件”写的是34件，表格“本年新收”是143，相差109；\
         表格“本年新收加上年结转”是148，相差114；请核对后改正文或者改表格。"
    );
}

#[test]
fn any_text_is_read() {
    let text = "2023年，我局收到政府信息公开申请（含补正）1,430余件，其中自然人一百二十件、办结〇件：行政复议、诉讼0起；３．５万元！\n未收到|无";
    let signs: Vec<char> = text.chars().collect();
    for start in 0..signs.len() {
        for end in start..signs.len() {
            let part: String = signs[start..end].iter().collect();
            let report = says(bureau("format-2021"), ("四", "行政复议、行政诉讼情况"), &part);
            for figure in figures(&report) {
                assert!(part.replace('\n', "").contains(&figure.quote), "{part} {}", figure.quote);
            }
            check(&report);
        }
    }
    // Without one full stop.
    let long = "1件申请".repeat(4_000);
    assert_eq!(figures(&says(bureau("format-2021"), ("", ""), &long)).len(), 4_000);
}

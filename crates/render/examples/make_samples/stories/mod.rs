//! The reports themselves. Agencies, figures and sentences are invented.

mod new;
mod old;

use gongkai_report::{Chapter, Paragraph, Report};

use crate::{
    Form, Sample,
    facts::{Facts, Fault},
};

const BUREAU: &str = "云岭县司法局";
const DISTRICT: &str = "青禾区人民政府";
const TOWN: &str = "白鹭镇人民政府";

pub fn samples() -> Result<Vec<Sample>, Fault> {
    Ok(vec![
        old::town_2016()?,
        old::bureau_2017()?,
        old::bureau_2019()?,
        old::district_2019()?,
        old::town_2020()?,
        old::district_2020()?,
        new::bureau_2021()?,
        new::bureau_2022()?,
        new::district_2022()?,
        new::town_2023()?,
        new::district_2023()?,
        new::bureau_2024()?,
        new::town_2024()?,
        new::bureau_2025()?,
        new::district_2025()?,
        new::town_2025()?,
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

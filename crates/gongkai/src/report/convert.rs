//! `gongkai report convert`: one report, printed as another kind of file.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gongkai_render::Engine;
use gongkai_report::Report;

use super::{output::Place, read::Reader};
use crate::files::shown;
use crate::outcome::{Outcome, Unusable};

#[derive(Debug, Args)]
pub struct ConvertArgs {
    /// 报告文件
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 转成哪种文件
    #[arg(long, value_name = "KIND")]
    to: Kind,
    /// 存到哪里
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// 报告年度，如 2023；不写时由程序从文件中识别
    #[arg(long, value_name = "Y", value_parser = super::year)]
    year: Option<i32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Html,
    Docx,
    Xlsx,
    Pdf,
    Json,
}

/// Runs the subcommand. The output stands complete under its name, or not at all.
///
/// # Errors
/// [`Unusable`] if the file cannot be read, the paper cannot be made or the place not be written.
pub fn run(args: &ConvertArgs) -> Result<Outcome, Unusable> {
    let place = Place::new(&args.output, "转换结果")?;
    place.spare(std::slice::from_ref(&args.file))?;
    let recognised = Reader::new()?
        .read(&args.file, args.year)
        .map_err(|error| Unusable(format!("{}：{error}", shown(&args.file))))?;
    for left in &recognised.unplaced {
        eprintln!("未归入表格［{}］：{}", left.place, left.text);
    }
    place.write(&bytes(&recognised.report, args.to)?)?;
    Ok(Outcome::Yes)
}

fn bytes(report: &Report, kind: Kind) -> Result<Vec<u8>, Unusable> {
    let made = match kind {
        Kind::Html => Ok(gongkai_render::html(report).into_bytes()),
        Kind::Docx => gongkai_render::docx(report),
        Kind::Xlsx => gongkai_render::xlsx(report),
        Kind::Json => Ok(gongkai_report::json::write_file(report).into_bytes()),
        Kind::Pdf => Engine::shared().and_then(|engine| engine.pdf(report)).map(|pdf| {
            if let Some(warning) = pdf.warning() {
                eprintln!("{warning}");
            }
            pdf.bytes
        }),
    };
    made.map_err(|fault| Unusable(fault.to_string()))
}

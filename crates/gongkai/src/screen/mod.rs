//! `gongkai screen`: what must not be published, in one file, several files or a folder.

mod print;

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use clap::Args;
use gongkai_domain::contents::{Hidden, Passage, Piece};
use gongkai_extract::Extractor;
use gongkai_screening::{Finding, Level, Rules, Setting, screen};
use rayon::prelude::*;

use crate::{
    files::{Named, Wanted, named, shown},
    outcome::{Outcome, Unusable},
    report::heard,
};

/// Files that are read before their answers are written, so that a folder of any size needs little
/// memory.
const AT_ONCE: usize = 64;
/// Files that can be screened, and types that are refused with a reason rather than passed over.
const SCREENED: Wanted = Wanted {
    endings: &[
        "html", "htm", "docx", "docm", "doc", "xlsx", "xlsm", "xls", "pdf", "txt", "tsv", "csv", "md",
        "json", "mht", "mhtml", "rtf", "wps", "et", "jpg", "jpeg", "png", "tif", "tiff", "webp", "ppt",
        "pptx", "ofd", "zip", "rar", "7z", "odt", "ods",
    ],
    none: "里没有能筛查的文件，能筛查的有 docx、xlsx、xls、pdf、html、txt、jpg、png",
};

/// 发布前筛查
#[derive(Debug, Args)]
pub struct ScreenArgs {
    /// 要筛查的文件，可以写多个，也可以写文件夹
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// 输出 JSON；多个文件时每个文件一行
    #[arg(long)]
    json: bool,
    /// 本机关的表述词典，同名词条替换程序自带的
    #[arg(long, value_name = "TERMS.toml")]
    terms: Option<PathBuf>,
    /// 本机关登记的例外（公开的办公电话、收款账户等）
    #[arg(long, value_name = "EXCEPTIONS.toml")]
    exceptions: Option<PathBuf>,
    /// 征求意见的文件：文中的“征求意见稿”不作为问题
    #[arg(long)]
    consultation: bool,
}

/// What was found in one file, or why it could not be read.
struct Screened {
    file: PathBuf,
    result: Result<Vec<Finding>, String>,
}

impl Screened {
    fn blocks(&self) -> bool {
        self.result
            .as_ref()
            .map_or(true, |findings| findings.iter().any(|finding| finding.level == Level::Block))
    }
}

/// Runs the subcommand. `today` judges dates and the terms of dictionary and exceptions.
/// [`Outcome::No`] if a finding blocks, or if one of several files could not be read.
///
/// # Errors
/// [`Unusable`] if the only file, the dictionary or the exceptions cannot be used.
pub fn run(args: &ScreenArgs, today: NaiveDate, out: &mut dyn Write) -> Result<Outcome, Unusable> {
    let program = std::env::current_exe()
        .map_err(|_| Unusable("找不到本程序自己的文件，请重新安装后再试".to_owned()))?;
    let screener = Screener {
        extractor: Extractor::new(program),
        rules: rules(args)?,
        setting: Setting { on: today, consultation: args.consultation },
    };
    match named(&args.files, &SCREENED)? {
        Named::One(file) => {
            let screened = screener.file(&file);
            if let Err(error) = &screened.result {
                return Err(Unusable(format!("{}：{error}", shown(&file))));
            }
            heard(write(args, &screener.rules, &screened, true, out))?;
            Ok(if screened.blocks() { Outcome::No } else { Outcome::Yes })
        }
        Named::Many(listing) => {
            let mut wrong = !listing.closed.is_empty();
            let mut written = Ok(());
            for group in listing.files.chunks(AT_ONCE) {
                let screened: Vec<Screened> = group.par_iter().map(|file| screener.file(file)).collect();
                for one in &screened {
                    wrong |= one.blocks();
                    written = written.and_then(|()| write(args, &screener.rules, one, false, out));
                }
            }
            for folder in listing.closed {
                let closed = Screened {
                    file: folder, result: Err("文件夹无法读取，请检查权限".to_owned())
                };
                written = written.and_then(|()| write(args, &screener.rules, &closed, false, out));
            }
            if !args.json && !listing.passed_over.is_empty() {
                let names: Vec<String> = listing.passed_over.iter().map(|path| shown(path)).collect();
                written = written.and_then(|()| writeln!(out, "没有筛查的文件：{}", names.join("、")));
            }
            heard(written)?;
            Ok(if wrong { Outcome::No } else { Outcome::Yes })
        }
    }
}

/// The rules with what the agency brings.
fn rules(args: &ScreenArgs) -> Result<Rules, Unusable> {
    let read = |path: &Path| {
        fs::read_to_string(path)
            .map_err(|_| Unusable(format!("{}：无法读取，请检查文件名、权限和编码（UTF-8）", shown(path))))
    };
    let mut rules = Rules::built_in().map_err(|refusal| Unusable(refusal.sentence))?;
    if let Some(path) = &args.terms {
        let named = |refusal: gongkai_domain::refusal::Refusal| {
            Unusable(format!("{}：{}", shown(path), refusal.sentence))
        };
        rules = rules.with_terms(&read(path)?).map_err(named)?;
    }
    if let Some(path) = &args.exceptions {
        let named = |refusal: gongkai_domain::refusal::Refusal| {
            Unusable(format!("{}：{}", shown(path), refusal.sentence))
        };
        rules = rules.with_exceptions(&read(path)?).map_err(named)?;
    }
    Ok(rules)
}

struct Screener {
    extractor: Extractor,
    rules: Rules,
    setting: Setting,
}

impl Screener {
    /// Contents from the limited child process, and the name of the file, which is published too.
    fn file(&self, path: &Path) -> Screened {
        let result = self.extractor.contents(path).map_err(|fault| fault.to_string()).map(|mut contents| {
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            contents.pieces.push(Piece::Passage(Passage::hidden("文件名", Hidden::Property, name)));
            screen(&contents, &self.rules, self.setting)
        });
        Screened { file: path.to_path_buf(), result }
    }
}

fn write(
    args: &ScreenArgs,
    rules: &Rules,
    one: &Screened,
    alone: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let file = one.file.to_string_lossy();
    match (&one.result, args.json) {
        (Ok(findings), true) => writeln!(out, "{}", print::json((!alone).then_some(&*file), findings)),
        (Ok(findings), false) => print::text(out, &shown(&one.file), rules, findings),
        (Err(error), true) => writeln!(out, "{}", print::failure(&file, error)),
        (Err(error), false) => writeln!(out, "{}：无法筛查：{error}", shown(&one.file)),
    }
}

//! Finds the fonts: the agency's own first, then open ones of the system, and only those needed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;
use typst::{foundations::Bytes, text::Font};

use crate::Fault;

/// Environment variable that names the agency's own font folder.
pub const FONTS_VARIABLE: &str = "GONGKAI_FONTS";

const SYSTEM_FOLDERS: [&str; 2] = ["/usr/local/share/fonts", "/usr/share/fonts"];
/// Folders of fonts are not nested deeper; links could lead in a circle.
const DEEPEST: usize = 8;

/// Where fonts are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFolders {
    /// The agency's own folder: all its fonts are loaded, and preferred.
    pub own: Option<PathBuf>,
    /// Folders in which only the families known here are looked for.
    pub system: Vec<PathBuf>,
}

impl FontFolders {
    /// The folder that [`FONTS_VARIABLE`] names, then those of the system.
    pub fn of_this_machine() -> Self {
        let own = std::env::var_os(FONTS_VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
        Self { own, system: SYSTEM_FOLDERS.map(PathBuf::from).to_vec() }
    }
}

/// Families by role, best first. Each list holds at least one.
#[derive(Debug, Serialize)]
pub(super) struct Families {
    pub title: Vec<String>,
    pub body: Vec<String>,
    pub hei: Vec<String>,
    pub kai: Vec<String>,
    pub song: Vec<String>,
}

impl Families {
    /// 小标宋 is heavy by itself; another Song is printed bold for a title.
    pub fn title_weight(&self) -> u16 {
        let own = self.title.first().is_some_and(|family| TITLE.iter().any(|(name, _)| name == family));
        if own { 400 } else { 700 }
    }
}

pub(super) struct Loaded {
    pub fonts: Vec<Font>,
    pub families: Families,
}

/// A family and the beginning of its files' names, in lower case without signs.
type Candidate = (&'static str, &'static str);

const TITLE: [Candidate; 4] = [
    ("FZXiaoBiaoSong-B05S", "fzxiaobiaosong"),
    ("FZXiaoBiaoSong-B05", "fzxiaobiaosong"),
    ("方正小标宋简体", "方正小标宋"),
    ("方正小标宋_GBK", "方正小标宋"),
];
const BODY: [Candidate; 6] = [
    ("FangSong_GB2312", "仿宋gb2312"),
    ("仿宋_GB2312", "仿宋gb2312"),
    ("FangSong_GB2312", "fangsonggb2312"),
    ("FangSong", "simfang"),
    ("仿宋", "simfang"),
    ("FandolFang R", "fandolfang"),
];
const HEI: [Candidate; 4] = [
    ("SimHei", "simhei"),
    ("FandolHei", "fandolhei"),
    ("Noto Sans CJK SC", "notosanscjkregular"),
    ("WenQuanYi Zen Hei", "wqyzenhei"),
];
const KAI: [Candidate; 5] = [
    ("KaiTi_GB2312", "kaitigb2312"),
    ("KaiTi", "simkai"),
    ("FandolKai", "fandolkai"),
    ("LXGW WenKai", "lxgwwenkai"),
    ("AR PL UKai CN", "ukai"),
];
const SONG: [Candidate; 2] = [("SimSun", "simsun"), ("FandolSong", "fandolsong")];
/// Wide fonts, for characters that the others do not have: names of persons and places.
const WIDE: [Candidate; 4] = [
    ("Noto Serif CJK SC", "notoserifcjkregular"),
    ("Noto Serif SC", "notoserifscregular"),
    ("AR PL UMing CN", "uming"),
    ("Noto Sans CJK SC", "notosanscjkregular"),
];

/// Every one of these has to be in a font for it to count as Chinese.
const PROBE: &str = "政府信息公开年度报告";

/// Loads the agency's own fonts, then for each role the first family that is there, and a wide font.
pub(super) fn load(folders: &FontFolders) -> Result<Loaded, Fault> {
    let mut own = Vec::new();
    if let Some(folder) = &folders.own {
        walk(folder, DEEPEST, &mut own);
    }
    let mut files = Vec::new();
    for folder in &folders.system {
        walk(folder, DEEPEST, &mut files);
    }
    let mut shelf =
        Shelf { files, read: Vec::new(), fonts: own.iter().flat_map(|path| fonts_in(path)).collect() };
    let wide = shelf.first_of(&WIDE);
    let song = shelf.first_of(&SONG);
    let title = shelf.first_of(&TITLE);
    let body = shelf.first_of(&BODY);
    let hei = shelf.first_of(&HEI);
    let kai = shelf.first_of(&KAI);
    if shelf.chinese_family().is_none() {
        // None that is known by name: any Chinese font is better than none.
        shelf.any_chinese();
    }
    let Some(last) = wide.or_else(|| song.clone()).or_else(|| shelf.chinese_family()) else {
        let list: Vec<String> =
            folders.own.iter().chain(&folders.system).map(|folder| folder.display().to_string()).collect();
        return Err(Fault(format!(
            "没有中文字体，无法生成PDF：请安装字体（如 apt-get install fonts-noto-cjk），\
             或把字体文件放进环境变量 {FONTS_VARIABLE} 指定的目录；已找过 {}",
            list.join("、")
        )));
    };
    let list = |wanted: [&Option<String>; 2]| {
        let mut list: Vec<String> = wanted.into_iter().flatten().cloned().collect();
        list.push(last.clone());
        list.dedup();
        list
    };
    let families = Families {
        title: list([&title, &song]),
        body: list([&body, &song]),
        hei: list([&hei, &None]),
        kai: list([&kai, &song]),
        song: list([&song, &None]),
    };
    Ok(Loaded { fonts: shelf.fonts, families })
}

/// Files that hold fonts, in a fixed order.
fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth > 0 {
                walk(&path, depth - 1, files);
            }
        } else if is_font(&path) {
            files.push(path);
        }
    }
}

fn is_font(path: &Path) -> bool {
    let known = ["otf", "ttf", "ttc", "otc"];
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| known.contains(&extension.to_ascii_lowercase().as_str()))
}

struct Shelf {
    files: Vec<PathBuf>,
    /// Files read so far, by position in `files`, with the families they hold.
    read: Vec<(usize, Vec<Font>)>,
    fonts: Vec<Font>,
}

impl Shelf {
    /// Takes the first candidate that is installed, with all its weights.
    fn first_of(&mut self, candidates: &[Candidate]) -> Option<String> {
        candidates.iter().find(|candidate| self.take(candidate)).map(|(family, _)| (*family).to_owned())
    }

    fn take(&mut self, (family, beginning): &Candidate) -> bool {
        if self.fonts.iter().any(|font| font.info().family == *family) {
            return true;
        }
        let named: Vec<usize> = self
            .files
            .iter()
            .enumerate()
            .filter(|(_, path)| squeezed_name(path).starts_with(beginning))
            .map(|(position, _)| position)
            .collect();
        let mut found = false;
        for position in named {
            for font in self.fonts_of(position) {
                if font.info().family == *family && has_chinese(&font) {
                    self.fonts.push(font);
                    found = true;
                }
            }
        }
        found
    }

    fn fonts_of(&mut self, position: usize) -> Vec<Font> {
        if let Some((_, fonts)) = self.read.iter().find(|(known, _)| *known == position) {
            return fonts.clone();
        }
        let fonts = self.files.get(position).map(|path| fonts_in(path)).unwrap_or_default();
        self.read.push((position, fonts.clone()));
        fonts
    }

    /// Takes the fonts of the first file that holds a Chinese one.
    fn any_chinese(&mut self) {
        for position in 0..self.files.len() {
            let chinese: Vec<Font> = self.fonts_of(position).into_iter().filter(has_chinese).collect();
            self.read.clear();
            if !chinese.is_empty() {
                self.fonts.extend(chinese);
                return;
            }
        }
    }

    fn chinese_family(&self) -> Option<String> {
        self.fonts.iter().find(|font| has_chinese(font)).map(|font| font.info().family.clone())
    }
}

/// The fonts of a file; none where it cannot be read or is not a font.
fn fonts_in(path: &Path) -> Vec<Font> {
    fs::read(path).map(|bytes| Font::iter(Bytes::new(bytes)).collect()).unwrap_or_default()
}

fn has_chinese(font: &Font) -> bool {
    PROBE.chars().all(|c| font.info().coverage.contains(u32::from(c)))
}

/// `NotoSerifCJK-Regular.ttc` → `notoserifcjkregular`.
fn squeezed_name(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    stem.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

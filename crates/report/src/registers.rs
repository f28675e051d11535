//! Figures of registers that have no cell in the form: inquiries, trainings, meetings, bulletins, rectification,
//! assessment. They go into prepared wording, and `TEXT-REG` compares what sentences say with them.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::{
    Amount, FindingView, Paragraph, Report, Verdict,
    format::Grade,
    numeral::{self, Approx, Numeral},
};

const FILE: &str = include_str!("../../../data/report-wording/registers.toml");

static BOOK: LazyLock<File> = LazyLock::new(|| read(FILE).unwrap_or_default());

/// Figures by their names, as they were counted.
pub type Registers = BTreeMap<String, i64>;

/// A figure, and how sentences speak of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    /// Its name, such as `training.sessions`.
    name: String,
    /// As people call it.
    label: String,
    /// Words of the sentence: one of each list.
    #[serde(default)]
    about: Vec<Vec<String>>,
    /// Words of the clause: one of each list.
    #[serde(default)]
    say: Vec<Vec<String>>,
    /// Words that the clause must not have.
    #[serde(default)]
    unless: Vec<String>,
    /// Words that the sentence must not have.
    #[serde(default)]
    beyond: Vec<String>,
    /// What stands right behind the number.
    units: Vec<String>,
    /// Other things bear the same name: how a sentence says that it means this one.
    #[serde(default)]
    matter: Option<Matter>,
}

/// Which things of a name are meant: trainings on disclosure, and no others.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Matter {
    /// The name of all of them.
    noun: String,
    /// A word of these before or behind it means this one.
    topics: Vec<String>,
    /// Verbs in front of it. A name that stands alone behind one of them means this one.
    verbs: Vec<String>,
    /// Words between that say nothing of what it is about.
    fillers: Vec<String>,
}

/// What the words around a name say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    /// This thing by its own words.
    This,
    /// The bare name behind a verb.
    Bare,
    /// The bare name without a verb, or no name at all.
    Nothing,
    /// Something else, or something that nobody here knows.
    Other,
}

impl Matter {
    /// Does a clause surely speak of this thing? What it does not say itself its sentence may say.
    fn is_meant(&self, clause: &str, sentence: &str) -> bool {
        match self.meant(clause) {
            Meant::This => true,
            Meant::Other => false,
            Meant::Bare | Meant::Nothing => matches!(self.meant(sentence), Meant::This | Meant::Bare),
        }
    }

    /// Of the first name in a text.
    fn meant(&self, text: &str) -> Meant {
        let Some((before, behind)) = text.split_once(self.noun.as_str()) else { return Meant::Nothing };
        let verb = self.verbs.iter().filter_map(|verb| Some(before.rfind(verb.as_str())? + verb.len())).max();
        let between = verb.and_then(|at| before.get(at..)).unwrap_or(before);
        let behind = behind.split(BREAKS).next().unwrap_or_default();
        if self.topics.iter().any(|topic| between.contains(topic.as_str()) || behind.contains(topic.as_str()))
        {
            return Meant::This;
        }
        match (self.says_nothing(between), verb) {
            (true, Some(_)) => Meant::Bare,
            (true, None) => Meant::Nothing,
            (false, _) => Meant::Other,
        }
    }

    fn says_nothing(&self, words: &str) -> bool {
        without(words, self.fillers.iter()).is_empty()
    }
}

/// What is left of a text without its numbers and these words.
fn without<'a>(text: &str, words: impl Iterator<Item = &'a String>) -> String {
    let mut rest = text.to_owned();
    for number in numeral::scan(text).iter().rev() {
        rest.replace_range(number.start..number.end, "");
    }
    for word in words {
        rest = rest.replace(word.as_str(), "");
    }
    rest.trim().to_owned()
}

/// Between clauses.
const BREAKS: [char; 3] = ['，', ',', '、'];

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    // Stands in the file for whoever edits it.
    #[serde(rename = "certainty")]
    _certainty: String,
    /// Words of a clause that goes on with the one in front of it.
    goes_on: Vec<String>,
    figure: Vec<Known>,
    claim: Vec<Claim>,
}

/// A sentence that says that nothing of a figure is left.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    /// The figure that is then 0.
    name: String,
    /// As people call it.
    label: String,
    /// Words of the sentence: one of them.
    about: Vec<String>,
    /// How it says so.
    words: Vec<String>,
    /// Words that the sentence must not have.
    unless: Vec<String>,
}

fn read(text: &str) -> Result<File, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema == 1 { Ok(file) } else { Err(format!("schema {} is not known", file.schema)) }
}

/// Is this the name of a figure of a register?
pub(crate) fn is_known(name: &str) -> bool {
    BOOK.figure.iter().any(|known| known.name == name)
}

/// A number in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said {
    number: i64,
    approx: Approx,
}

impl Said {
    /// Is that what was counted? `8000余` is right for 8036, not for 9100.
    fn is(self, counted: i64) -> bool {
        if self.approx != Approx::AtLeast {
            return self.number == counted;
        }
        let mut step = 1;
        while step <= self.number && self.number % (step * 10) == 0 && step < 1_000_000 {
            step *= 10;
        }
        self.number <= counted && counted < self.number + step
    }

    /// `约`, `近`, `超过`: nobody can say how far off is too far.
    fn is_loose(self) -> bool {
        !matches!(self.approx, Approx::Exact | Approx::AtLeast)
    }
}

/// Numbers, in figures or in words, with one of the units right behind them.
fn numbers(clause: &str, units: &[String]) -> Vec<Said> {
    let is_of = |numeral: &Numeral| {
        let behind = clause.get(numeral.end..).unwrap_or_default().trim_start();
        // `一次性`: no count of times.
        let unit =
            |unit: &String| behind.strip_prefix(unit.as_str()).is_some_and(|rest| !rest.starts_with('性'));
        numeral.kind == numeral::Kind::Count && !numeral.parted && units.iter().any(unit)
    };
    let said = |numeral: Numeral| Some(Said { number: numeral.value.whole()?, approx: numeral.approx });
    numeral::scan(clause).into_iter().filter(is_of).filter_map(said).collect()
}

/// Clauses of a sentence; a comma within a number breaks none.
fn clauses(sentence: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, sign) in sentence.match_indices(BREAKS) {
        let before = sentence.get(..at).unwrap_or_default();
        let behind = sentence.get(at + sign.len()..).unwrap_or_default();
        let digit = |c: char| c.is_ascii_digit();
        if sign == "," && before.ends_with(digit) && behind.starts_with(digit) {
            continue;
        }
        found.extend(sentence.get(from..at));
        from = at + sign.len();
    }
    found.extend(sentence.get(from..));
    found
}

fn all_of(text: &str, lists: &[Vec<String>]) -> bool {
    lists.iter().all(|list| list.iter().any(|word| text.contains(word.as_str())))
}

/// `TEXT-REG`: a finding for each number of the running text that speaks of a figure of a register.
pub fn check(report: &Report, registers: &Registers) -> Vec<FindingView> {
    let mut findings = Vec::new();
    if registers.is_empty() {
        return findings;
    }
    for chapter in &report.chapters {
        for Paragraph { text, .. } in &chapter.paragraphs {
            for sentence in text.split(['。', '；', ';', '\n']) {
                findings.extend(claims(sentence, registers, &chapter.no));
                let mut before = "";
                for clause in clauses(sentence) {
                    findings.extend(of_clause(sentence, (before, clause), registers, &chapter.no));
                    before = clause;
                }
            }
        }
    }
    findings
}

/// What a sentence says is all done, against what the register has open.
fn claims(sentence: &str, registers: &Registers, chapter: &str) -> Vec<FindingView> {
    let plain: String = sentence.chars().filter(|c| !c.is_whitespace()).collect();
    let has = |words: &[String]| words.iter().any(|word| plain.contains(word.as_str()));
    let told = |claim: &Claim| {
        let open = registers.get(&claim.name).copied()?;
        let said = claim.words.iter().find(|word| plain.contains(word.as_str()))?;
        if !has(&claim.about) || has(&claim.unless) {
            return None;
        }
        let (verdict, words) = match open {
            0 => (Verdict::Pass { blank_as_zero: false }, format!("台账里{}是0，与正文一致", claim.label)),
            _ => (
                Verdict::Fail,
                format!("正文写“{said}”，台账里{}还有{open}件，请核对正文或者台账", claim.label),
            ),
        };
        Some(view(verdict, words, (None, Some(Amount::Whole(open))), (sentence, chapter)))
    };
    BOOK.claim.iter().filter_map(told).collect()
}

/// A clause as it is understood: one that says no more than how many goes on with the one in front of it.
fn understood<'a>(known: &Known, (before, clause): (&str, &'a str)) -> Cow<'a, str> {
    let says_more = || !without(clause, BOOK.goes_on.iter().chain(&known.units)).is_empty();
    if before.is_empty() || says_more() {
        return Cow::Borrowed(clause);
    }
    Cow::Owned(format!("{before}，{clause}"))
}

fn of_clause(
    sentence: &str,
    (before, clause): (&str, &str),
    registers: &Registers,
    chapter: &str,
) -> Vec<FindingView> {
    let mut findings = Vec::new();
    for known in &BOOK.figure {
        let whole = understood(known, (before, clause));
        let speaks = all_of(sentence, &known.about)
            && all_of(&whole, &known.say)
            && !known.unless.iter().any(|word| whole.contains(word.as_str()))
            && !known.beyond.iter().any(|word| sentence.contains(word.as_str()));
        if !speaks {
            continue;
        }
        let Some(counted) = registers.get(&known.name).copied() else { continue };
        let all = numbers(clause, &known.units);
        // What goes on behind a number of the same kind may be the sum of several things.
        let is_alone = matches!(whole, Cow::Borrowed(_)) || numbers(before, &known.units).is_empty();
        let is_meant =
            is_alone && known.matter.as_ref().is_none_or(|matter| matter.is_meant(&whole, sentence));
        for said in &all {
            let sure = is_meant && all.len() == 1 && !said.is_loose();
            findings.push(finding(known, (*said, sure), counted, (clause, chapter)));
        }
    }
    findings
}

fn finding(
    known: &Known,
    (said, sure): (Said, bool),
    counted: i64,
    (clause, chapter): (&str, &str),
) -> FindingView {
    let label = &known.label;
    let (verdict, sentence) = if said.is(counted) {
        (Verdict::Pass { blank_as_zero: false }, format!("与登记的{label}{counted}一致"))
    } else if counted == 0 {
        let sentence = format!("正文写{label}{}，台账里没有登记，无法核对；请补登记或者核实", said.number);
        (Verdict::CannotTell, sentence)
    } else if !sure {
        let sentence = format!(
            "正文“{}”写的是{}，台账登记的{label}是{counted}，看不出说的是不是同一件事、是不是准数，请人工核对",
            clause.trim(),
            said.number
        );
        (Verdict::CannotTell, sentence)
    } else {
        let sentence = format!("正文写{label}{}，台账登记的是{counted}，请核对正文或者台账", said.number);
        (Verdict::Fail, sentence)
    };
    let both = (Some(Amount::Whole(said.number)), Some(Amount::Whole(counted)));
    view(verdict, sentence, both, (clause, chapter))
}

fn view(
    verdict: Verdict,
    sentence: String,
    (left, right): (Option<Amount>, Option<Amount>),
    (said, chapter): (&str, &str),
) -> FindingView {
    FindingView {
        rule: "TEXT-REG".to_owned(),
        grade: Grade::Warn,
        verdict,
        place_id: said.trim().to_owned(),
        label: format!("第{chapter}章正文"),
        left,
        right,
        sentence,
        file_place: None,
        quote: Some(said.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cells, Chapter, Format};

    fn registers() -> Registers {
        [
            ("inquiry.persons", 8036),
            ("inquiry.answered", 8000),
            ("inquiry.open", 0),
            ("training.sessions", 2),
            ("training.times", 120),
            ("training.external", 1),
            ("training.sent", 3),
            ("meeting.held", 4),
            ("meeting.decisions", 7),
            ("meeting.done", 5),
            ("bulletin.issued", 12),
            ("ticket.issued", 30),
            ("ticket.closed", 25),
            ("assessment.done", 0),
        ]
        .map(|(name, many)| (name.to_owned(), many))
        .into()
    }

    fn told(text: &str) -> Vec<&'static str> {
        let format = Format::by_id("format-2021").unwrap();
        let paragraphs = vec![Paragraph { text: text.to_owned(), place: String::new() }];
        let chapters = vec![Chapter { no: "一".into(), heading: String::new(), paragraphs }];
        let cells = Cells::absent(format.cells.len());
        let report = Report { scope: None, format, year: 2026, title: None, agency: None, cells, chapters };
        let verdict = |one: FindingView| match one.verdict {
            Verdict::Pass { .. } => "agrees",
            Verdict::Fail => "differs",
            _ => "unknown",
        };
        check(&report, &registers()).into_iter().map(verdict).collect()
    }

    #[test]
    fn the_file_loads_and_its_names_are_one_each() {
        let all = read(FILE).unwrap().figure;
        let names: std::collections::BTreeSet<_> = all.iter().map(|known| &known.name).collect();
        assert_eq!(names.len(), all.len());
        assert!(registers().keys().all(|name| is_known(name)), "{names:?}");
        assert_eq!(names.len(), registers().len());
    }

    #[test]
    fn sentences_against_registers() {
        for (text, expected) in [
            ("全年举办政府信息公开培训2次，接受培训120人次。", &["agrees", "agrees"][..]),
            ("组织培训3期，参训100余人次。", &["differs", "agrees"]),
            ("开展政务公开业务培训1场，培训人员99人次。", &["differs", "differs"]),
            ("派员参加上级政府信息公开培训1次、3人次。", &["agrees", "agrees"]),
            ("接受群众咨询8000余人次，全部予以解答。", &["agrees", "agrees"]),
            ("全年接待群众咨询9000人次。", &["differs"]),
            ("接受咨询8000余人次，其中电话咨询3000人次、现场咨询5000人次。", &["agrees"]),
            ("接受群众咨询8000余次。", &[]),
            ("召开领导小组会议4次，议定事项7项，已落实5项。", &["agrees", "agrees", "agrees"]),
            ("召开政府信息公开领导小组会议5次。", &["differs"]),
            ("印发通报12期，下达整改通知30件，已销号24件。", &["agrees", "agrees", "differs"]),
            ("对5个科室进行了政府信息公开年度考核。", &[]),
            ("开展年度考核1次。", &["unknown"]),
            ("举办法治宣传活动30次，发放资料500份，群众2000人次参加。", &[]),
            ("计划明年举办培训5次。", &[]),
            ("全年新收申请18件。", &[]),
            // Numbers in words, in front or behind, with the kind of training between.
            ("举办培训八次。", &["differs"]),
            ("举办培训两次。", &["agrees"]),
            ("全年举办八次政务公开培训。", &["differs"]),
            ("组织开展政府信息公开业务培训班２期。", &["agrees"]),
            ("举办政府信息公开培训8次。", &["differs"]),
            ("召开政务公开工作培训会十二场。", &["differs"]),
            ("举办了3期培训班，接受培训一百二十人次。", &["differs", "agrees"]),
            ("接受培训1,200人次。", &["differs"]),
            ("接受培训1.2万人次。", &["differs"]),
            // Nobody can say whether it is the same thing, or whether the number is exact.
            ("培训88次，接受培训9999人次。", &["unknown", "unknown"]),
            ("举办法治培训8次。", &["unknown"]),
            ("组织业务培训8次，参训300人次。", &["unknown", "unknown"]),
            ("举办政务公开培训2次、法治培训8次。", &["agrees", "unknown"]),
            ("举办一次干部能力提升培训，共计120余人次。", &["unknown", "agrees"]),
            ("举办政务公开培训近10次。", &["unknown"]),
            ("举办推进会3次和培训5次。", &["unknown", "unknown"]),
            // How many came is said in a clause of its own, which goes on with the one in front.
            ("举办培训2次，共计120人次。", &["agrees", "agrees"]),
            ("举办培训2次，共计99人次。", &["agrees", "differs"]),
            ("举办政务公开培训2次，九十九人次参加。", &["agrees", "differs"]),
            ("开展政府信息公开培训2次、累计约99人次。", &["agrees", "unknown"]),
            ("举办法治培训8次，共计300人次。", &["unknown", "unknown"]),
            ("举办培训120人次，合计300人次。", &["agrees", "unknown"]),
            ("举办政务公开培训2次，发放资料99份，共计99人次。", &["agrees"]),
            ("举办政务公开培训2次，群众99人次参加。", &["agrees"]),
            ("计划举办培训2次，共计99人次。", &[]),
            ("接待群众来访咨询，共计9000人次。", &["differs"]),
            // Not what the register counts.
            ("参加培训3次。", &[]),
            ("下一步，举办政务公开培训8次。", &[]),
            ("每季度举办一次政务公开培训。", &[]),
            ("举办第三次政务公开培训。", &[]),
            ("开展一次性政务公开培训。", &[]),
            ("召开领导小组会议五次。", &["differs"]),
            ("印发通报十二期。", &["agrees"]),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_left() {
        let format = Format::by_id("format-2021").unwrap();
        for (text, open, expected) in [
            ("全年接受群众咨询，全部予以解答。", Some(0), Some(true)),
            ("全年接受群众咨询，全部予以解答。", Some(10), Some(false)),
            ("咨询 均已答复，办结率100%。", Some(10), Some(false)),
            ("全年接受群众咨询，全部予以解答。", None, None),
            ("收到申请和咨询，全部予以答复。", Some(10), None),
            ("来访群众的问题全部予以解答。", Some(10), None),
        ] {
            let paragraphs = vec![Paragraph { text: text.to_owned(), place: String::new() }];
            let chapters = vec![Chapter { no: "一".into(), heading: String::new(), paragraphs }];
            let cells = Cells::absent(format.cells.len());
            let report =
                Report { scope: None, format, year: 2026, title: None, agency: None, cells, chapters };
            let registers: Registers =
                open.map(|open| ("inquiry.open".to_owned(), open)).into_iter().collect();
            let found = check(&report, &registers);
            let told = found.first().map(|one| one.verdict != Verdict::Fail);
            assert_eq!((told, found.len()), (expected, usize::from(expected.is_some())), "{text} {open:?}");
        }
    }

    #[test]
    fn about_so_many() {
        for (number, more, counted, expected) in [
            (8000, true, 8036, true),
            (8000, true, 8999, true),
            (8000, true, 9000, false),
            (8000, true, 7999, false),
            (120, true, 125, true),
            (120, true, 131, false),
            (8036, false, 8036, true),
            (8036, false, 8037, false),
            (0, true, 0, true),
        ] {
            let approx = if more { Approx::AtLeast } else { Approx::Exact };
            assert_eq!(Said { number, approx }.is(counted), expected, "{number} {counted}");
        }
    }
}

//! Why a figure cannot be compared, or not with certainty: other years, other bodies, parts, plans,
//! other work of the same office; and which cells it can be compared with.

use std::borrow::Cow;

use super::{
    phrases::{About, Applicant, Found, Hit, Meaning, Reading, Role},
    read::Reader,
    whole::closes_change,
};

impl Reader<'_> {
    /// Why a phrase is not compared at all. `clause..number` stands in front of the number.
    pub(super) fn bar(
        &self,
        found: &Found,
        meaning: &Meaning,
        clause: usize,
        number: usize,
        end: usize,
        told: Option<usize>,
    ) -> Option<&'static str> {
        let named = &self.book.named;
        if self.any(named.comparison, clause, number) && !closes_change(self.prose.part(clause, number)) {
            return Some("说的是与其他时期的比较");
        }
        // 与2021年收到申请33件相比
        let behind = self.prose.part(end, self.prose.clause_end(end));
        if ["相比", "比较", "相较", "对比"].iter().any(|word| behind.starts_with(word)) {
            return Some("说的是与其他时期的比较");
        }
        if self.any(named.plan, clause, number) {
            return Some("说的是计划或要求");
        }
        if self.any(named.respective, clause, number) {
            return Some("用“分别”并列了几个数");
        }
        if self.other_period(found, number) {
            return Some("说的不是本年度全年");
        }
        match meaning.about {
            Some(About::Application) => {
                // 登记政府信息公开申请: the word is of this work.
                let own = ["政府信息公开申请", "信息公开申请", "依申请", "公开申请"];
                let foreign = self.window(clause, end).iter().any(|hit| {
                    let behind = self.prose.part(hit.end, end);
                    hit.end <= end
                        && self.book.is(hit, named.foreign)
                        && !own.iter().any(|own| behind.starts_with(own))
                });
                let known = self.prose.part(found.start, end).contains("申请");
                let topic = if known {
                    self.any(named.application, found.start, end) || !self.foreign_sentence(found.start)
                } else {
                    self.topic(found.start, end, told) == Some(About::Application)
                };
                if foreign || !topic {
                    return Some("说的不是政府信息公开申请");
                }
            }
            Some(About::Dispute) => {
                let spoken = self.any(named.disclosure, self.prose.sentence(number).0, end);
                if !spoken && self.any(named.casework, clause, end) {
                    return Some("说的可能是本机关办理的复议、应诉案件");
                }
            }
            None => {}
        }
        None
    }

    /// What the talk is of: the last word that tells, in the phrase, before it in its paragraph, in a
    /// heading line above, in the chapter's heading.
    pub(super) fn topic(&self, start: usize, end: usize, told: Option<usize>) -> Option<About> {
        let (block, _) = self.prose.block(start);
        let own = self.window(start, end);
        if own.iter().any(|hit| self.book.is(hit, self.book.named.application)) {
            return Some(About::Application);
        }
        let above = self.window(block, start);
        let last = above.iter().rev().find_map(|hit| Some((hit.start, self.topic_of(hit)?)));
        if told.is_some_and(|told| last.is_none_or(|(at, _)| at < told)) {
            return Some(About::Application);
        }
        if let Some((_, topic)) = last {
            return topic;
        }
        if block > 0 {
            let (upper, upper_end) = self.prose.block(block - 1);
            let line = self.prose.part(upper, upper_end);
            if line.chars().count() <= 30
                && !line.contains('。')
                && let Some(topic) =
                    self.window(upper, upper_end).iter().rev().find_map(|hit| self.topic_of(hit))
            {
                return topic;
            }
        }
        self.heading
    }

    /// True where the sentence spoke last of other work: 办理法律援助案件100件，收到申请120件.
    fn foreign_sentence(&self, at: usize) -> bool {
        let above = self.window(self.prose.sentence(at).0, at);
        let named = &self.book.named;
        let told = above.iter().rev().find(|hit| {
            [named.foreign, named.application, named.publication]
                .iter()
                .any(|class| self.book.is(hit, *class))
        });
        told.is_some_and(|hit| self.book.is(hit, named.foreign) && !self.book.is(hit, named.application))
    }

    /// `Some(None)`: a topic that nothing is compared for.
    pub(super) fn topic_of(&self, hit: &Hit) -> Option<Option<About>> {
        let named = &self.book.named;
        if self.book.is(hit, named.dispute) {
            Some(Some(About::Dispute))
        } else if self.book.is(hit, named.application) {
            Some(Some(About::Application))
        } else if self.book.is(hit, named.foreign) || self.book.is(hit, named.publication) {
            Some(None)
        } else {
            None
        }
    }

    /// True where the last word about time in the sentence is of another time than the report's year.
    fn other_period(&self, found: &Found, number: usize) -> bool {
        let named = &self.book.named;
        let (sentence, _) = self.prose.sentence(number);
        let clause = self.prose.clause_start(number);
        let mut at = 0;
        let time = self.window(sentence, number).iter().rev().find_map(|hit| {
            let this = self.book.is(hit, named.this);
            let other = [named.prev, named.next, named.span].iter().any(|class| self.book.is(hit, *class));
            if !this && !other || (found.start <= hit.start && hit.end <= found.end) {
                return None;
            }
            let front = self.prose.part(sentence, hit.start);
            // 今年以来, 3月以来: what stands before it tells.
            let since = self.prose.part(hit.start, hit.end) == "以来";
            if since && front.ends_with(['年', '月', '日', '初']) && !front.ends_with("多年") {
                return None;
            }
            let behind = self.prose.part(hit.end, number).trim_start_matches(['年', '度', '底', '末']);
            // 比上年收到的申请47件增加12件: the clause speaks of the other year.
            if other && hit.start >= clause && front.ends_with(['比', '较', '与']) && behind.contains("收到")
            {
                return Some(true);
            }
            let compared = front.ends_with(['比', '较', '与', '同', '和', '转', '至']);
            let carried = ["结转", "转入", "遗留", "接转", "工作总结", "部门", "财政", "预算", "决算"];
            if compared || carried.iter().any(|word| behind.starts_with(word)) {
                return None;
            }
            at = hit.start;
            Some(other)
        });
        let months = part_of_year(self.prose.part(sentence, number));
        match months {
            Some((position, part)) if sentence + position >= at => part,
            _ => time == Some(true),
        }
    }

    /// True where the number may count only a part: after 其中 up to the end of its sentence or
    /// semicolon, within a time limit, or about one subject.
    pub(super) fn part_of(&self, meaning: &Meaning, clause: usize, number: usize) -> bool {
        let named = &self.book.named;
        if meaning.about == Some(About::Application) && self.any(named.portion, clause, number) {
            return true;
        }
        let (sentence, sentence_end) = self.prose.sentence(number);
        if matches!(meaning.id.as_str(), "answered" | "done")
            && counts_extended(self.prose.part(number, sentence_end))
        {
            return true;
        }
        if !meaning.whole {
            return false;
        }
        let listed = self.prose.part(sentence, number);
        let listed_from = listed.rfind([';', '；']).map_or(sentence, |at| sentence + at);
        let listed = self.prose.part(listed_from, number);
        let among = listed.rfind("其中").is_some_and(|at| !self.bracketed(listed_from + at, number));
        among
            || self.any(named.part, clause, number)
                && !self
                    .window(clause, number)
                    .iter()
                    .all(|hit| !self.book.is(hit, named.part) || self.bracketed(hit.start, number))
            || (meaning.about == Some(About::Application)
                && self.window(clause, number).iter().any(|hit| self.tells_subject(hit, clause, number)))
    }

    /// 涉及土地征收类申请, but not 公开类申请 nor 有关政府信息公开的申请.
    fn tells_subject(&self, hit: &Hit, clause: usize, number: usize) -> bool {
        if !self.book.is(hit, self.book.named.subject) || hit.end > number {
            return false;
        }
        let front = self.prose.part(clause, hit.start);
        let behind = self.prose.part(hit.end, number);
        !front.ends_with("公开") && !front.ends_with("依申请") && !speaks_of_all(behind)
    }

    /// 未收到涉及个人隐私的申请, 未发生新的行政诉讼: there was none of a kind, which says nothing of all.
    pub(super) fn qualified(&self, none: &Hit, found: &Found, meaning: &Meaning) -> bool {
        let between = self.prose.part(none.start, found.last);
        match meaning.about {
            Some(About::Application) => ["涉及", "关于", "有关", "针对", "要求公开"]
                .iter()
                .any(|word| between.split_once(word).is_some_and(|(_, rest)| !speaks_of_all(rest))),
            Some(About::Dispute) => {
                ["新的", "新增", "新发", "未办结", "未审结"].iter().any(|word| between.contains(word))
            }
            None => false,
        }
    }

    /// 收到申请(含上年结转)65件 is the sum of both rows, (不含上年结转) the first alone.
    pub(super) fn with_or_without(
        &self,
        found: &Found,
        number: usize,
        end: usize,
        readings: Vec<Cow<'static, Reading>>,
    ) -> Vec<Cow<'static, Reading>> {
        let text = self.prose.part(found.start, end.max(number));
        let Some((_, bracket)) = text.split_once('(') else { return readings };
        let bracket = bracket.split_once(')').map_or(bracket, |(inside, _)| inside);
        if !["结转", "转入", "遗留"].iter().any(|word| bracket.contains(word)) {
            return readings;
        }
        let without = ["不含", "不包", "未含", "不计", "除"].iter().any(|word| bracket.contains(word));
        let with = ["含", "包括", "加", "连同"].iter().any(|word| bracket.contains(word));
        let sum = |reading: &Reading| reading.cells.iter().any(|cell| cell.contains("carried_in"));
        // Forms with one row for both, and meanings that know no sum, stay as they are.
        if !readings.iter().any(|reading| sum(reading)) || !(with || without) {
            return readings;
        }
        let legacy = |reading: &Reading| reading.cells.iter().any(|cell| cell.starts_with("legacy"));
        readings.into_iter().filter(|reading| legacy(reading) || sum(reading) != without).collect()
    }

    /// The readings of a meaning in this place, and why only agreement would be certain.
    pub(super) fn readings(
        &self,
        meaning: &'static Meaning,
        found: &Found,
        lead: usize,
        end: usize,
    ) -> (Vec<Cow<'static, Reading>>, Option<&'static str>) {
        let named = &self.book.named;
        let words = self.window(lead, end);
        let mut readings: Vec<Cow<'static, Reading>> = meaning.readings.iter().map(Cow::Borrowed).collect();
        let mut soft = meaning.soft.then_some("这种说法不止一种理解");
        if meaning.about == Some(About::Application) {
            readings = self.by_applicant(words, readings);
        }
        if meaning.about.is_some() && self.of_other_body(found.start) {
            soft = Some("说的可能是别的机关或者下属单位");
        }
        if meaning.about == Some(About::Dispute)
            && !self.speaks_of_disclosure(found.start)
            && self.may_be_casework(found)
        {
            soft = Some("看不出是不是政府信息公开引起的");
        }
        if meaning.readings.is_empty() && meaning.about == Some(About::Dispute) {
            let (sentence, _) = self.prose.sentence(found.start);
            let told = self.prose.part(sentence, found.start);
            if !self.speaks_of_disclosure(found.start) && (told.contains('案') || told.contains("应诉")) {
                soft = Some("看不出是不是政府信息公开引起的");
            }
            let (readings, open) = self.result_of(meaning, found.start);
            return (readings, soft.or(open));
        }
        let mut channels: Vec<&Hit> = Vec::new();
        for hit in words.iter().filter(|hit| self.book.is(hit, named.single_channel)) {
            // 政府网站 and 网站平台 are one channel; channels in a list stand apart.
            if channels.last().is_none_or(|last| hit.start >= last.end + 3) {
                channels.push(hit);
            }
        }
        if let [channel] = channels.as_slice() {
            let own = meaning.channels.iter().filter(|(class, _)| self.book.is(channel, *class));
            let own: Vec<Cow<'static, Reading>> = own.map(|(_, reading)| Cow::Borrowed(reading)).collect();
            if meaning.whole_first {
                readings.extend(own);
            } else if meaning.about == Some(About::Application) {
                if own.iter().any(|reading| self.has_cells(reading)) {
                    readings.splice(0..0, own);
                } else {
                    soft = Some("说的可能只是一种渠道");
                }
            }
        }
        (readings, soft)
    }

    /// Outcomes belong to the dispute that the sentence spoke of last: 行政复议7件，其中维持4件.
    /// Where reviews and suits stand together before it, nobody can tell.
    fn result_of(
        &self,
        meaning: &'static Meaning,
        at: usize,
    ) -> (Vec<Cow<'static, Reading>>, Option<&'static str>) {
        let (sentence, _) = self.prose.sentence(at);
        let words = self.window(sentence, at);
        // (end, whether it is a review, its cells) of the last word of each kind.
        let mut told: Vec<(usize, bool, &'static Reading)> = Vec::new();
        for (class, reading) in &meaning.channels {
            let review = reading.cells.iter().all(|cell| cell.starts_with("t4.review."));
            let own = words.iter().filter(|hit| hit.end <= at && self.book.is(hit, *class));
            // 复议后起诉 and 复议机关 name no review of their own.
            let own =
                own.filter(|hit| !review || !self.prose.part(hit.end, at).starts_with(['后', '机', '决']));
            told.extend(own.map(|hit| hit.end).max().map(|end| (end, review, reading)));
        }
        // Of words that end together the first class is the narrowest.
        let Some(&(end, review, reading)) = told.iter().rev().max_by_key(|(end, ..)| *end) else {
            return (Vec::new(), None);
        };
        // Work on the disputes of others, counted in the same sentence, has no rows.
        let casework = self.any(self.book.named.casework, sentence, at)
            && !self.any(self.book.named.disclosure, sentence, at);
        if casework {
            return (Vec::new(), None);
        }
        let mut readings = vec![Cow::Borrowed(reading)];
        let other = told.iter().filter(|(_, kind, _)| *kind != review).max_by_key(|(end, ..)| *end);
        let together = other.filter(|(other, ..)| {
            let between = self.window(*other, end);
            !self
                .book
                .phrases(Role::Say, between, *other..end + 1)
                .any(|found| self.book.meanings.get(found.meaning).is_some_and(|m| m.readings.is_empty()))
        });
        let soft = together.map(|(_, _, other)| {
            readings.push(Cow::Owned(Reading {
                name: format!("{}、{}", reading.name, other.name),
                cells: reading.cells.iter().chain(&other.cells).cloned().collect(),
            }));
            "看不出说的是行政复议还是行政诉讼"
        });
        (readings, soft)
    }

    pub(super) fn has_cells(&self, reading: &Reading) -> bool {
        reading.cells.iter().any(|cell| self.report.format.cell_ix(cell).is_some())
    }

    /// Columns of the applicants that are named, in place of the total; all kinds named are the total.
    fn by_applicant(
        &self,
        words: &[Hit],
        readings: Vec<Cow<'static, Reading>>,
    ) -> Vec<Cow<'static, Reading>> {
        let mut named: Vec<&Applicant> = Vec::new();
        for applicant in &self.book.applicants {
            if words.iter().any(|hit| self.book.is(hit, applicant.class)) {
                named.push(applicant);
            }
        }
        let natural =
            named.iter().any(|applicant| applicant.columns.iter().any(|column| column == "natural"));
        let other = named.iter().any(|applicant| applicant.columns.iter().all(|column| column != "natural"));
        if named.is_empty() || (natural && other) {
            return readings;
        }
        let loose = named.iter().all(|applicant| applicant.loose);
        // 法人或其他组织 holds 组织 too: the narrowest kind that is not loose decides.
        let decides = named.iter().filter(|a| !a.loose).min_by_key(|a| a.columns.len()).or(named.first());
        let Some(decides) = decides else { return readings };
        let label = if natural { "自然人" } else { "法人或其他组织" };
        let mut narrowed: Vec<Cow<'static, Reading>> = readings
            .iter()
            .filter(|reading| reading.cells.iter().all(|cell| cell.ends_with(".total")))
            .map(|reading| {
                Cow::Owned(Reading {
                    name: format!("{}（{label}）", reading.name),
                    cells: reading
                        .cells
                        .iter()
                        .flat_map(|cell| {
                            let row = cell.trim_end_matches("total");
                            decides.columns.iter().map(move |column| format!("{row}{column}"))
                        })
                        .collect(),
                })
            })
            .collect();
        if loose {
            narrowed.splice(0..0, readings);
        }
        narrowed
    }

    /// True where somebody else than the reporting body received or did it: 区教育局收到…, 各部门收到….
    fn of_other_body(&self, verb: usize) -> bool {
        let named = &self.book.named;
        let clause = self.prose.clause_start(verb);
        let words = self.window(clause, verb);
        if words.iter().any(|hit| self.book.is(hit, named.whole_body)) {
            // 全县各部门共收到412件，我局收到59件: the own number comes later.
            let (_, sentence_end) = self.prose.sentence(verb);
            let later = self.prose.part(verb, sentence_end);
            let own = [
                "我局",
                "本局",
                "我委",
                "本委",
                "我办",
                "我院",
                "我中心",
                "我单位",
                "本单位",
                "本机关",
                "我机关",
            ];
            return own.iter().any(|own| later.contains(own));
        }
        let Some(body) = words.iter().rev().find(|hit| self.book.is(hit, named.body) && hit.end <= verb)
        else {
            return false;
        };
        // The subject stands right in front of the verb, 共 or 全年 apart.
        let between = self.prose.part(body.end, verb);
        if between.chars().count() > 10 || between.contains(['向', '因', '被']) {
            return false;
        }
        let front = self.prose.part(clause, body.start);
        let own = ["我", "本", "全", "该"];
        let name: Vec<char> = front.chars().rev().take(2).collect();
        if name.iter().any(|c| own.iter().any(|word| word.starts_with(*c))) {
            return false;
        }
        let Some(agency) = self.report.agency.as_deref().or(self.report.title.as_deref()) else {
            return false;
        };
        let said: String = name.iter().rev().collect::<String>() + self.prose.part(body.start, body.end);
        let said = said.trim_start_matches(['年', '度', '由', '各', ',', '、']);
        let many = front.ends_with(['各', '等', '属']) || matches!(said, "部门" | "单位");
        many || !is_short_for(said, agency)
    }

    /// True where the disputes may be those the office decides or defends for others: 行政复议案件120件
    /// beside its other work. That there was none is said of the office's own.
    fn may_be_casework(&self, found: &Found) -> bool {
        let phrase = self.prose.part(found.start, found.end);
        if phrase.starts_with(['未', '无', '没', '暂', '均', '尚', '也', '不']) {
            return false;
        }
        let sentence = self.prose.sentence(found.start).0;
        phrase.contains("案")
            || phrase.contains("应诉")
            || self.any(self.book.named.foreign, sentence, found.start)
    }

    fn speaks_of_disclosure(&self, at: usize) -> bool {
        let (block, block_end) = self.prose.block(at);
        let named = &self.book.named;
        let spoken = |start: usize, end: usize| {
            let words = self.window(start, end);
            words
                .iter()
                .any(|hit| self.book.is(hit, named.disclosure) || self.book.is(hit, named.application))
        };
        spoken(block, block_end)
            || self.heading == Some(About::Dispute)
            || (block > 0 && {
                let (upper, upper_end) = self.prose.block(block - 1);
                spoken(upper, upper_end)
            })
    }
}

/// True for words that go on to speak of disclosure as a whole.
fn speaks_of_all(text: &str) -> bool {
    let text = text.trim_start_matches(['的', '于', '我', '本', '局', '到']);
    let all = ["政府信息公开", "信息公开", "依申请", "政府信息", "政务公开", "公开政府信息", "公民", "机关"];
    all.iter().any(|word| text.starts_with(word))
}

/// 按期答复45件，延期答复12件: the extended ones have a number of their own.
fn counts_extended(text: &str) -> bool {
    text.split("延期").skip(1).any(|rest| {
        let clause = rest.split([',', '。', ';', '、']).next().unwrap_or("");
        clause.contains(|c: char| ('1'..='9').contains(&c) || "一二三四五六七八九十百两".contains(c))
    })
}

/// The last months that a text names, where they stand, and whether they are less than the year:
/// 1至6月, 7月以来; not 1月1日至12月31日.
fn part_of_year(text: &str) -> Option<(usize, bool)> {
    let at = text.rfind('月')?;
    let front = text.get(..at)?;
    let digits = |text: &str| -> Option<u32> {
        let start = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        text.get(start..)?.parse().ok()
    };
    let last = digits(front)?;
    let before = front.trim_end_matches(|c: char| c.is_ascii_digit());
    let first = before.trim_end_matches(['至', '到', '-', '~', '—']);
    let from = (first.len() < before.len()).then(|| {
        let first = first.trim_end_matches('日');
        let (month, _) = first.rsplit_once('月').unwrap_or((first, ""));
        digits(month)
    });
    let behind = text.get(at + '月'.len_utf8()..).unwrap_or("");
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit() || c == '日');
    let whole = match from {
        Some(first) => last == 12 && first.is_none_or(|first| first == 1),
        // 截至12月31日, 截至12月底
        // 1月1日以来, 1月起
        None => {
            (last == 12 && front.contains('截'))
                || (last == 1 && (behind.starts_with('起') || behind.starts_with("以来")))
        }
    };
    Some((at, !whole))
}

/// True where a name is written short for another one: 市科委 for 上海市科学技术委员会.
fn is_short_for(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|l| l == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names() {
        for (short, long, expected) in [
            ("市科委", "上海市科学技术委员会", true),
            ("司法局", "尧都区司法局", true),
            ("教育局", "尧都区司法局", false),
            ("政府办", "金湖县人民政府", false),
            ("区政府", "洪泽区人民政府", true),
        ] {
            assert_eq!(is_short_for(short, long), expected, "{short} {long}");
        }
    }
}

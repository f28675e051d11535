//! The form of a document: the fields that its kind asks for, and the text.

use chrono::NaiveDate;
use gongkai_domain::{
    catalogue::Way,
    id::DocumentId,
    legible::legible,
    publication::{KindField, Metadata, Validity, content::Content, genres, kind, statutory_items, topics},
    refusal::Refusal,
};
use gongkai_office::{
    catalogue::Entry,
    publication::{self, Dossier, Draft, Line},
};
use gongkai_web_kit::{form::Entered, layout::Choice};

use super::{list::titled, text};
use crate::organisation::form::{Field, Kind, dates};

const MARKS: &str = "空一行另起一段。行首“# ”“## ”“### ”为标题，“- ”“1. ”为列表；从 Excel、Word 粘贴的表格直接成表，\
                     也可以写成“| 甲 | 乙 |”；**加粗**；[文字](https://网址)";

/// Documents that another one can name: what they are called, by their ids.
#[derive(Default)]
pub struct Others {
    /// Those that are expected to be interpreted.
    pub interpreted: Vec<Choice>,
    /// Calls for comments.
    pub calls: Vec<Choice>,
    /// Rows of the agency's catalogue.
    pub entries: Vec<Choice>,
}

impl Others {
    /// With the rows of the agency's catalogue: those that are published without being asked for.
    #[must_use]
    pub fn with_entries(mut self, entries: &[Entry]) -> Self {
        let open = entries.iter().filter(|entry| entry.said.way == Way::Proactive);
        self.entries = open.map(|entry| Choice::new(&entry.id, entry.said.path())).collect();
        self
    }

    /// Of these lines of the list.
    pub fn of(lines: &[Line]) -> Self {
        let choice = |line: &Line| Choice::new(&line.row.id, titled(&line.edition.title));
        let expects = |line: &&Line| kind(&line.row.kind).is_some_and(|kind| kind.interpretation);
        Self {
            interpreted: lines.iter().filter(expects).map(choice).collect(),
            calls: lines.iter().filter(|line| line.row.comment_until.is_some()).map(choice).collect(),
            entries: Vec::new(),
        }
    }
}

/// One of these, or what is stored already though the list does not reach so far.
fn one_of(others: &[Choice], stored: Option<&DocumentId>) -> Kind {
    let mut all = choices(others.iter().cloned());
    if let Some(id) = stored.filter(|id| !others.iter().any(|one| one.value == id.as_str())) {
        all.push(Choice::new(id.as_str(), format!("现在选定的（{id}）")));
    }
    Kind::One(all)
}

/// The fields above the text.
pub fn above(found: &Dossier) -> Vec<Field> {
    let mut fields = vec![Field::new("title", "名称", Kind::Line("w-full"))];
    if found.held.edition.erratum.is_some() {
        fields.push(Field::new("erratum", "更正说明", Kind::Lines(2)).hint("公众会看到这句话"));
    }
    fields
}

/// The text, as people write it with marks.
pub fn text_field() -> Field {
    Field::new("text", "正文", Kind::Lines(18)).hint(MARKS)
}

/// The fields of the catalogue, beside the text: those that this kind of document has.
pub fn beside(found: &Dossier, others: &Others) -> Vec<Field> {
    let mut fields = vec![
        Field::new("summary", "内容概述", Kind::Lines(2)).hint("公众在目录中看到的一两句话").optional(),
        Field::new("issuer", "发文机关", Kind::Line("w-full")),
        Field::new("formed_on", "形成（成文）日期", Kind::Date)
            .hint("公开期限从这一天起算（条例第二十六条）"),
    ];
    fields.extend(of_kind(&found.draft.metadata, others));
    let item = statutory_items().iter().map(|item| Choice::new(&item.id, &item.short));
    let words = |words: &[String]| choices(words.iter().map(|word| Choice::new(word, word)));
    let stored = found.draft.metadata.entry.as_str();
    if !others.entries.is_empty() || !stored.is_empty() {
        let mut all = others.entries.clone();
        if !stored.is_empty() && !all.iter().any(|one| one.value == stored) {
            all.push(Choice::new(stored, "现在选定的（目录里已经没有）"));
        }
        let field = Field::new("entry", "公开目录", Kind::One(choices(all.into_iter())));
        fields.push(field.hint("本单位公开目录的哪一项").optional());
    }
    fields.extend([
        Field::new("item", "公开事项", Kind::One(choices(item))).hint("条例第二十条的哪一项"),
        Field::new("topic", "主题分类", Kind::One(words(topics()))),
        Field::new("genre", "体裁", Kind::One(words(genres()))),
    ]);
    fields
}

fn choices(some: impl Iterator<Item = Choice>) -> Vec<Choice> {
    [Choice::new("", "请选择")].into_iter().chain(some).collect()
}

/// Fields that only some kinds have.
fn of_kind(said: &Metadata, others: &Others) -> Vec<Field> {
    let Some(kind) = kind(&said.kind) else { return Vec::new() };
    let one = |field: &KindField| -> Vec<Field> {
        match field {
            KindField::Number => vec![Field::new("number", "发文字号", Kind::Line("w-16"))],
            // Everything has a day on which it was formed.
            KindField::Written => Vec::new(),
            KindField::Validity => {
                let all = Validity::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec();
                vec![Field::new("validity", "有效性", Kind::Radios(all))]
            }
            KindField::Expires => vec![Field::new("expires_on", "有效期至", Kind::Date)],
            KindField::Period => vec![
                Field::new("period_from", "公示期第一天", Kind::Date),
                Field::new("period_until", "公示期最后一天", Kind::Date),
            ],
            KindField::Comments => vec![
                Field::new("comment_from", "征集期第一天", Kind::Date)
                    .hint("从这一天起，公众可以在门户上提意见；正文写草案和起草说明"),
                Field::new("comment_until", "征集期最后一天", Kind::Date)
                    .hint("规章草案和重大行政决策一般不少于30日，更短的要在正文说明理由"),
            ],
            KindField::Interprets => {
                let all = one_of(&others.interpreted, said.interprets.as_ref());
                let field = Field::new("interprets", "被解读的文件", all);
                vec![field.hint("两条都公开以后，门户上互相链接")]
            }
            KindField::Answers => {
                let all = one_of(&others.calls, said.answers.as_ref());
                vec![Field::new("answers", "反馈的是哪次征集", all)]
            }
            KindField::Source => vec![Field::new("source", "信息来源", Kind::Line("w-16"))],
            KindField::Party => vec![Field::new("party", "行政相对人", Kind::Line("w-16"))],
        }
    };
    let required = kind.required.iter().flat_map(one);
    required.chain(kind.optional.iter().flat_map(one).map(Field::optional)).collect()
}

/// What a draft says, by field.
pub fn values(draft: &Draft, erratum: Option<&str>) -> Vec<(&'static str, String)> {
    let of = &draft.metadata;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    vec![
        ("title", of.title.clone()),
        ("erratum", erratum.unwrap_or_default().to_owned()),
        ("text", text::write(&draft.content)),
        ("summary", of.summary.clone()),
        ("issuer", of.issuer.clone()),
        ("formed_on", day(of.formed_on)),
        ("number", of.number.clone()),
        ("validity", of.validity.map(|one| one.code().to_owned()).unwrap_or_default()),
        ("expires_on", day(of.expires_on)),
        ("period_from", day(of.period_from)),
        ("period_until", day(of.period_until)),
        ("comment_from", day(of.comment_from)),
        ("comment_until", day(of.comment_until)),
        ("interprets", of.interprets.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("answers", of.answers.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("source", of.source.clone()),
        ("party", of.party.clone()),
        ("entry", of.entry.clone()),
        ("item", of.item.clone()),
        ("topic", of.topic.clone()),
        ("genre", of.genre.clone()),
    ]
}

/// The text that was entered: the blocks of the editor, or words with marks. Either becomes the same
/// stored text, so whoever saves what was not changed changes nothing.
pub fn content(entered: &Entered) -> Result<Content, Refusal> {
    match entered.text("blocks") {
        "" => Ok(text::read(entered.text("text"))),
        blocks => {
            let unread = "正文没有完整送到，请再保存一次；还是这样时，请复制正文，重新打开本页粘贴";
            let unread = |_| Refusal::new("text_unreadable", unread).at("text");
            serde_json::from_str(blocks).map(|content| canonical(&content)).map_err(unread)
        }
    }
}

/// The one form of a text among those that look the same.
pub fn canonical(content: &Content) -> Content {
    text::read(&legible(&text::write(content)))
}

/// A choice that no list offers.
fn named_wrongly(entered: &Entered, field: &'static str) -> Option<Refusal> {
    let is_wrong = entered.get(field).is_some_and(|id| !id.is_empty() && DocumentId::parse(id).is_none());
    is_wrong.then(|| publication::no_such(field))
}

/// What was entered over what is stored; a field that the form does not ask for stays as it is.
pub fn read(entered: &Entered, stored: &Metadata) -> (Metadata, Vec<Refusal>) {
    let text = |name: &str, now: &str| entered.get(name).map_or(now, str::trim).to_owned();
    let names = ["formed_on", "expires_on", "period_from", "period_until", "comment_from", "comment_until"];
    let ([formed_on, expires_on, period_from, period_until, comment_from, comment_until], mut unread) =
        dates(entered, names);
    // What names no document is told: left out without a word, it would be missed only when it is public.
    unread.extend(
        [named_wrongly(entered, "interprets"), named_wrongly(entered, "answers")].into_iter().flatten(),
    );
    let day = |name: &str, new, now| if entered.get(name).is_some() { new } else { now };
    let named = |name: &str, now: &Option<DocumentId>| match entered.get(name) {
        Some(id) => DocumentId::parse(id),
        None => now.clone(),
    };
    let validity = entered.get("validity").map_or(stored.validity, Validity::parse);
    let metadata = Metadata {
        kind: stored.kind.clone(),
        title: text("title", &stored.title),
        // Browsers send line breaks; a summary is one line.
        summary: text("summary", &stored.summary).split_whitespace().collect::<Vec<_>>().join(" "),
        number: text("number", &stored.number),
        formed_on: day("formed_on", formed_on, stored.formed_on),
        item: text("item", &stored.item),
        topic: text("topic", &stored.topic),
        genre: text("genre", &stored.genre),
        issuer: text("issuer", &stored.issuer),
        source: text("source", &stored.source),
        party: text("party", &stored.party),
        validity,
        expires_on: day("expires_on", expires_on, stored.expires_on),
        period_from: day("period_from", period_from, stored.period_from),
        period_until: day("period_until", period_until, stored.period_until),
        interprets: named("interprets", &stored.interprets),
        comment_from: day("comment_from", comment_from, stored.comment_from),
        comment_until: day("comment_until", comment_until, stored.comment_until),
        answers: named("answers", &stored.answers),
        entry: text("entry", &stored.entry),
    };
    (metadata, unread)
}

//! Whether the log is whole: every entry read and hashed again, the tree compared with the head, with
//! all stored checkpoints, and with one that was kept outside.
//!
//! What is found without the outside checkpoint: a changed, missing, inserted or moved entry; a column
//! that says something else than its entry; a head or a checkpoint that this installation's secret did
//! not make; a checkpoint that was removed; triggers that no longer guard the entries. What needs it: the database as a whole put back to a state that it once had (an old copy),
//! or emptied, because such a state is whole in itself.

use gongkai_domain::refusal::Refusal;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;

use super::{
    Frontier, Leaf, checkpoint, checkpoint_row, entry,
    frontier::{Hash, hex, leaf_hash},
    guards, head,
    note::{Note, NoteKey},
};
use crate::{Office, OfficeError};

/// Entries read at a time.
const BATCH: u64 = 1_000;

/// So many entries are covered by a checkpoint at the latest, where the worker runs (AUD-2).
const UNCOVERED: i64 = 1_000;

/// Flaws that are named; more are counted.
const NAMED: usize = 100;

/// What was found. Numbers of entries count from 1, as people see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Nothing is wrong.
    pub whole: bool,
    /// Entries that are there.
    pub entries: i64,
    /// Root of the tree over them, hexadecimal.
    pub root: String,
    /// Stored checkpoints that the log was compared with.
    pub checkpoints: u64,
    /// Entries that the outside checkpoint covers, if there was one.
    pub outside: Option<u64>,
    /// What is wrong, in the order of the log.
    pub flaws: Vec<Flaw>,
    /// Further flaws, not named.
    pub more: u64,
    /// What is no flaw and should be looked at: Chinese sentences.
    pub remarks: Vec<String>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// Stable name: `changed`, `missing`, `columns`, `unreadable`, `tree`, `checkpoint`,
    /// `checkpoints_missing`, `head`, `cut`, `rewritten`, `foreign`, `unguarded`.
    pub code: &'static str,
    /// First entry concerned.
    pub first: i64,
    /// Last entry concerned.
    pub last: i64,
    /// One Chinese sentence: what is wrong, and where.
    pub sentence: String,
}

/// Verifies the log. `outside`: a checkpoint of this installation that was kept elsewhere; a text that
/// is none is refused.
pub async fn verify(office: &Office, outside: Option<&str>) -> Result<Verification, OfficeError> {
    let outside = outside.map(read_outside).transpose()?;
    let snapshot = office.snapshot().await?;
    let mut walk = Walk::new(office, outside);
    walk.begin(&snapshot).await?;
    while walk.batch(&snapshot).await? {}
    walk.end(&snapshot).await?;
    snapshot.rollback().await?;
    Ok(walk.found)
}

fn read_outside(text: &str) -> Result<Note, OfficeError> {
    Note::parse(text).ok_or_else(|| {
        let sentence = "外部检查点文件内容不完整，请使用导出检查点时得到的原文件，不要改动换行";
        Refusal::new("not_a_checkpoint", sentence).at("checkpoint").into()
    })
}

/// One pass over the log.
struct Walk {
    office: Office,
    key: NoteKey,
    frontier: Frontier,
    /// Number that the next entry should have, from 0.
    expected: i64,
    /// Size of the last checkpoint that agreed.
    agreed: i64,
    /// Size of the last checkpoint, whether it agreed or not.
    covered: i64,
    /// Checkpoints that were found to be missing.
    lost: i64,
    /// Has some checkpoint disagreed? Later ones then do too and say nothing new.
    broken: bool,
    outside: Option<Note>,
    /// Root at the size of the outside checkpoint.
    root_then: Option<Hash>,
    found: Verification,
}

impl Walk {
    fn new(office: &Office, outside: Option<Note>) -> Self {
        let found = Verification {
            schema: 1,
            whole: true,
            entries: 0,
            root: String::new(),
            checkpoints: 0,
            outside: outside.as_ref().map(|note| note.size),
            flaws: Vec::new(),
            more: 0,
            remarks: Vec::new(),
        };
        let (key, frontier) = (NoteKey::of(office.master()), Frontier::default());
        let root_then = outside.as_ref().is_some_and(|note| note.size == 0).then(|| frontier.root());
        Self {
            office: office.clone(),
            key,
            frontier,
            expected: 0,
            agreed: 0,
            covered: 0,
            lost: 0,
            broken: false,
            outside,
            root_then,
            found,
        }
    }

    /// The checkpoint of the empty log, if somebody asked for one then.
    async fn begin(&mut self, conn: &DatabaseTransaction) -> Result<(), OfficeError> {
        if let Some(row) = checkpoint_row::Entity::find_by_id(0).one(conn).await? {
            self.checkpoint(&row);
        }
        Ok(())
    }

    /// Reads the next entries; `false`: there are no more.
    async fn batch(&mut self, conn: &DatabaseTransaction) -> Result<bool, OfficeError> {
        let after = self.expected;
        let rows = entry::Entity::find()
            .filter(entry::Column::Seq.gte(after))
            .order_by_asc(entry::Column::Seq)
            .limit(BATCH)
            .all(conn)
            .await?;
        let Some(last) = rows.last() else { return Ok(false) };
        let checkpoints = checkpoint_row::Entity::find()
            .filter(checkpoint_row::Column::Size.gt(after))
            .filter(checkpoint_row::Column::Size.lte(last.seq + 1))
            .order_by_asc(checkpoint_row::Column::Size)
            .all(conn)
            .await?;
        let mut checkpoints = checkpoints.iter().peekable();
        for row in &rows {
            self.entry(row);
            while let Some(checkpoint) = checkpoints.next_if(|one| one.size <= self.expected) {
                self.checkpoint(checkpoint);
            }
        }
        Ok(true)
    }

    fn entry(&mut self, row: &entry::Model) {
        if row.seq > self.expected {
            let (first, last) = (self.expected + 1, row.seq);
            self.flaw("missing", first, last, format!("缺少{}：记录被删除或序号被改动", these(first, last)));
        }
        let hash = leaf_hash(row.body.as_bytes());
        let number = row.seq + 1;
        if hex(&hash) != row.leaf {
            self.flaw("changed", number, number, format!("第{number}条的内容与它的校验值不符：内容被改动"));
        }
        match serde_json::from_str::<Leaf>(&row.body) {
            Err(_) => self.flaw("unreadable", number, number, format!("第{number}条的内容无法读出")),
            Ok(leaf) => {
                let columns = leaf.differs_from(row).join("、");
                if !columns.is_empty() {
                    let sentence = format!("第{number}条的列（{columns}）与留痕内容不符：数据表被改动");
                    self.flaw("columns", number, number, sentence);
                }
            }
        }
        self.frontier.push(hash);
        self.expected = row.seq + 1;
        self.found.entries += 1;
        if self.outside.as_ref().is_some_and(|note| note.size == self.frontier.size()) {
            self.root_then = Some(self.frontier.root());
        }
    }

    fn checkpoint(&mut self, row: &checkpoint_row::Model) {
        self.found.checkpoints += 1;
        if let Some(number) = row.number {
            self.numbered(number, row.size);
        }
        self.covered = row.size;
        let Some(frontier) = checkpoint::genuine(&self.key, row) else {
            let sentence = format!("覆盖到第{}条的检查点不是本机密钥签发的：检查点被改动", row.size);
            return self.flaw("checkpoint", row.size, row.size, sentence);
        };
        if frontier == self.frontier {
            self.agreed = row.size;
        } else if !self.broken {
            self.broken = true;
            let (first, last) = (self.agreed + 1, row.size);
            let sentence = format!("{}与已签发的检查点不符：其中有记录被改写", these(first, last));
            self.flaw("tree", first, last, sentence);
        }
    }

    /// Checkpoints carry numbers without a gap.
    fn numbered(&mut self, number: i64, size: i64) {
        let seen = i64::try_from(self.found.checkpoints).unwrap_or(i64::MAX);
        let missing = number - seen - self.lost;
        if missing > 0 {
            self.lost += missing;
            let (first, last) = (self.covered + 1, size);
            let sentence =
                format!("{}之间应另有{missing}个检查点，现在没有：检查点被删除", these(first, last));
            self.flaw("checkpoints_missing", first, last, sentence);
        } else if missing < 0 {
            let sentence = format!("覆盖到第{size}条的检查点编号{number}与顺序不符：检查点被改动");
            self.flaw("checkpoint", size, size, sentence);
        }
    }

    /// As many as the head has counted; a tail of entries without one is worth a look.
    fn counted(&mut self, counted: Option<i64>) {
        let there = i64::try_from(self.found.checkpoints).unwrap_or(i64::MAX);
        let missing = counted.map_or(0, |counted| counted - there - self.lost);
        let (first, last) = (self.covered + 1, self.expected.max(self.covered + 1));
        if missing > 0 {
            let sentence = format!(
                "一共签发过{}个检查点，现在有{there}个，最后{missing}个不见了：检查点被删除",
                counted.unwrap_or_default()
            );
            self.flaw("checkpoints_missing", first, last, sentence);
        } else if missing < 0 {
            let sentence = format!("检查点比签发过的多{}个：检查点被添加", -missing);
            self.flaw("checkpoint", 1, last, sentence);
        }
        let open = self.expected - self.covered;
        if open > UNCOVERED {
            let none = if there == 0 { "，而且没有一个检查点" } else { "" };
            self.found.remarks.push(format!(
                "{}还没有检查点覆盖{none}：请确认后台任务（worker）在运行，或者用 gongkai checkpoint 签发一个",
                these(first, last)
            ));
        }
    }

    async fn guarded(&mut self, conn: &DatabaseTransaction) -> Result<(), OfficeError> {
        let missing = guards::missing(conn).await?;
        if !missing.is_empty() {
            let sentence = format!(
                "数据库中禁止改动留痕的触发器（{}）不见了、被停用或被改写：此后有人可以直接改动、删除留痕，请查明是谁动了数据库",
                missing.join("、")
            );
            self.flaw("unguarded", 1, self.expected.max(1), sentence);
        }
        Ok(())
    }

    /// What only shows at the end: the head, checkpoints beyond it, the outside checkpoint.
    async fn end(&mut self, conn: &DatabaseTransaction) -> Result<(), OfficeError> {
        let entries = self.found.entries;
        self.found.root = hex(&self.frontier.root());
        let counted = self.head(conn).await?;
        let beyond = checkpoint_row::Entity::find().filter(checkpoint_row::Column::Size.gt(self.expected));
        let count = beyond.clone().count(conn).await?;
        let longest = beyond.order_by_desc(checkpoint_row::Column::Size).one(conn).await?;
        if let Some(longest) = longest {
            self.found.checkpoints += count;
            let (first, last) = (self.expected + 1, longest.size);
            let sentence = format!("检查点证明曾有{last}条，现在只有{entries}条：末尾被删除");
            self.flaw("cut", first, last, sentence);
        }
        self.counted(counted);
        self.guarded(conn).await?;
        if let Some(note) = self.outside.take() {
            self.compare_outside(&note);
        }
        Ok(())
    }

    /// Compares the head; says how many checkpoints it has counted, if it is to be believed.
    async fn head(&mut self, conn: &DatabaseTransaction) -> Result<Option<i64>, OfficeError> {
        let row = head::Entity::find_by_id(head::ONLY).one(conn).await?;
        let trusted = row.as_ref().and_then(|row| row.trusted(&self.office));
        let counted = row.as_ref().filter(|_| trusted.is_some()).and_then(|row| row.checkpoints);
        let sentence = match (row, trusted) {
            (None, _) => "日志的总账行不见了".to_owned(),
            (Some(_), None) => "日志的总账行不是本程序写下的：总账被改动".to_owned(),
            (Some(_), Some(frontier)) if frontier == self.frontier => return Ok(counted),
            (Some(row), Some(_)) => {
                format!("总账记有{}条，与现有{}条算出的总校验值不符", row.size, self.found.entries)
            }
        };
        let (first, last) = (self.agreed + 1, self.expected.max(self.agreed + 1));
        self.flaw("head", first, last, format!("{sentence}；问题在{}之间", these(first, last)));
        Ok(counted)
    }

    fn compare_outside(&mut self, note: &Note) {
        let size = i64::try_from(note.size).unwrap_or(i64::MAX);
        if !self.key.signed(note) {
            let sentence = "外部检查点不是用本机密钥签发的：或者拿错了文件，或者本机的密钥和数据被一起换过";
            return self.flaw("foreign", 1, size, sentence.to_owned());
        }
        match self.root_then {
            None => {
                let (first, entries) = (self.found.entries + 1, self.found.entries);
                let sentence = format!(
                    "外部检查点证明曾有{size}条，现在只有{entries}条：末尾被删除，或数据库被换回旧的副本"
                );
                self.flaw("cut", first, size, sentence);
            }
            Some(root) if root == note.root => {}
            // Checkpoints of the house's own that agree with what is there were signed after the change:
            // they do not say where it begins.
            Some(_) => {
                let first = if self.broken { (self.agreed + 1).min(size) } else { 1 };
                let sentence = format!(
                    "{}与外部检查点不符：其中有记录被改写，或数据库曾被换回旧的副本后继续使用",
                    these(first, size)
                );
                self.flaw("rewritten", first, size, sentence);
            }
        }
    }

    fn flaw(&mut self, code: &'static str, first: i64, last: i64, sentence: String) {
        self.found.whole = false;
        if self.found.flaws.len() < NAMED {
            self.found.flaws.push(Flaw { code, first, last, sentence });
        } else {
            self.found.more += 1;
        }
    }
}

/// One entry or a range, in words.
fn these(first: i64, last: i64) -> String {
    if first == last { format!("第{first}条") } else { format!("第{first}条至第{last}条") }
}

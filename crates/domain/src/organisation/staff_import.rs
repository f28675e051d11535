//! A list of units and people that is taken in as a whole: every fault with its row and column first,
//! then what is to be done. The same list twice changes nothing the second time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    Changed, Person, Roster, StaffDetails, StaffForm, UnitForm,
    person::{plain_name, same_name},
};
use crate::id::{StaffId, UnitId};

/// Most rows of one list.
pub const MOST_ROWS: usize = 2_000;

/// The columns: field of the form and heading.
pub const COLUMNS: [(&str, &str); 7] = [
    ("unit", "股室"),
    ("name", "姓名"),
    ("account", "账号"),
    ("number", "工号"),
    ("post", "职务"),
    ("phone", "办公电话"),
    ("email", "电子邮箱"),
];

/// In place of a column: the sheet as a whole.
pub const WHOLE: &str = "整张表";

/// One row of the list. A row without name and account names a unit alone.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImportRow {
    /// Row of the sheet, from 1.
    pub row: u32,
    /// The cells, in the order of [`COLUMNS`].
    pub cells: [String; 7],
}

/// What is wrong in one cell, or what somebody should look at there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFault {
    /// Row of the sheet, from 1.
    pub row: u32,
    /// Heading of the column, or [`WHOLE`].
    pub column: &'static str,
    /// What it is and how to mend it.
    pub sentence: String,
}

/// Who and what is there already.
#[derive(Debug, Clone, Default)]
pub struct Present {
    /// People and duties.
    pub roster: Roster,
    /// The form of each person, by identity.
    pub forms: BTreeMap<StaffId, StaffForm>,
    /// Open units by name.
    pub units: BTreeMap<String, UnitId>,
    /// Accounts of the list that people of other agencies use.
    pub taken: BTreeSet<String>,
}

/// A person to be added or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPerson {
    /// Row of the sheet.
    pub row: u32,
    /// Who it is; `None`: new.
    pub known: Option<StaffId>,
    /// Name of the unit; `None`: the unit stays as it is.
    pub unit: Option<String>,
    /// The fields.
    pub details: StaffDetails,
    /// What becomes different for somebody who is known: headings of columns with both values.
    pub changes: Vec<Changed>,
}

/// What the list comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportPlan {
    /// Units to be opened, in the order of the list.
    pub units: Vec<String>,
    /// People to be added or changed.
    pub people: Vec<PlannedPerson>,
    /// Rows that say what is there already.
    pub unchanged: usize,
    /// What somebody should look at before it is done. It hinders nothing.
    pub warnings: Vec<ImportFault>,
}

impl ImportPlan {
    /// Reads the list against what is there.
    ///
    /// # Errors
    /// Every fault of every row.
    pub fn of(rows: &[ImportRow], present: &Present, today: NaiveDate) -> Result<Self, Vec<ImportFault>> {
        if let Some(first) = rows.get(MOST_ROWS) {
            let (row, many) = (first.row, rows.len());
            let sentence = format!(
                "表头下面有 {many} 行，一次最多导入 {MOST_ROWS} 行：请把第 {row} 行以后的各行剪切到另一张表，分几次导入"
            );
            return Err(vec![ImportFault { row, column: WHOLE, sentence }]);
        }
        let mut reading = Reading {
            present,
            today,
            plan: Self::default(),
            faults: Vec::new(),
            seen: BTreeMap::new(),
            newcomers: BTreeMap::new(),
        };
        for row in rows {
            reading.row(row);
        }
        if reading.faults.is_empty() { Ok(reading.plan) } else { Err(reading.faults) }
    }
}

struct Reading<'a> {
    present: &'a Present,
    today: NaiveDate,
    plan: ImportPlan,
    faults: Vec<ImportFault>,
    /// Accounts and numbers of the rows before: column and text, with the row.
    seen: BTreeMap<(&'static str, String), u32>,
    /// People of the rows before who are new: name, with row and number.
    newcomers: BTreeMap<String, (u32, Option<String>)>,
}

/// The heading of the column of a field.
fn heading(field: Option<&str>) -> &'static str {
    COLUMNS.iter().find(|(name, _)| Some(*name) == field).map_or("姓名", |(_, heading)| heading)
}

impl Reading<'_> {
    fn fault(&mut self, row: u32, column: &'static str, sentence: impl Into<String>) {
        self.faults.push(ImportFault { row, column, sentence: sentence.into() });
    }

    fn row(&mut self, row: &ImportRow) {
        let [unit, name, account, number, post, phone, email] =
            row.cells.clone().map(|cell| cell.trim().to_owned());
        if !unit.is_empty() {
            self.unit(row.row, &unit);
        }
        let form = StaffForm { name, account, number, post, phone, email };
        if form == StaffForm::default() {
            if unit.is_empty() {
                self.fault(row.row, "股室", "这一行是空的，请删去");
            }
            return;
        }
        self.person(row.row, &unit, form);
    }

    fn unit(&mut self, row: u32, name: &str) {
        if self.present.units.contains_key(name) || self.plan.units.iter().any(|known| known == name) {
            return;
        }
        match (UnitForm { name: name.to_owned(), ogi_office: false }).check(&[]) {
            Ok(unit) => self.plan.units.push(unit.name),
            Err(refusals) => {
                for refusal in refusals {
                    self.fault(row, "股室", refusal.sentence);
                }
            }
        }
    }

    fn person(&mut self, row: u32, unit: &str, typed: StaffForm) {
        let before = self.faults.len();
        for (column, text) in [("账号", &typed.account), ("工号", &typed.number)] {
            if text.is_empty() {
                continue;
            }
            if let Some(first) = self.seen.insert((column, text.clone()), row) {
                self.fault(row, column, format!("与第 {first} 行的{column}相同，请核对"));
            }
        }
        let known = self.known(row, &typed);
        let form = self.completed(known.as_ref(), typed);
        let others: Vec<Person> = self
            .present
            .roster
            .people
            .iter()
            .filter(|one| Some(&one.id) != known.as_ref())
            .cloned()
            .collect();
        let taken = self.present.taken.contains(&form.account)
            || self
                .present
                .forms
                .iter()
                .any(|(id, one)| Some(id) != known.as_ref() && one.account == form.account);
        let details = match form.check(&others, taken) {
            Ok(details) => details,
            Err(refusals) => {
                for refusal in refusals {
                    self.fault(row, heading(refusal.field), refusal.sentence);
                }
                return;
            }
        };
        if let Some(id) = &known {
            self.change(row, id, unit, &details);
        }
        if self.faults.len() > before {
            return;
        }
        let changes = known.as_ref().map(|id| self.changes(id, unit, &details)).unwrap_or_default();
        if known.is_some() && changes.is_empty() {
            self.plan.unchanged += 1;
            return;
        }
        self.warn_of_changes(row, known.as_ref(), &changes);
        self.warn_of_namesakes(row, known.as_ref(), &details, &changes);
        let unit = Some(unit.to_owned()).filter(|unit| !unit.is_empty());
        self.plan.people.push(PlannedPerson { row, known, unit, details, changes });
    }

    /// Who the row is about: by number, else by account. Both must not mean two people.
    fn known(&mut self, row: u32, form: &StaffForm) -> Option<StaffId> {
        let by = |same: &dyn Fn(&StaffForm) -> bool| {
            self.present.forms.iter().find(|(_, one)| same(one)).map(|(id, _)| id.clone())
        };
        let by_number = if form.number.is_empty() { None } else { by(&|one| one.number == form.number) };
        let by_account = by(&|one| one.account == form.account);
        if let (Some(number), Some(account)) = (&by_number, &by_account)
            && number != account
        {
            self.fault(row, "账号", "这个账号和工号属于两个人，请核对");
        }
        by_number.or(by_account)
    }

    /// Cells that were left empty keep what is there.
    fn completed(&self, known: Option<&StaffId>, typed: StaffForm) -> StaffForm {
        let Some(stored) = known.and_then(|id| self.present.forms.get(id)) else { return typed };
        let or = |typed: String, stored: &String| if typed.is_empty() { stored.clone() } else { typed };
        StaffForm {
            name: or(typed.name, &stored.name),
            account: or(typed.account, &stored.account),
            number: or(typed.number, &stored.number),
            post: or(typed.post, &stored.post),
            phone: or(typed.phone, &stored.phone),
            email: or(typed.email, &stored.email),
        }
    }

    /// Why a person who is there may not become what the row says.
    fn change(&mut self, row: u32, id: &StaffId, unit: &str, details: &StaffDetails) {
        let Some(person) = self.present.roster.person(id) else { return };
        if person.disabled {
            let sentence = format!("{}的账号已停用，请先启用或从表中删去这一行", person.name);
            self.fault(row, "账号", sentence);
            return;
        }
        let moved = self.present.units.get(unit).cloned();
        let changed = Person {
            name: details.name.clone(),
            number: details.number.clone(),
            unit: moved.or_else(|| person.unit.clone()),
            ..person.clone()
        };
        for refusal in self.present.roster.why_not_change(&changed, self.today) {
            self.fault(row, heading(refusal.field), refusal.sentence);
        }
    }

    /// What becomes different for a person who is known.
    fn changes(&self, id: &StaffId, unit: &str, details: &StaffDetails) -> Vec<Changed> {
        let stored = self.present.forms.get(id).cloned().unwrap_or_default();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let person = self.present.roster.person(id).and_then(|person| person.unit.as_ref());
        let of_unit = self.present.units.iter().find(|(_, one)| Some(*one) == person);
        let before = of_unit.map(|(name, _)| name.as_str()).unwrap_or_default();
        Changed::of(&[
            ("股室", before, if unit.is_empty() { before } else { unit }),
            ("姓名", &stored.name, &details.name),
            ("账号", &stored.account, &details.account),
            ("工号", &stored.number, &text(&details.number)),
            ("职务", &stored.post, &text(&details.post)),
            ("办公电话", &stored.phone, &text(&details.phone)),
            ("电子邮箱", &stored.email, &text(&details.email)),
        ])
    }

    fn warn(&mut self, row: u32, column: &'static str, sentence: String) {
        self.plan.warnings.push(ImportFault { row, column, sentence });
    }

    /// Another account is another way in, and administrators are not changed by the way.
    fn warn_of_changes(&mut self, row: u32, known: Option<&StaffId>, changes: &[Changed]) {
        let Some(person) = known.and_then(|id| self.present.roster.person(id)).cloned() else { return };
        if let Some(Changed { from: Some(from), to: Some(to), .. }) =
            changes.iter().find(|change| change.field == "账号")
        {
            let sentence =
                format!("{}的登录账号由“{from}”改为“{to}”，导入后原账号不能登录，请先告诉本人", person.name);
            self.warn(row, "账号", sentence);
        }
        let today = self.today;
        let administers = self.present.roster.holdings.iter().map(|holding| &holding.held).find(|held| {
            held.staff == person.id
                && held.duty.is_administrator()
                && !held.period.is_empty()
                && held.period.until.is_none_or(|until| until >= today)
        });
        if let Some(held) = administers {
            let sentence = format!(
                "{}担任“{}”，这一行会修改管理员的登记内容，请与本人核实后再导入",
                person.name,
                held.duty.word()
            );
            self.warn(row, "姓名", sentence);
        }
    }

    /// Two accounts of one name count as one person, unless both carry a number.
    fn warn_of_namesakes(
        &mut self,
        row: u32,
        known: Option<&StaffId>,
        details: &StaffDetails,
        changes: &[Changed],
    ) {
        if known.is_some() && !changes.iter().any(|change| change.field == "姓名") {
            return;
        }
        let name = &details.name;
        let mut others: Vec<(String, Option<String>)> = self
            .present
            .roster
            .people
            .iter()
            .filter(|one| same_name(&one.name, name) && Some(&one.id) != known)
            .map(|one| {
                let account = self.present.forms.get(&one.id).map(|form| form.account.as_str());
                let state = if one.disabled { "，已停用" } else { "" };
                (format!("已登记的{name}（账号 {}{state}）", account.unwrap_or_default()), one.number.clone())
            })
            .collect();
        if known.is_none()
            && let Some((first, number)) =
                self.newcomers.insert(plain_name(name), (row, details.number.clone()))
        {
            others.push((format!("第 {first} 行的{name}"), number));
        }
        for (other, number) in others {
            let apart = number.is_some() && details.number.is_some() && number != details.number;
            let what = if apart {
                "凭工号区分，请核对确是两个人"
            } else {
                "会按同一个人对待，不能分别担任两个审查环节；确是两个人的，请给两个人都登记工号"
            };
            self.warn(row, "姓名", format!("与{other}同名，{what}"));
        }
    }
}

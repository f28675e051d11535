//! The road of a document over HTTP: begun, written, sent in, three reviews with the secrecy verdict,
//! released, read on the portal. Five people, each signed in.

use crate::{
    Fault,
    table::{Table, figure},
};
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use super::{
    browser::{Answer, Browser, hidden},
    copy,
    running::Server,
    sign_in::{REVIEWER, sign_in},
};

const CLERK: &str = "sfj-tigong";
const HEAD: &str = "sfj-guzhang";
const SECRECY: &str = "sfj-baomi";
const LEADER: &str = "sfj-lingdao";
/// The bureau in addresses of the portal.
const AGENCY: &str = "qsfj";
/// Documents that walk it, one after the other.
const ROADS: u32 = 20;
/// Milliseconds of processor time from the draft to the public.
const CPU: f64 = 8.0;
/// Statements from the draft to the public.
const STATEMENTS: f64 = 30.0;
/// A document that was released is to be seen within this time.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// The level of the demo's log, and one that has every statement, without its values.
const QUIET: &str = "info";
const EVERY: &str = "warn,sqlx::query=debug";
const TITLE: &str = "关于做好全区公共法律服务工作的通知";
const TEXT: &str = "各有关单位：\n\n为了方便群众办事，现将有关事项通知如下。\n\n# 一、服务时间\n\n\
                    工作日上午九时至下午五时，法定节假日不休息的窗口另行公告。\n\n# 二、服务内容\n\n\
                    - 法律咨询\n- 人民调解\n- 公证办理指引\n\n# 三、有关要求\n\n请各单位做好衔接，及时反映问题。";

/// What one thing cost in all.
#[derive(Default)]
struct Cost {
    cpu: Duration,
    statements: u64,
}

/// The people, and the server that they ask.
struct Office<'a> {
    server: &'a Server,
    log: &'a Path,
    people: [Browser; 5],
    forms: Cost,
    steps: Vec<(&'static str, Cost)>,
}

/// Two runs: processor time without, statements with a log of them.
pub fn measure(program: &Path, data: &Path) -> Result<Table, Fault> {
    let mut table = Table::new(
        "From the draft to the public",
        format!(
            "{ROADS} documents of {} characters, each begun, saved, sent in, passed by three people with the \
             secrecy verdict of a fourth and released, over HTTP on SQLite; a connection for each request. \
             Processor time of the server, without its log; statements are counted in a second run.",
            TEXT.chars().count()
        ),
        &["step", "CPU ms", "statements"],
    );
    let cpu = walked(program, data, "road", QUIET)?;
    let counted = walked(program, data, "road-logged", EVERY)?;
    let each = |cost: &Cost| cost.cpu.as_secs_f64() * 1e3 / f64::from(ROADS);
    let number = |cost: &Cost| cost.statements as f64 / f64::from(ROADS);
    for ((name, cost), (_, statements)) in cpu.iter().zip(&counted) {
        table.row([(*name).to_owned(), figure(each(cost)), figure(number(statements))]);
    }
    let roads = |costs: &[(&'static str, Cost)], of: fn(&Cost) -> f64| -> f64 {
        costs.iter().filter(|(name, _)| *name != FORMS).map(|(_, cost)| of(cost)).sum()
    };
    let cpu = roads(&cpu, |cost| cost.cpu.as_secs_f64() * 1e3 / f64::from(ROADS));
    let statements = roads(&counted, |cost| cost.statements as f64 / f64::from(ROADS));
    table.row(["in all, without the forms".to_owned(), figure(cpu), figure(statements)]);
    table.bar("draft to public, processor time", cpu, CPU, "ms");
    table.bar("draft to public, statements", statements, STATEMENTS, "statements");
    Ok(table)
}

/// The pages on which the forms stand, asked for by everybody before each step.
const FORMS: &str = "(the pages with the forms)";
/// What nobody waits for: the public store, the index, notices.
const BEHIND: &str = "what the worker does";

fn walked(program: &Path, data: &Path, name: &str, level: &str) -> Result<Vec<(&'static str, Cost)>, Fault> {
    let folder = data.with_file_name(name);
    copy(data, &folder)?;
    let file = folder.join("gongkai.toml");
    let written = fs::read_to_string(&file)?;
    fs::write(&file, written.replace("level = \"info\"", &format!("level = \"{level}\"")))?;
    let server = Server::serve(program, &folder)?;
    let mut people = [(); 5].map(|()| server.browser());
    for (browser, account) in people.iter_mut().zip([CLERK, HEAD, REVIEWER, SECRECY, LEADER]) {
        sign_in(browser, account)?;
    }
    let log = folder.with_extension("log");
    let mut office = Office { server: &server, log: &log, people, forms: Cost::default(), steps: Vec::new() };
    office.walk()?; // The first one warms.
    office.steps.clear();
    office.forms = Cost::default();
    let before = office.cost()?;
    for _ in 0..ROADS {
        office.walk()?;
    }
    let all = office.cost()?.since(&before);
    let mut behind = all.since(&office.forms);
    for (_, cost) in &office.steps {
        behind = behind.since(cost);
    }
    office.steps.push((BEHIND, behind));
    office.steps.push((FORMS, office.forms));
    Ok(office.steps)
}

impl Office<'_> {
    fn walk(&mut self) -> Result<(), Fault> {
        let began = self.step("begin", 0, "/office/documents/new", &[("kind", "notice")])?;
        let edit = began.header("location").ok_or("a draft has no address")?.to_owned();
        let id = edit.trim_end_matches("/edit").to_owned();
        let today = crate::machine::now().date_naive().to_string();
        self.step(
            "save",
            0,
            &edit,
            &[("title", TITLE), ("text", TEXT), ("topic", "综合政务"), ("formed_on", &today)],
        )?;
        self.step("send in", 0, &format!("{id}/submit"), &[("decision", "yes")])?;
        let review = format!("{id}/review");
        let passed = [("decision", "pass"), ("opinion", "同意公开。")];
        self.step("first review", 1, &review, &passed)?;
        self.step("second review", 2, &review, &passed)?;
        let verdict = [("decision", "yes"), ("verdict", "clear"), ("opinion", "不涉及国家秘密。")];
        self.step("secrecy verdict", 3, &format!("{id}/secrecy"), &verdict)?;
        self.step("third review", 4, &review, &passed)?;
        self.step("release", 2, &format!("{id}/release"), &[("decision", "now")])?;
        self.seen_by_the_public(&id)
    }

    /// Opens the form, fills in what is given and sends it.
    fn step(
        &mut self,
        name: &'static str,
        who: usize,
        path: &str,
        given: &[(&str, &str)],
    ) -> Result<Answer, Fault> {
        let (start, browser) = (self.cost()?, self.people.get_mut(who).ok_or("nobody")?);
        let page = browser.page(path)?;
        let mut fields = hidden(&page);
        fields.extend(given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        let asked = self.cost()?;
        let answer = self.people.get_mut(who).ok_or("nobody")?.post(path, &pairs)?;
        if answer.status != 303 {
            return Err(format!("{name}: status {}\n{}", answer.status, answer.text()).into());
        }
        let took = self.cost()?.since(&asked);
        self.forms.add(&asked.since(&start));
        match self.steps.iter_mut().find(|(known, _)| *known == name) {
            Some((_, cost)) => cost.add(&took),
            None => self.steps.push((name, took)),
        }
        Ok(answer)
    }

    /// Waits for the page of the portal.
    fn seen_by_the_public(&self, id: &str) -> Result<(), Fault> {
        let public = format!("/documents/{AGENCY}/{}", id.rsplit('/').next().unwrap_or_default());
        let began = now();
        while self.server.browser().get(&public)?.status != 200 {
            if now().duration_since(began) > PATIENCE {
                return Err(format!("{public} does not become public").into());
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    fn cost(&self) -> Result<Cost, Fault> {
        let log = fs::read(self.log)?;
        let mark = b"\"target\":\"sqlx::query\"";
        let statements = log.windows(mark.len()).filter(|some| some == mark).count();
        Ok(Cost { cpu: self.server.cpu()?, statements: u64::try_from(statements)? })
    }
}

impl Cost {
    fn since(&self, before: &Self) -> Self {
        Self {
            cpu: self.cpu.saturating_sub(before.cpu),
            statements: self.statements.saturating_sub(before.statements),
        }
    }

    fn add(&mut self, more: &Self) {
        self.cpu += more.cpu;
        self.statements += more.statements;
    }
}

#[expect(clippy::disallowed_methods, reason = "measuring time is what this program is for")]
fn now() -> Instant {
    Instant::now()
}

//! The road of a document over HTTP: begun, written, sent in, three reviews with the secrecy verdict,
//! released, read on the portal. Five people, each signed in.

use crate::{
    Fault,
    stopwatch::{last, middle},
    table::{Table, figure},
};
use std::{
    fs,
    path::{Path, PathBuf},
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
/// Documents of which the times are taken.
const TIMED: usize = 7;
/// Milliseconds after which what was released is everywhere.
const SHOWN: f64 = 5_000.0;
/// Milliseconds after which what was withdrawn is nowhere.
const GONE: f64 = 60_000.0;
/// Finds the document by its title.
const SEARCH: &str = "/search?q=%E5%85%AC%E5%85%B1%E6%B3%95%E5%BE%8B%E6%9C%8D%E5%8A%A1%E5%B7%A5%E4%BD%9C%E7%9A%84%E9%80%9A%E7%9F%A5";
/// A document that was released is to be seen within this time.
const PATIENCE: Duration = Duration::from_secs(60);
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
    log: PathBuf,
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

/// Until everybody can see what was released, and nobody what was withdrawn.
pub fn times(program: &Path, data: &Path) -> Result<Table, Fault> {
    let mut table = Table::new(
        "Until the public sees it, or does not",
        format!(
            "{TIMED} documents released and then withdrawn as not to be public: from the office's answer until the \
             page, both feeds, the list, the map of the site and a search all show it, or none does; asked every \
             {} ms. Milliseconds of wall time.",
            LOOK_EVERY.as_millis()
        ),
        &["after", "median ms", "worst ms"],
    );
    let folder = copied(data, "timed", QUIET)?;
    let server = Server::serve(program, &folder)?;
    let mut office = Office::open(&server, &folder)?;
    let (mut shown, mut gone) = (Vec::new(), Vec::new());
    for _ in 0..TIMED {
        let id = office.walk()?;
        shown.push(office.waited(&id, true)?.as_secs_f64() * 1e3);
        office.withdraw(&id)?;
        gone.push(office.waited(&id, false)?.as_secs_f64() * 1e3);
    }
    for (name, mut took, at_most) in [("release", shown, SHOWN), ("withdrawal", gone, GONE)] {
        took.sort_by(f64::total_cmp);
        table.row([name.to_owned(), figure(middle(&took)), figure(last(&took))]);
        table.bar(format!("{name}, worst"), last(&took), at_most, "ms");
    }
    Ok(table)
}

/// The demo's data once more, with another level of its log.
fn copied(data: &Path, name: &str, level: &str) -> Result<PathBuf, Fault> {
    let folder = data.with_file_name(name);
    copy(data, &folder)?;
    let file = folder.join("gongkai.toml");
    let written = fs::read_to_string(&file)?;
    fs::write(&file, written.replace("level = \"info\"", &format!("level = \"{level}\"")))?;
    Ok(folder)
}

fn walked(program: &Path, data: &Path, name: &str, level: &str) -> Result<Vec<(&'static str, Cost)>, Fault> {
    let folder = copied(data, name, level)?;
    let server = Server::serve(program, &folder)?;
    let mut office = Office::open(&server, &folder)?;
    office.walk()?; // The first one warms.
    office.steps.clear();
    office.forms = Cost::default();
    let before = office.cost()?;
    for _ in 0..ROADS {
        let id = office.walk()?;
        office.wait_for_the_page(&id)?;
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

impl<'a> Office<'a> {
    fn open(server: &'a Server, folder: &Path) -> Result<Self, Fault> {
        let mut people = [(); 5].map(|()| server.browser());
        for (browser, account) in people.iter_mut().zip([CLERK, HEAD, REVIEWER, SECRECY, LEADER]) {
            sign_in(browser, account)?;
        }
        let log = folder.with_extension("log");
        Ok(Self { server, log, people, forms: Cost::default(), steps: Vec::new() })
    }

    /// From nothing to the release; gives the address in the office.
    fn walk(&mut self) -> Result<String, Fault> {
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
        Ok(id)
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

    fn wait_for_the_page(&self, id: &str) -> Result<(), Fault> {
        let (page, began) = (page_of(id), now());
        while self.server.browser().get(&page)?.status != 200 {
            if now().duration_since(began) > PATIENCE {
                return Err(format!("{page} does not become public").into());
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// Waits until every place shows the document, or none does; says how long it took.
    fn waited(&self, id: &str, shown: bool) -> Result<Duration, Fault> {
        let began = now();
        while self.places(id)?.iter().any(|there| *there != shown) {
            if now().duration_since(began) > PATIENCE {
                return Err(format!("{id}: after {PATIENCE:?} places say {:?}", self.places(id)?).into());
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(now().duration_since(began))
    }

    /// Where the public meets a document: its page, feeds, lists, the map of the site, a search.
    fn places(&self, id: &str) -> Result<[bool; 6], Fault> {
        let mut reader = self.server.browser();
        let page = reader.get(&page_of(id))?.status == 200;
        let id = id.rsplit('/').next().unwrap_or_default();
        let mut names = |path: &str| Ok::<_, Fault>(reader.get(path)?.text().contains(id));
        Ok([
            page,
            names("/feed.atom")?,
            names("/feed.json")?,
            names("/disclosure/a20-15")?,
            names("/sitemap.xml")?,
            names(SEARCH)?,
        ])
    }

    /// Takes it down as something that may not be public: nothing of it stays.
    fn withdraw(&mut self, id: &str) -> Result<(), Fault> {
        let given = [("decision", "yes"), ("reason", "prohibited"), ("because", "不应公开。")];
        self.step("withdraw", 2, &format!("{id}/withdraw"), &given).map(drop)
    }

    fn cost(&self) -> Result<Cost, Fault> {
        let log = fs::read(&self.log)?;
        let mark = b"\"target\":\"sqlx::query\"";
        let statements = log.windows(mark.len()).filter(|some| some == mark).count();
        Ok(Cost { cpu: self.server.cpu()?, statements: u64::try_from(statements)? })
    }
}

fn page_of(id: &str) -> String {
    format!("/documents/{AGENCY}/{}", id.rsplit('/').next().unwrap_or_default())
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

//! Two hundred people apply at once, each with a file of five megabytes.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use super::{
    browser::{Answer, Browser, hidden},
    copy, raw,
    running::Server,
};
use crate::{
    Fault,
    stopwatch::{last, middle, time},
    table::{Table, figure},
};

/// People at once.
const PEOPLE: usize = 200;
/// People with those who come afterwards, each with a small file.
const ALL: usize = 1_000;
/// How many of those are there at the same time.
const CLERKS: usize = 4;
/// What every applicant entered in part, and what stands in their files.
const SECRETS: [&str; 6] =
    [NUMBER, "甲乙丙丁戊", "0000-77", "reader@example.cn", "卷宗目录和法律援助补贴", "只有办件人能看的材料"];
/// Bytes of the file that each one sends.
const FILE: usize = 5 * 1024 * 1024 - 64;
/// Milliseconds within which 99 of 100 are answered.
const WALL: f64 = 2_000.0;
/// Megabytes that the server holds at most.
const MEMORY: f64 = 300.0;
/// The office looks into the mailbox four times a minute, and takes them in one after the other.
const PATIENCE: Duration = Duration::from_secs(240);
/// First six digits of identity numbers that belong to no county, and the day of birth.
const NUMBER: &str = "11019919900101";
/// Weights of the digits of an identity number (GB 11643).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// What each request of a person took, in milliseconds.
#[derive(Default)]
struct Took {
    steps: Vec<f64>,
    upload: f64,
    sent: f64,
    again: f64,
    code: String,
}

/// A table of the steps, with how many applications came of it, and one of what lies open afterwards.
pub fn measure(program: &Path, data: &Path) -> Result<Vec<Table>, Fault> {
    let folder = data.with_file_name("intake");
    copy(data, &folder)?;
    let file = folder.join("gongkai.toml");
    // Each one comes from an address of their own, as a proxy tells it.
    let text = std::fs::read_to_string(&file)?.replace("proxies = []", "proxies = [\"127.0.0.1/32\"]");
    std::fs::write(&file, text)?;
    let temporary = raw::temporary(&folder);
    std::fs::create_dir_all(&temporary)?;
    let server = Server::serve_with(program, &folder, &[("TMPDIR", &temporary.display().to_string())])?;
    let before = cases(&folder)?;
    let (done, peak) = (AtomicBool::new(false), AtomicU64::new(0));
    let took = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(server.memory().map_or(0, |(all, _)| all), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        let server = &server;
        let one = |who: usize| scope.spawn(move || apply(server, who, FILE).map_err(|e| e.to_string()));
        let people: Vec<_> = (0..PEOPLE).map(one).collect();
        let took: Vec<_> = people
            .into_iter()
            .map(|one| one.join().unwrap_or_else(|_| Err("a person fell".to_owned())))
            .collect();
        done.store(true, Ordering::Relaxed);
        took
    });
    let took: Vec<Took> = took.into_iter().collect::<Result<_, String>>()?;
    let mut codes: Vec<&str> = took.iter().map(|one| one.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.len() != PEOPLE {
        return Err(format!("{} codes for {PEOPLE} people", codes.len()).into());
    }
    let arrived = waited(&folder, before + PEOPLE)? - before;
    let mut table = Table::new(
        "Applications with files, all at once",
        format!(
            "{PEOPLE} people fill in the form at the same moment, each with a PDF of {} MiB, each pressing the last \
             button twice; the clients run on the same machine. Milliseconds of wall time.",
            figure(FILE as f64 / 1_048_576.0)
        ),
        &["step", "median", "p99", "worst"],
    );
    row(&mut table, "a step without a file", took.iter().flat_map(|one| one.steps.clone()).collect());
    row(&mut table, "the step with the file", took.iter().map(|one| one.upload).collect());
    row(&mut table, "sent, until the code is there", took.iter().map(|one| one.sent).collect());
    row(&mut table, "sent again", took.iter().map(|one| one.again).collect());
    table.bar("lost", PEOPLE.saturating_sub(arrived) as f64, 0.0, "applications");
    table.bar("double", arrived.saturating_sub(PEOPLE) as f64, 0.0, "applications");
    let peak = peak.into_inner() as f64 / 1_048_576.0;
    table.bar("resident, at most", peak, MEMORY, "MiB");
    std::thread::scope(|scope| {
        let server = &server;
        let some = |nth: usize| {
            (PEOPLE + nth..ALL).step_by(CLERKS).try_for_each(|who| apply(server, who, 4_096).map(drop))
        };
        let all: Vec<_> =
            (0..CLERKS).map(|nth| scope.spawn(move || some(nth).map_err(|e| e.to_string()))).collect();
        all.into_iter().try_for_each(|one| one.join().unwrap_or_else(|_| Err("a person fell".to_owned())))
    })?;
    waited(&folder, before + ALL)?;
    Ok(vec![table, raw::table(program, &folder, ALL, &SECRETS)?])
}

fn row(table: &mut Table, name: &str, mut all: Vec<f64>) {
    all.sort_by(f64::total_cmp);
    let p99 = all.get(all.len().saturating_mul(99) / 100).copied().unwrap_or_else(|| last(&all));
    table.row([name.to_owned(), figure(middle(&all)), figure(p99), figure(last(&all))]);
    table.bar(format!("{name}, p99"), p99, WALL, "ms");
}

/// One person's way through the form.
fn apply(server: &Server, who: usize, size: usize) -> Result<Took, Fault> {
    let mut browser = server.browser().from(&format!("198.18.{}.{}", who / 250, 1 + who % 250));
    let mut took = Took::default();
    let number = number(who);
    let name = format!("甲乙丙丁戊{who}");
    let phone = format!("0000-77{who:05}");
    step(&mut browser, &mut took, "who", &[("kind", "natural")])?;
    let pdf = pdf(who, size);
    let wanted = format!("第{who}号卷宗目录和法律援助补贴发放情况");
    took.upload =
        sent(&mut browser, "what", &[("description", &wanted)], Some(("clue", "线索.pdf", &pdf)))?.0;
    step(&mut browser, &mut took, "delivery", &[("delivery", "email-online")])?;
    let person =
        [("name", name.as_str()), ("number", &number), ("phone", &phone), ("email", "reader@example.cn")];
    step(&mut browser, &mut took, "identity", &person)?;
    let seal = browser.page("/apply/check")?;
    let fields = filled(&seal, &[]);
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let (once, answer) = time(|| browser.send("/apply/check", &pairs, None));
    moved(&answer?, "check")?;
    let (twice, answer) = time(|| browser.send("/apply/check", &pairs, None));
    moved(&answer?, "check")?;
    (took.sent, took.again) = (once.as_secs_f64() * 1e3, twice.as_secs_f64() * 1e3);
    let done = browser.page("/apply/done")?;
    let code =
        done.split("receipt-code\"").nth(1).and_then(|rest| rest.split("<strong>").nth(1)?.split('<').next());
    took.code = code.ok_or("no code")?.trim().to_owned();
    Ok(took)
}

fn step(browser: &mut Browser, took: &mut Took, name: &str, given: &[(&str, &str)]) -> Result<(), Fault> {
    let (milliseconds, _) = sent(browser, name, given, None)?;
    took.steps.push(milliseconds);
    Ok(())
}

fn sent(
    browser: &mut Browser,
    name: &str,
    given: &[(&str, &str)],
    file: Option<(&str, &str, &[u8])>,
) -> Result<(f64, Answer), Fault> {
    let path = format!("/apply/{name}");
    let fields = filled(&browser.page(&path)?, given);
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let (took, answer) = time(|| browser.send(&path, &pairs, file));
    let answer = answer?;
    moved(&answer, name)?;
    Ok((took.as_secs_f64() * 1e3, answer))
}

fn filled(page: &str, given: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = hidden(page);
    fields.extend(given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields.push(("go".to_owned(), "next".to_owned()));
    fields
}

fn moved(answer: &Answer, name: &str) -> Result<(), Fault> {
    let place = answer.header("location").unwrap_or_default();
    if answer.status == 303 && place != format!("/apply/{name}") {
        return Ok(());
    }
    Err(format!("{name}: status {}\n{}", answer.status, answer.text()).into())
}

/// A PDF that is as long as it may be, and another for each person.
fn pdf(who: usize, size: usize) -> Vec<u8> {
    let mut dice = gongkai_testkit::Dice::seeded(who as u64 + 1);
    let mut bytes = format!("%PDF-1.7\n% {who} 只有办件人能看的材料\n").into_bytes();
    bytes.extend(dice.bytes(size.min(64 * 1024)));
    let piece = bytes.clone();
    bytes.extend(piece.iter().cycle().take(size.saturating_sub(bytes.len())));
    bytes
}

fn number(who: usize) -> String {
    let digits = format!("{NUMBER}{who:03}");
    let sum: u32 =
        digits.chars().zip(WEIGHTS).map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight).sum();
    let check = "10X98765432".chars().nth((sum % 11) as usize).unwrap_or('0');
    format!("{digits}{check}")
}

/// Cases in the register.
fn cases(folder: &Path) -> Result<usize, Fault> {
    use gongkai_office::application::case_row;
    use sea_orm::{Database, EntityTrait, PaginatorTrait};
    let url = format!("sqlite://{}", folder.join("office.sqlite").display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let conn = Database::connect(url).await?;
        let number = case_row::Entity::find().count(&conn).await?;
        conn.close().await?;
        Ok(usize::try_from(number)?)
    })
}

/// Until so many are in the register, or no more come.
fn waited(folder: &Path, at_least: usize) -> Result<usize, Fault> {
    let mut number = cases(folder)?;
    let pause = Duration::from_secs(2);
    for _ in 0..PATIENCE.as_secs() / pause.as_secs() {
        if number >= at_least {
            // One that came twice would come now.
            std::thread::sleep(Duration::from_secs(20));
            return cases(folder);
        }
        std::thread::sleep(pause);
        number = cases(folder)?;
    }
    Ok(number)
}

//! Writes the reference pages of `web/README.md` into a folder, to be looked at in a browser:
//! `cargo run -p gongkai-web-kit --example samples -- FOLDER`. All parts of an office page stand on
//! one page with invented figures. Assets are looked for below `/web/dist/`, where a plain server of
//! files in the root of the repository has them.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use askama::Template;
use chrono::NaiveDate;
use gongkai_domain::calendar::DayKind;
use gongkai_web_kit::asset;
use gongkai_web_kit::layout::{
    Act, Bell, Choice, Crumb, FormView, OfficeFrame, Pager, PlainFrame, RailGroup, RailItem, RailUser, Today,
};

#[derive(Template)]
#[template(path = "samples/workbench.html")]
struct Workbench {
    frame: OfficeFrame,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "samples/parts.html")]
struct Parts {
    frame: OfficeFrame,
    form: FormView,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "samples/sign_in.html")]
struct SignIn {
    frame: PlainFrame,
    form: FormView,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("give the folder to write to")?);
    fs::create_dir_all(&folder)?;
    let mut form = FormView::new().with("unit", "2").with("duty", "1").with("stage", "1");
    form.refuse("name", "请填写姓名。");
    form.refuse("password", "口令至少 12 个字符。");
    let choices = vec![
        Choice::new("1", "一审"),
        Choice::new("2", "二审").with_hint("与一审不是同一人"),
        Choice::new("3", "三审"),
    ];
    let pager = Pager { total: Some(53), shown: 20, unit: "件", previous: None, next: Some("#x".into()) };
    write(&folder, "workbench.html", &Workbench { frame: frame()?, pager }.render()?)?;
    let mut parts = frame()?;
    parts.title = "页面部件".into();
    parts.crumbs = vec![Crumb::new("申请办件", "#x"), Crumb::here("2026-017")];
    write(&folder, "parts.html", &Parts { frame: parts, form, choices }.render()?)?;
    let plain = PlainFrame {
        agency: "示范区司法局".into(),
        place: "政府信息公开工作台".into(),
        title: "登录".into(),
        wide: false,
        demo: true,
    };
    write(&folder, "sign-in.html", &SignIn { frame: plain, form: FormView::new() }.render()?)?;
    Ok(())
}

fn write(folder: &Path, name: &str, page: &str) -> Result<(), Box<dyn Error>> {
    let prefix = asset("theme.css").trim_end_matches("theme.css");
    Ok(fs::write(folder.join(name), page.replace(prefix, "/web/dist/"))?)
}

fn frame() -> Result<OfficeFrame, Box<dyn Error>> {
    let rail = [
        (
            "日常",
            vec![
                ("工作台", "layout-dashboard", 0, 0),
                ("待办", "list-check", 8, 8),
                ("已办", "history", 0, 0),
            ],
        ),
        (
            "主动公开",
            vec![
                ("公开信息", "file-text", 0, 42),
                ("三审", "rubber-stamp", 3, 5),
                ("渠道发布", "access-point", 0, 5),
                ("公开目录", "list-details", 0, 0),
            ],
        ),
        (
            "依申请公开",
            vec![
                ("申请办件", "folders", 9, 12),
                ("复议诉讼", "gavel", 0, 1),
                ("咨询登记", "message-circle", 0, 0),
            ],
        ),
        (
            "统计与监督",
            vec![
                ("年度报告", "table", 0, 0),
                ("月度通报", "chart-bar", 0, 0),
                ("整改", "tool", 0, 3),
                ("操作留痕", "fingerprint", 0, 0),
            ],
        ),
    ];
    let rail = rail
        .into_iter()
        .map(|(name, items)| RailGroup {
            name: name.into(),
            items: items
                .into_iter()
                .map(|(name, icon, waiting, total)| RailItem {
                    name: name.into(),
                    href: "#x".into(),
                    icon,
                    waiting,
                    total,
                    current: name == "工作台",
                })
                .collect(),
        })
        .collect();
    let act = |name: &str, icon| Act { name: name.into(), href: "#x".into(), icon };
    Ok(OfficeFrame {
        agency: "示范区司法局".into(),
        title: "今天要办 3 件，本周还有 2 件".into(),
        crumbs: Vec::new(),
        rail,
        user: RailUser {
            name: "办公室审查员".into(),
            duties: "第二审 · 统计员".into(),
            acts: vec![act("我的账号", "user")],
        },
        today: Today::new(NaiveDate::from_ymd_opt(2026, 11, 24).ok_or("no such day")?, DayKind::Workday),
        bell: Some(Bell { href: "#x".into(), waiting: 4 }),
        new_acts: vec![act("登记申请", "file-plus"), act("新增信息", "file-text")],
        help: "#x".into(),
        palette: "/office/palette".into(),
        sign_out: "/office/sign-out".into(),
        csrf: "sample".into(),
        flash: None,
        demo: false,
    })
}

//! Signing in, guessing, sessions and tokens on a real database.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use chrono::Days;
use gongkai_domain::{
    account::TokenForm,
    authority::Staff,
    id::{AgencyId, StaffId},
    organisation::Duty,
};
use gongkai_office::{
    Office, OfficeError,
    account::{
        self, AccountState, Accounts, DEMO_PASSWORD, Entered, FirstStep, NewPassword, Origin, Repeated,
        SetupForm, Signed, Tokens, code_at, demo_secret,
    },
    audit,
    organisation::{self, Grant},
};
use gongkai_testkit::on_both_databases;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    office::{SetClock, open_with_clock},
    organisation::{person, signed_in, start, told},
};

/// An office with a bureau and one clerk whose account is set up.
struct Bureau {
    office: Office,
    clock: Arc<SetClock>,
    agency: AgencyId,
    clerk: StaffId,
}

impl Bureau {
    async fn open(url: &str) -> Self {
        let (office, clock) = open_with_clock(url).await;
        let agency = organisation::found_first(&office, &start("示范区司法局", "sfj")).await.unwrap();
        let system = signed_in(&office, "sfj-system").await;
        let clerk =
            organisation::add_staff(&office, &system, &person("张三样", "zhangsan"), None).await.unwrap();
        account::enrol_demo(&office, &agency, std::slice::from_ref(&clerk)).await.unwrap();
        Self { office, clock, agency, clerk }
    }

    fn code(&self, account: &str) -> String {
        code_at(&demo_secret(account), self.office.now()).unwrap()
    }

    async fn first(
        &self,
        account: &str,
        password: &str,
        device: Option<&str>,
        from: Origin,
    ) -> Result<String, OfficeError> {
        account::first_step(&self.office, &FirstStep { account, password, device, origin: from }).await
    }

    /// Signs in with everything right, after the code of the last sign-in has gone.
    async fn enter(&self, account: &str, device: Option<&str>, from: Origin) -> Entered {
        self.clock.advance(30);
        let halfway = self.first(account, DEMO_PASSWORD, device, from.clone()).await.unwrap();
        account::second_step(&self.office, Some(&halfway), &self.code(account), device, &from).await.unwrap()
    }

    async fn signed(&self, cookie: &str) -> Option<Signed> {
        account::staff_of(&self.office, cookie, None).await.unwrap()
    }

    /// The security administrator with the second factor given again.
    async fn security(&self) -> Staff {
        Staff { stepped_up: true, ..signed_in(&self.office, "sfj-security").await }
    }

    async fn sentences(&self) -> Vec<String> {
        let of_accounts = audit::entry::Column::EventOf.eq("account");
        let rows = audit::entry::Entity::find().filter(of_accounts).order_by_asc(audit::entry::Column::Seq);
        rows.all(self.office.read()).await.unwrap().into_iter().map(|row| row.sentence).collect()
    }
}

fn from(last: u8) -> Origin {
    Origin {
        address: Some(IpAddr::V4(Ipv4Addr::new(10, 0, 0, last))), browser: "Firefox · Linux".to_owned()
    }
}

on_both_databases! {
    async fn two_factors_and_a_session(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        // Unknown account, wrong password, no account set up: one answer.
        for (name, password) in [("nobody", DEMO_PASSWORD), ("zhangsan", "wrong"), ("sfj-audit", DEMO_PASSWORD), ("", "")] {
            assert_eq!(told(bureau.first(name, password, None, from(1)).await), "sign_in_failed", "{name}");
        }
        let halfway = bureau.first(" ZhangSan ", DEMO_PASSWORD, None, from(1)).await.unwrap();
        assert!(bureau.signed(&halfway).await.is_none(), "the password alone opens nothing");
        assert_eq!(account::halfway_of(office, &halfway).await.unwrap(), Some(bureau.clerk.clone()));
        let wrong = account::second_step(office, Some(&halfway), "000000", None, &from(1)).await;
        assert_eq!(told(wrong), "second_wrong");
        let code = bureau.code("zhangsan");
        let entered = account::second_step(office, Some(&halfway), &code, None, &from(1)).await.unwrap();
        assert_ne!(entered.cookie, halfway, "a new value with the second factor");
        assert!(!entered.must_renew);
        assert!(bureau.signed(&halfway).await.is_none());
        let signed = bureau.signed(&entered.cookie).await.unwrap();
        assert_eq!((signed.staff.id.clone(), signed.staff.stepped_up), (bureau.clerk.clone(), true));
        assert_eq!(signed.seconds_left, 900);

        // The same code opens nothing a second time, neither there nor elsewhere.
        let again = bureau.first("zhangsan", DEMO_PASSWORD, None, from(1)).await.unwrap();
        assert_eq!(told(account::second_step(office, Some(&again), &code, None, &from(1)).await), "second_wrong");
        assert_eq!(told(account::step_up(office, &signed, &code, None, &from(1)).await), "second_wrong");
        assert_eq!(told(account::second_step(office, Some(&halfway), &code, None, &from(1)).await), "sign_in_again");
        assert_eq!(told(account::second_step(office, None, &code, None, &from(1)).await), "sign_in_again");

        // Idle, then stepping up, then the end.
        bureau.clock.advance(14 * 60);
        let later = bureau.signed(&entered.cookie).await.unwrap();
        assert!(later.staff.stepped_up);
        assert_eq!(later.seconds_left, 900, "the call was noted");
        bureau.clock.advance(60);
        let later = bureau.signed(&entered.cookie).await.unwrap();
        assert!(!later.staff.stepped_up);
        let code = bureau.code("zhangsan");
        let stepped = account::step_up(office, &later, &code, Some(&entered.device), &from(1)).await.unwrap();
        assert!(bureau.signed(&entered.cookie).await.is_none(), "the former value is worth nothing");
        let up = bureau.signed(&stepped.cookie).await.unwrap();
        assert!(up.staff.stepped_up);
        assert_eq!(up.form_key, signed.form_key, "pages that are open can still be sent");
        bureau.clock.advance(15 * 60);
        assert!(bureau.signed(&stepped.cookie).await.is_none());
        let why = account::ended_why(office, &stepped.cookie).await.unwrap().unwrap();
        assert!(why.contains("太久没有操作"), "{why}");
        assert!(account::ended_why(office, "unknown").await.unwrap().is_none());

        // However busy, eight hours.
        let entered = bureau.enter("zhangsan", Some(&entered.device), from(1)).await;
        for _ in 0..47 {
            bureau.clock.advance(600);
            assert!(bureau.signed(&entered.cookie).await.is_some());
        }
        bureau.clock.advance(600);
        assert!(bureau.signed(&entered.cookie).await.is_none());
    }

    async fn a_thousand_guesses(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let known = bureau.enter("zhangsan", None, from(200)).await;
        bureau.clock.advance(900);
        let before = bureau.sentences().await.len();
        let guess = async |last: u8| told(bureau.first("zhangsan", "guess", None, from(last)).await);

        // From one address and then from fifty, all within one window.
        let mut looked_at = 0;
        for _ in 0..500 {
            looked_at += usize::from(guess(1).await == "sign_in_failed");
        }
        for number in 0..500_u16 {
            looked_at += usize::from(guess(u8::try_from(number % 50).unwrap()).await == "sign_in_failed");
        }
        assert_eq!(looked_at, 5);
        let sentences = bureau.sentences().await;
        assert_eq!(sentences.len() - before, 6, "five failures and one lock, not a thousand entries");
        assert!(sentences.last().unwrap().starts_with("多次登录失败"));

        // The right password from a stranger is not looked at either, nor is a name that nobody has.
        assert_eq!(told(bureau.first("zhangsan", DEMO_PASSWORD, None, from(90)).await), "sign_in_locked");
        for _ in 0..5 {
            assert_eq!(told(bureau.first("nobody", "guess", None, from(91)).await), "sign_in_failed");
        }
        assert_eq!(told(bureau.first("nobody", "guess", None, from(92)).await), "sign_in_locked");

        // Others and the known device are not touched.
        let device = Some(known.device.as_str());
        let entered = bureau.enter("zhangsan", device, from(1)).await;
        assert!(bureau.signed(&entered.cookie).await.is_some());

        // A known device has a counter of its own.
        let device = Some(entered.device.as_str());
        for _ in 0..5 {
            assert_eq!(told(bureau.first("zhangsan", "guess", device, from(1)).await), "sign_in_failed");
        }
        assert_eq!(told(bureau.first("zhangsan", DEMO_PASSWORD, device, from(1)).await), "sign_in_locked");

        // The window slides, and the security administrator can open it at once.
        let security = bureau.security().await;
        let list = account::accounts(&bureau.office, &security.authorise_all::<_, Accounts>().unwrap()).await.unwrap();
        assert!(list.iter().find(|one| one.account == "zhangsan").unwrap().locked_until.is_some());
        account::unlock(&bureau.office, &security, &bureau.clerk).await.unwrap();
        assert!(bureau.first("zhangsan", DEMO_PASSWORD, None, from(93)).await.is_ok());
        bureau.clock.advance(900);
        for _ in 0..5 {
            assert_eq!(guess(1).await, "sign_in_failed");
        }
        assert_eq!(guess(1).await, "sign_in_locked");
    }

    async fn guesses_at_the_same_moment(database: &Database) {
        let bureau = Arc::new(Bureau::open(database.url()).await);
        let mut running = tokio::task::JoinSet::new();
        for number in 0..40_u8 {
            let bureau = Arc::clone(&bureau);
            running.spawn(async move { told(bureau.first("zhangsan", "guess", None, from(number)).await) });
        }
        let answers = running.join_all().await;
        assert_eq!(answers.iter().filter(|answer| *answer == "sign_in_failed").count(), 5, "{answers:?}");

        // One address bears twenty, whatever the names.
        let mut running = tokio::task::JoinSet::new();
        for number in 0..60_u8 {
            let bureau = Arc::clone(&bureau);
            running.spawn(async move { told(bureau.first(&format!("name{number}"), "guess", None, from(250)).await) });
        }
        let answers = running.join_all().await;
        assert_eq!(answers.iter().filter(|answer| *answer == "sign_in_failed").count(), 20);
        account::prune(&bureau.office).await.unwrap();
        assert_eq!(told(bureau.first("other", "guess", None, from(250)).await), "sign_in_locked");
        bureau.clock.advance(901);
        assert!(account::prune(&bureau.office).await.unwrap() > 20);
    }

    async fn one_code_at_two_places(database: &Database) {
        let bureau = Arc::new(Bureau::open(database.url()).await);
        let code = bureau.code("zhangsan");
        let mut running = tokio::task::JoinSet::new();
        for number in 0..4_u8 {
            let (bureau, code) = (Arc::clone(&bureau), code.clone());
            running.spawn(async move {
                let halfway = bureau.first("zhangsan", DEMO_PASSWORD, None, from(number)).await.unwrap();
                account::second_step(&bureau.office, Some(&halfway), &code, None, &from(number)).await.is_ok()
            });
        }
        let entered = running.join_all().await;
        assert_eq!(entered.iter().filter(|one| **one).count(), 1);
    }

    async fn sessions_die_with_the_change(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let security = bureau.security().await;
        let system = signed_in(office, "sfj-system").await;
        let today = office.today();
        let why = async |cookie: String| account::ended_why(office, &cookie).await.unwrap().unwrap();

        let cookie = bureau.enter("zhangsan", None, from(1)).await.cookie;
        let grant = Grant {
            staff: bureau.clerk.clone(),
            duty: Duty::Statistician.code().to_owned(),
            from: Some(today),
            until: None,
            deputy_for: None,
            document: String::new(),
        };
        let holding = organisation::grant_duty(office, &security, &grant).await.unwrap();
        assert!(bureau.signed(&cookie).await.is_none());
        assert!(why(cookie).await.contains("职责"));

        let cookie = bureau.enter("zhangsan", None, from(1)).await.cookie;
        assert_eq!(bureau.signed(&cookie).await.unwrap().staff.duties, [Duty::Statistician].into());
        organisation::end_duty(office, &security, &holding, today - Days::new(1)).await.unwrap();
        assert!(bureau.signed(&cookie).await.is_none());

        let cookie = bureau.enter("zhangsan", None, from(1)).await.cookie;
        organisation::disable_staff(office, &system, &bureau.clerk, 1).await.unwrap();
        assert!(bureau.signed(&cookie).await.is_none());
        assert_eq!(told(bureau.first("zhangsan", DEMO_PASSWORD, None, from(1)).await), "sign_in_failed");
        organisation::enable_staff(office, &system, &bureau.clerk, 2).await.unwrap();
        assert!(bureau.signed(&cookie).await.is_none(), "for ever");

        let cookie = bureau.enter("zhangsan", None, from(1)).await.cookie;
        let signed = bureau.signed(&cookie).await.unwrap();
        account::sign_out(office, &signed).await.unwrap();
        assert!(bureau.signed(&cookie).await.is_none());
        assert!(why(cookie).await.contains("退出"));

        // Two places: one ends the other, the administrator ends both.
        let here = bureau.enter("zhangsan", None, from(1)).await.cookie;
        let there = bureau.enter("zhangsan", None, from(2)).await.cookie;
        let signed = bureau.signed(&here).await.unwrap();
        let mine = account::my_account(office, &signed).await.unwrap();
        assert_eq!(mine.sessions.len(), 2);
        let other = mine.sessions.iter().find(|one| one.id != signed.session.as_str()).unwrap();
        account::end_session(office, &signed.staff, &other.id).await.unwrap();
        assert!(bureau.signed(&there).await.is_none());
        assert_eq!(told(account::end_session(office, &signed.staff, &other.id).await), "session_over");
        let plain = Staff { stepped_up: false, ..security.clone() };
        assert_eq!(told(account::end_sessions(office, &plain, &bureau.clerk).await), "StepUp");
        assert_eq!(told(account::end_sessions(office, &system, &bureau.clerk).await), "not found");
        assert_eq!(account::end_sessions(office, &security, &bureau.clerk).await.unwrap(), 1);
        assert!(bureau.signed(&here).await.is_none());

        // Ended ones are forgotten after a day, and stay ended.
        bureau.clock.advance(2 * 86_400);
        assert!(account::prune(office).await.unwrap() > 4);
        assert!(bureau.signed(&here).await.is_none());
    }

    async fn the_agency_closes(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let system = signed_in(office, "sfj-system").await;
        let below = organisation::found_below(office, &system, &start("示范区司法所", "sfs")).await.unwrap();
        let theirs = signed_in(office, "sfs-system").await;
        account::enrol_demo(office, &below, std::slice::from_ref(&theirs.id)).await.unwrap();
        let cookie = bureau.enter("sfs-system", None, from(1)).await.cookie;
        assert!(bureau.signed(&cookie).await.is_some());
        organisation::close_subordinate(office, &system, &below, 1, office.today(), Some(&bureau.agency)).await.unwrap();
        assert!(bureau.signed(&cookie).await.is_none());
        assert_eq!(told(bureau.first("sfs-system", DEMO_PASSWORD, None, from(1)).await), "sign_in_failed");
    }

    async fn the_first_administrators(database: &Database) {
        let (office, clock) = open_with_clock(database.url()).await;
        assert_eq!(told(account::first_setups(&office).await), "no_agency");
        organisation::found_first(&office, &start("示范区司法局", "sfj")).await.unwrap();
        let links = async || account::first_setups(&office).await.unwrap().into_iter().map(|(_, link)| link);
        let former: Vec<_> = links().await.collect();
        let links: Vec<_> = links().await.collect();
        let accounts: Vec<_> = links.iter().map(|link| link.account.as_str()).collect();
        assert_eq!(accounts, ["sfj-system", "sfj-security", "sfj-audit"]);
        assert_eq!(told(account::setup_of(&office, &former[1].code).await), "not found", "the newest link counts");

        let code = &links[1].code;
        let view = account::setup_of(&office, code).await.unwrap();
        assert_eq!((view.account.as_str(), view.has_password), ("sfj-security", false));
        let same = account::setup_of(&office, code).await.unwrap();
        assert_eq!(*view.factor.address, *same.factor.address, "shown again it is the same");
        assert!(view.factor.address.starts_with("otpauth://totp/"));
        let totp = totp_rs::Totp::from_url(view.factor.address.as_str()).unwrap();
        let now = || u64::try_from(office.now().timestamp()).unwrap();
        let shown = || totp.generate(now()).to_string();

        let bad = SetupForm { password: "admin", again: "Admin", code: "12345" };
        assert_eq!(
            told(account::set_up(&office, code, &bad, None, &from(1)).await),
            "password_short password_kinds password_differs code_wrong",
        );
        let typed = shown();
        let good = SetupForm { password: "Lake7-quiet-boat", again: "Lake7-quiet-boat", code: &typed };
        let done = account::set_up(&office, code, &good, None, &from(1)).await.unwrap();
        assert_eq!(done.recovery_codes.len(), 10);
        let signed = account::staff_of(&office, &done.entered.cookie, None).await.unwrap().unwrap();
        assert_eq!(signed.staff.duties, [Duty::SecurityAdministrator].into());
        assert_eq!(told(account::set_up(&office, code, &good, None, &from(1)).await), "not found", "once");
        assert_eq!(told(account::first_setups(&office).await), "already_set_up");

        // Links for others end after three days.
        let audit = signed_in(&office, "sfj-audit").await;
        let link = account::make_setup(&office, &signed.staff, &audit.id).await.unwrap();
        assert_eq!(told(account::make_setup(&office, &audit, &signed.staff.id).await), "not found");
        assert_eq!(told(account::make_setup(&office, &signed.staff, &signed.staff.id).await), "not_to_oneself");
        clock.advance(72 * 3600);
        assert_eq!(told(account::setup_of(&office, &link.code).await), "not found");
        let link = account::setup_at_console(&office, "sfj-audit").await.unwrap();
        assert!(account::setup_of(&office, &link.code).await.is_ok());
        assert_eq!(told(account::setup_at_console(&office, "nobody").await), "account_unknown");

        // A recovery code stands in for the authenticator, once.
        let origin = from(1);
        let first = FirstStep { account: "sfj-security", password: "Lake7-quiet-boat", device: None, origin: origin.clone() };
        for (typed, expected) in [(&done.recovery_codes[3], "done"), (&done.recovery_codes[3], "second_wrong"), (&done.recovery_codes[4], "done")] {
            let halfway = account::first_step(&office, &first).await.unwrap();
            assert_eq!(told(account::second_step(&office, Some(&halfway), typed, None, &origin).await), expected);
        }
    }

    async fn lost_and_found(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let security = bureau.security().await;
        let entered = bureau.enter("zhangsan", None, from(1)).await;

        // The authenticator is lost: the link asks for the password.
        let link = account::reset_factor(office, &security, &bureau.clerk).await.unwrap();
        assert!(bureau.signed(&entered.cookie).await.is_none());
        assert_eq!(told(bureau.first("zhangsan", DEMO_PASSWORD, None, from(1)).await), "sign_in_failed");
        let view = account::setup_of(office, &link.code).await.unwrap();
        assert!(view.has_password);
        let totp = totp_rs::Totp::from_url(view.factor.address.as_str()).unwrap();
        let typed = totp.generate(u64::try_from(office.now().timestamp()).unwrap()).to_string();
        let thief = SetupForm { password: "guess", again: "", code: &typed };
        assert_eq!(told(account::set_up(office, &link.code, &thief, None, &from(9)).await), "password_wrong");
        let owner = SetupForm { password: DEMO_PASSWORD, ..thief };
        let done = account::set_up(office, &link.code, &owner, None, &from(1)).await.unwrap();
        let signed = bureau.signed(&done.entered.cookie).await.unwrap();

        // A new authenticator of one's own wish; the old one counts until then.
        account::begin_factor(office, &signed.staff).await.unwrap();
        let next = account::shown_factor(office, &signed.staff).await.unwrap().unwrap();
        let next = totp_rs::Totp::from_url(next.address.as_str()).unwrap();
        assert_eq!(told(account::confirm_factor(office, &signed, "000000").await), "second_wrong");
        bureau.clock.advance(30);
        let typed = next.generate(u64::try_from(office.now().timestamp()).unwrap()).to_string();
        let (cookie, codes) = account::confirm_factor(office, &signed, &typed).await.unwrap();
        assert_eq!(codes.len(), 10);
        assert!(bureau.signed(&done.entered.cookie).await.is_none());
        assert!(bureau.signed(&cookie).await.is_some());

        // Everything is lost.
        account::make_setup(office, &security, &bureau.clerk).await.unwrap();
        assert!(bureau.signed(&cookie).await.is_none());
        assert_eq!(told(account::reset_factor(office, &security, &bureau.clerk).await), "not_set_up");
        let list = account::accounts(office, &security.authorise_all::<_, Accounts>().unwrap()).await.unwrap();
        assert!(matches!(list.iter().find(|one| one.account == "zhangsan").unwrap().state, AccountState::LinkUntil(_)));
        let sentences = bureau.sentences().await;
        assert!(sentences.iter().any(|text| text == "停用“张三样”的密码和动态口令，生成新的设置链接"));
    }

    async fn passwords_change(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let other = bureau.enter("zhangsan", None, from(2)).await.cookie;
        let cookie = bureau.enter("zhangsan", None, from(1)).await.cookie;
        let signed = bureau.signed(&cookie).await.unwrap();
        let change = async |signed: &Signed, present: &str, password: &str, again: &str| {
            account::change_password(office, signed, &NewPassword { present, password, again }, None, &from(1)).await
        };
        assert_eq!(told(change(&signed, "guess", "Lake7-quiet-boat", "Lake7-quiet-boat").await), "password_wrong");
        assert_eq!(told(change(&signed, DEMO_PASSWORD, DEMO_PASSWORD, DEMO_PASSWORD).await), "password_used");
        assert_eq!(told(change(&signed, DEMO_PASSWORD, "Zhangsan2026", "b").await), "password_personal password_differs");
        for near in ["Kq8#vT2pLm-Zhang.San", "Kq8#vT2pLm-San-Yang-Zhang", "Kq8#vT2pLm张三样", "Kq8#示范区司法局vT2pLm"] {
            assert_eq!(told(change(&signed, DEMO_PASSWORD, near, near).await), "password_personal", "{near}");
        }
        let next = change(&signed, DEMO_PASSWORD, "Lake7-quiet-boat", "Lake7-quiet-boat").await.unwrap();
        assert!(bureau.signed(&cookie).await.is_none() && bureau.signed(&other).await.is_none());
        let signed = bureau.signed(&next).await.unwrap();
        assert_eq!(told(change(&signed, "Lake7-quiet-boat", DEMO_PASSWORD, DEMO_PASSWORD).await), "password_used");
        assert_eq!(told(bureau.first("zhangsan", DEMO_PASSWORD, None, from(3)).await), "sign_in_failed");

        // After 90 days only a new password opens.
        bureau.clock.advance(90 * 86_400);
        let halfway = bureau.first("zhangsan", "Lake7-quiet-boat", None, from(1)).await.unwrap();
        let code = bureau.code("zhangsan");
        let entered = account::second_step(office, Some(&halfway), &code, None, &from(1)).await.unwrap();
        assert!(entered.must_renew && bureau.signed(&entered.cookie).await.is_none());
        assert!(account::renewal_of(office, &entered.cookie).await.unwrap().is_some());
        let renew = async |typed: &str| account::renew_password(office, &entered.cookie, typed, typed, &from(1)).await;
        assert_eq!(told(renew("Lake7-quiet-boat").await), "password_used");
        let cookie = renew("Pond8-quiet-boat").await.unwrap();
        assert!(bureau.signed(&cookie).await.is_some());
        assert_eq!(told(renew("Pond9-quiet-boat").await), "sign_in_again");
    }

    async fn tokens_of_programs(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let security = bureau.security().await;
        let form = TokenForm { name: "统计平台".to_owned(), scopes: vec!["report.read".to_owned()], days: "30".to_owned() };
        let clerk = Staff { stepped_up: true, ..signed_in(office, "zhangsan").await };
        assert_eq!(told(account::make_token(office, &clerk, &bureau.clerk, &form).await), "not found");
        let id = account::make_token(office, &security, &bureau.clerk, &form).await.unwrap();
        assert_eq!(told(account::collect_token(office, &security, id.as_str()).await), "not found", "only its holder");
        let text = account::collect_token(office, &clerk, id.as_str()).await.unwrap();
        assert_eq!(told(account::collect_token(office, &clerk, id.as_str()).await), "token_collected");

        let holder = account::token_of(office, &text, None).await.unwrap().unwrap();
        assert_eq!((holder.staff.id, holder.staff.stepped_up), (bureau.clerk.clone(), false));
        assert_eq!(holder.scopes, ["report.read".to_owned()].into());
        assert!(account::token_of(office, &text, None).await.unwrap().is_some());
        assert!(account::token_of(office, "gkt_other", None).await.unwrap().is_none());
        assert!(account::staff_of(office, &text, None).await.unwrap().is_none(), "a token is no cookie");
        let firsts = bureau.sentences().await.iter().filter(|text| text.starts_with("首次使用")).count();
        assert_eq!(firsts, 1);
        account::withdraw_token(office, &clerk, id.as_str()).await.unwrap();
        assert!(account::token_of(office, &text, None).await.unwrap().is_none());
        assert_eq!(told(account::withdraw_token(office, &security, id.as_str()).await), "token_withdrawn");

        let (id, text) = account::make_token_at_console(office, "zhangsan", &form).await.unwrap();
        assert!(account::token_of(office, &text, None).await.unwrap().is_some());
        bureau.clock.advance(30 * 86_400);
        assert!(account::token_of(office, &text, None).await.unwrap().is_some(), "the last day counts");
        bureau.clock.advance(86_400);
        assert!(account::token_of(office, &text, None).await.unwrap().is_none());
        let right = security.authorise_all::<_, Tokens>().unwrap();
        assert_eq!(account::tokens(office, &right).await.unwrap().len(), 2);
        let all = account::tokens_at_console(office).await.unwrap();
        let (token, account) = all.iter().find(|(token, _)| token.id == id.as_str()).unwrap();
        assert_eq!((all.len(), account.as_str(), token.state(office.today()).code()), (2, "zhangsan", "expired"));
        assert_eq!(account::withdraw_token_at_console(office, id.as_str()).await.unwrap(), token.name);
        assert_eq!(told(account::withdraw_token_at_console(office, id.as_str()).await), "token_withdrawn");
        assert_eq!(told(account::withdraw_token_at_console(office, "none").await), "token_unknown");
        let (token, _) = account::tokens_at_console(office).await.unwrap().swap_remove(0);
        assert_eq!(token.state(office.today()).code(), "withdrawn");
        let nobody = account::make_token_at_console(office, "nobody", &TokenForm::default()).await;
        assert_eq!(told(nobody), "token_name token_scope token_days account_unknown");
    }

    async fn a_request_is_done_once(database: &Database) {
        let (office, clock) = open_with_clock(database.url()).await;
        let begin = async |who: &str, key: &str, content: u8| {
            account::begin_request(&office, who, key, &[content; 32]).await.unwrap()
        };
        assert_eq!(begin("a", "k", 1).await, Repeated::New);
        assert_eq!(begin("a", "k", 1).await, Repeated::Unfinished);
        assert_eq!(begin("a", "k", 2).await, Repeated::OtherContent);
        assert_eq!(begin("b", "k", 1).await, Repeated::New, "another person");
        account::forget_request(&office, "b", "k").await.unwrap();
        assert_eq!(begin("b", "k", 2).await, Repeated::New);
        account::keep_answer(&office, "a", "k", "恢复码".as_bytes()).await.unwrap();
        assert_eq!(begin("a", "k", 1).await, Repeated::Done("恢复码".as_bytes().to_vec()));
        let row = account::repeat_row::Entity::find().all(office.read()).await.unwrap();
        assert!(row.iter().filter_map(|row| row.answer.as_deref()).all(|text| !text.contains("恢复码")));
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let office = office.clone();
            running.spawn(async move { account::begin_request(&office, "c", "k", &[1; 32]).await.unwrap() });
        }
        let answers = running.join_all().await;
        assert_eq!(answers.iter().filter(|one| **one == Repeated::New).count(), 1);
        clock.advance(86_401);
        assert_eq!(begin("a", "k", 9).await, Repeated::New);
        assert!(account::prune(&office).await.unwrap() >= 2);
    }

    async fn secrets_are_not_in_the_database(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let entered = bureau.enter("zhangsan", None, from(1)).await;
        let signed = bureau.signed(&entered.cookie).await.unwrap();
        let codes = account::new_recovery_codes(&bureau.office, &signed.staff).await.unwrap();
        let office = &bureau.office;
        let mut all = String::new();
        for row in account::account_row::Entity::find().all(office.read()).await.unwrap() {
            assert!(!format!("{row:?}").contains("argon2"), "nor in a log");
            all.push_str(&format!("{:?} {:?} {}", row.password, row.totp_secret, row.former_passwords));
        }
        let sessions = account::session_row::Entity::find().all(office.read()).await.unwrap();
        let devices = account::known_device_row::Entity::find().all(office.read()).await.unwrap();
        let recovery = account::recovery_code_row::Entity::find().all(office.read()).await.unwrap();
        let entries = audit::entry::Entity::find().all(office.read()).await.unwrap();
        all.push_str(&format!("{sessions:?} {devices:?} {recovery:?} {entries:?}"));
        let secret = data_encoding::BASE32_NOPAD.encode(&demo_secret("zhangsan"));
        for planted in [DEMO_PASSWORD, &secret, &entered.cookie, &entered.device, &codes[0]] {
            assert!(!all.contains(planted), "{planted}");
        }
        // A new key of the agency reaches the secret of the authenticator.
        let security = bureau.security().await;
        gongkai_office::seal::begin_rotation(office, &security).await.unwrap();
        gongkai_office::seal::rewrap(office, &bureau.agency).await.unwrap();
        let after = account::account_row::Entity::find().all(office.read()).await.unwrap();
        assert!(after.iter().filter_map(|row| row.totp_secret.as_deref()).all(|text| text.starts_with("s1:2:")));
        bureau.enter("zhangsan", None, from(1)).await;
    }
}

//! Agencies, units, people and duties on both databases.

use chrono::{Days, NaiveDate};
use gongkai_domain::{
    authority::Staff,
    id::{AgencyId, MeetingId, StaffId},
    organisation::{
        AgencyForm, ContactCard, DecisionForm, Duty, MeetingForm, MemberForm, StaffForm, UnitForm,
    },
};
use gongkai_office::{
    Office, OfficeError, account, audit,
    organisation::{self, AgencyStart, Duties, Grant, LeadingGroup, People, SetupStep, SignInNames},
};
use gongkai_testkit::on_both_databases;
use sea_orm::EntityTrait;

pub fn person(name: &str, account: &str) -> StaffForm {
    StaffForm { name: name.to_owned(), account: account.to_owned(), ..Default::default() }
}

pub fn start(name: &str, prefix: &str) -> AgencyStart {
    AgencyStart {
        agency: AgencyForm {
            name: name.to_owned(),
            short_name: String::new(),
            level: "county".to_owned(),
            kind: "department".to_owned(),
            region: "119901".to_owned(),
        },
        system: person("系统员", &format!("{prefix}-system")),
        security: person("安全员", &format!("{prefix}-security")),
        audit: person("审计员", &format!("{prefix}-audit")),
    }
}

/// The person with this account, with the duties of today.
pub async fn signed_in(office: &Office, account: &str) -> Staff {
    let rows = organisation::staff::Entity::find().all(office.read()).await.unwrap();
    let row = rows.into_iter().find(|row| row.account == account).unwrap();
    let agency = AgencyId::parse(&row.agency_id).unwrap();
    let id = StaffId::parse(&row.id).unwrap();
    let duties = organisation::duties_on(office.read(), &agency, &id, office.today()).await.unwrap();
    Staff { id, agency, unit: None, name: row.name, duties, address: None, stepped_up: true }
}

fn grant(staff: &StaffId, duty: Duty, from: NaiveDate) -> Grant {
    Grant {
        staff: staff.clone(),
        duty: duty.code().to_owned(),
        from: Some(from),
        until: None,
        deputy_for: None,
        document: String::new(),
    }
}

/// What came of it, in the codes of the refusals.
pub fn told<T>(result: Result<T, OfficeError>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(OfficeError::Refused(refusals)) => {
            refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>().join(" ")
        }
        Err(OfficeError::NotFound) => "not found".to_owned(),
        Err(OfficeError::Conflict) => "conflict".to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

on_both_databases! {
    async fn an_agency_from_its_first_day(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let mut same = start("示范区司法局", "sfj");
        same.audit = person("系统员", "another");
        assert_eq!(told(organisation::found_first(&office, &same).await), "administrators_exclude");
        let agency = organisation::found_first(&office, &start("示范区司法局", "sfj")).await.unwrap();
        assert_eq!(told(organisation::found_first(&office, &start("示范区教育局", "jyj")).await), "already_founded");

        let system = signed_in(&office, "sfj-system").await;
        let security = signed_in(&office, "sfj-security").await;
        assert_eq!(system.duties.iter().copied().collect::<Vec<_>>(), [Duty::SystemAdministrator]);

        // Each administrator does the own part only.
        let hall = UnitForm { name: "办公室".to_owned(), ogi_office: true };
        assert_eq!(told(organisation::open_unit(&office, &security, &hall).await), "not found");
        let unit = organisation::open_unit(&office, &system, &hall).await.unwrap();
        assert_eq!(told(organisation::open_unit(&office, &system, &hall).await), "name_taken");
        let steps = organisation::open_setup_steps(&office, &agency).await.unwrap();
        assert_eq!(steps.len(), 4);
        let mut staff = Vec::new();
        for (name, account) in [("科长", "kezhang"), ("审查员", "shencha"), ("局长", "juzhang")] {
            staff.push(organisation::add_staff(&office, &system, &person(name, account), Some(&unit)).await.unwrap());
        }
        assert_eq!(told(organisation::add_staff(&office, &system, &person("某人", "kezhang"), None).await), "account_taken");

        let today = office.today();
        let duties = [Duty::UnitHead, Duty::DisclosureReviewer, Duty::ResponsibleLeader];
        assert_eq!(told(organisation::grant_duty(&office, &system, &grant(&staff[0], duties[0], today)).await), "not found");
        let mut held = Vec::new();
        for (who, duty) in staff.iter().zip(duties) {
            held.push(organisation::grant_duty(&office, &security, &grant(who, duty, today)).await.unwrap());
        }
        let second = grant(&staff[0], Duty::ResponsibleLeader, today + Days::new(30));
        assert_eq!(told(organisation::grant_duty(&office, &security, &second).await), "two_stages");
        let own = grant(&security.id, Duty::SecrecyReviewer, today);
        let own = told(organisation::grant_duty(&office, &security, &own).await);
        assert_eq!(own, "not_to_oneself administrator_holds_content");

        let card = ContactCard {
            office: "办公室".to_owned(),
            address: "示范区示范路1号".to_owned(),
            hours: "工作日 9:00-17:00".to_owned(),
            phone: "010-00000000".to_owned(),
            ..Default::default()
        };
        assert!(organisation::public_card(&office, &agency).await.unwrap().is_none());
        organisation::change_contact_card(&office, &system, 1, &card).await.unwrap();
        assert_eq!(told(organisation::change_contact_card(&office, &system, 1, &card).await), "conflict");
        let shown = organisation::public_card(&office, &agency).await.unwrap().unwrap();
        assert_eq!((shown.code.as_str(), shown.updated_on), ("sfqsfj", office.today()));
        assert_eq!(organisation::open_setup_steps(&office, &agency).await.unwrap(), [SetupStep::LastReport(2025)]);

        // A duty ends at once, and with it what the person may do.
        organisation::end_duty(&office, &security, &held[2], today - Days::new(1)).await.unwrap();
        assert!(signed_in(&office, "juzhang").await.duties.is_empty());
        let steps = organisation::open_setup_steps(&office, &agency).await.unwrap();
        assert!(matches!(steps.as_slice(), [SetupStep::Stages(stages), SetupStep::LastReport(2025)] if stages.len() == 1));

        // So does the account; the last administrator stays.
        organisation::disable_staff(&office, &system, &staff[0], 1).await.unwrap();
        assert!(signed_in(&office, "kezhang").await.duties.is_empty());
        assert_eq!(told(organisation::disable_staff(&office, &system, &system.id, 1).await), "last_administrator");
        assert_eq!(told(organisation::close_unit(&office, &system, &unit, 1).await), "unit_has_people");

        // Nothing without an entry: the refused left none.
        let entries = audit::entry::Entity::find().all(office.read()).await.unwrap();
        assert!(entries.iter().all(|entry| entry.agency_id == agency.as_str()), "all in the agency");
        assert_eq!(entries.iter().filter(|entry| entry.sentence.contains("授予")).count(), 6);
    }

    async fn agencies_do_not_see_each_other(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let top = organisation::found_first(&office, &start("示范区人民政府办公室", "qzf")).await.unwrap();
        let above = signed_in(&office, "qzf-system").await;
        let one = organisation::found_below(&office, &above, &start("示范区司法局", "sfj")).await.unwrap();
        let other = organisation::found_below(&office, &above, &start("示范区教育局", "jyj")).await.unwrap();
        let mine = signed_in(&office, "sfj-system").await;
        let theirs = signed_in(&office, "jyj-system").await;

        let list = organisation::people(office.read(), &mine.authorise_all::<_, People>().unwrap()).await.unwrap();
        assert_eq!(list.len(), 3);
        assert!(list.iter().all(|row| row.agency_id == one.as_str()));
        let right = mine.authorise_all::<_, Duties>().unwrap();
        assert_eq!(organisation::duties(office.read(), &right).await.unwrap().len(), 3);
        let form = person("改名", "gaiming");
        let foreign = organisation::change_staff(&office, &mine, &theirs.id, 1, &form, None).await;
        assert_eq!(told(foreign), "not found");
        assert_eq!(told(organisation::disable_staff(&office, &above, &theirs.id, 1).await), "not found");

        // Only the superior closes, and then the people of the closed one can do nothing.
        let today = office.today();
        let close = |who: Staff, heir: AgencyId| {
            let (office, other) = (office.clone(), other.clone());
            async move { told(organisation::close_subordinate(&office, &who, &other, 1, today, Some(&heir)).await) }
        };
        assert_eq!(close(mine.clone(), one.clone()).await, "not found");
        assert_eq!(close(above.clone(), other.clone()).await, "successor_is_itself");
        assert_eq!(close(above.clone(), one.clone()).await, "done");
        assert!(signed_in(&office, "jyj-system").await.duties.is_empty());
        assert_eq!(told(organisation::add_staff(&office, &theirs, &form, None).await), "not found");
        assert_eq!(organisation::acting_agency(&office, &other).await.unwrap(), Some(one.clone()));

        let moved = start("示范区司法局", "x").agency;
        let circle = organisation::change_subordinate(&office, &above, &one, 1, &moved, &one).await;
        assert_eq!(told(circle), "superior_below");
        organisation::change_subordinate(&office, &above, &one, 1, &AgencyForm { short_name: "司法局".to_owned(), ..moved }, &top).await.unwrap();
        let below = organisation::subordinates(office.read(), &above.authorise_all::<_, People>().unwrap()).await.unwrap();
        assert_eq!(below.iter().map(|row| row.short_name.as_str()).collect::<Vec<_>>(), ["示范区教育局", "司法局"]);
    }

    async fn the_leading_group_meets(database: &Database) {
        let office = crate::office::open(database.url()).await;
        organisation::found_first(&office, &start("示范区司法局", "sfj")).await.unwrap();
        let system = signed_in(&office, "sfj-system").await;
        let security = signed_in(&office, "sfj-security").await;
        let id = organisation::add_staff(&office, &system, &person("审查员", "shencha"), None).await.unwrap();
        let today = office.today();
        organisation::grant_duty(&office, &security, &grant(&id, Duty::DisclosureReviewer, today)).await.unwrap();
        let clerk = signed_in(&office, "shencha").await;

        let head = MemberForm {
            name: "某局长".to_owned(),
            post: "局长".to_owned(),
            role: "组长".to_owned(),
            from: Some(today - Days::new(400)),
            document: String::new(),
        };
        assert_eq!(told(organisation::appoint_member(&office, &system, &head).await), "not found");
        let member = organisation::appoint_member(&office, &clerk, &head).await.unwrap();
        let next = MemberForm { name: "新局长".to_owned(), from: Some(today), ..head };
        assert_eq!(told(organisation::appoint_member(&office, &clerk, &next).await), "leader_exists");
        organisation::member_leaves(&office, &clerk, &member, 1, today - Days::new(1)).await.unwrap();
        assert_eq!(told(organisation::member_leaves(&office, &clerk, &member, 1, today).await), "conflict");
        organisation::appoint_member(&office, &clerk, &next).await.unwrap();

        let form = MeetingForm {
            agenda: String::new(),
            held_on: Some(today),
            place: "三楼会议室".to_owned(),
            topic: "年度报告编制".to_owned(),
            chair: "新局长".to_owned(),
            recorder: String::new(),
            attendees: "各股室负责人".to_owned(),
            absentees: String::new(),
            minutes: "第一项\r\n第二项".to_owned(),
        };
        let late = MeetingForm { held_on: today.succ_opt(), topic: String::new(), ..form.clone() };
        assert_eq!(told(organisation::record_meeting(&office, &clerk, &late).await), "missing meeting_in_future");
        let both = MeetingForm {
            attendees: "新局长、甲股长".to_owned(),
            absentees: "乙股长（出差），甲股长（外出学习）".to_owned(),
            ..form.clone()
        };
        assert_eq!(told(organisation::record_meeting(&office, &clerk, &both).await), "there_and_away");
        let meeting = organisation::record_meeting(&office, &clerk, &form).await.unwrap();
        organisation::record_meeting(&office, &clerk, &form).await.unwrap();
        let moved = MeetingForm { held_on: Some(today - Days::new(365)), ..form.clone() };
        assert_eq!(told(organisation::change_meeting(&office, &clerk, &meeting, 1, &moved).await), "other_year");
        let right = clerk.authorise_all::<_, LeadingGroup>().unwrap();
        let numbers: Vec<String> = organisation::meetings(office.read(), &right).await.unwrap().iter()
            .map(organisation::meeting_number).collect();
        assert_eq!(numbers, ["2026年第2次", "2026年第1次"]);

        let task = DecisionForm { content: "汇总数据".to_owned(), person: String::new(), due_on: today.pred_opt() };
        let early = organisation::record_decision(&office, &clerk, &meeting, None, &task).await;
        assert_eq!(told(early), "due_before_meeting");
        let task = DecisionForm { due_on: Some(today + Days::new(30)), ..task };
        let decision = organisation::record_decision(&office, &clerk, &meeting, None, &task).await.unwrap();
        let done = |note: &'static str, on| {
            let (office, clerk, decision) = (office.clone(), clerk.clone(), decision.clone());
            async move { told(organisation::decision_done(&office, &clerk, &decision, 1, on, note).await) }
        };
        assert_eq!(done(" ", today + Days::new(1)).await, "done_in_future missing");
        assert_eq!(done("已汇总", today).await, "done");
        assert_eq!(done("已汇总", today).await, "conflict");

        // Recorded by mistake: it counts nowhere, its number stays used, what was recorded stays.
        let strike = async |id: &MeetingId, why: &str| {
            told(organisation::strike_meeting(&office, &clerk, id, 1, why).await)
        };
        assert_eq!(strike(&meeting, "错").await, "reason_unusable");
        assert_eq!(strike(&meeting, "同一次会议登记了两遍").await, "done");
        assert_eq!(strike(&meeting, "同一次会议登记了两遍").await, "not found");
        assert!(organisation::decisions(office.read(), &right).await.unwrap().is_empty());
        let struck = organisation::struck_meetings(office.read(), &right).await.unwrap();
        assert!(struck[0].record.contains("议定事项：汇总数据（已办结）"), "{struck:?}");
        let third = organisation::record_meeting(&office, &clerk, &form).await.unwrap();
        assert_eq!(strike(&third, "登记到别的机关了").await, "done");
        organisation::record_meeting(&office, &clerk, &form).await.unwrap();
        let left = organisation::meetings(office.read(), &right).await.unwrap();
        let numbers: Vec<String> = left.iter().map(organisation::meeting_number).collect();
        assert_eq!(numbers, ["2026年第4次", "2026年第2次"]);
    }

    async fn two_grants_at_once_do_not_pass_each_other(database: &Database) {
        let office = crate::office::open(database.url()).await;
        organisation::found_first(&office, &start("示范区司法局", "sfj")).await.unwrap();
        let system = signed_in(&office, "sfj-system").await;
        let security = signed_in(&office, "sfj-security").await;
        let unit = UnitForm { name: "办公室".to_owned(), ogi_office: true };
        let unit = organisation::open_unit(&office, &system, &unit).await.unwrap();
        let today = office.today();
        for round in 0..8 {
            let form = person(&format!("第{round}人"), &format!("person{round}"));
            let id = organisation::add_staff(&office, &system, &form, Some(&unit)).await.unwrap();
            let asks = [Duty::UnitHead, Duty::DisclosureReviewer, Duty::ResponsibleLeader].map(|duty| {
                let (office, security, grant) = (office.clone(), security.clone(), grant(&id, duty, today));
                tokio::spawn(async move { told(organisation::grant_duty(&office, &security, &grant).await) })
            });
            let mut answers = Vec::new();
            for ask in asks {
                answers.push(ask.await.unwrap());
            }
            answers.sort();
            assert_eq!(answers, ["done", "two_stages", "two_stages"]);
        }
    }

    async fn whoever_looks_at_a_person_stands_in_the_record(database: &Database) {
        let office = crate::office::open(database.url()).await;
        organisation::found_first(&office, &start("示范区司法局", "sfj")).await.unwrap();
        organisation::found_below(&office, &signed_in(&office, "sfj-system").await, &start("示范区教育局", "jyj"))
            .await
            .unwrap();
        let [system, security, auditor, foreign] = ["sfj-system", "sfj-security", "sfj-audit", "jyj-system"];
        let form = StaffForm { phone: "0000-7".to_owned(), ..person("张三样", "zhangsan") };
        let system = signed_in(&office, system).await;
        let id = organisation::add_staff(&office, &system, &form, None).await.unwrap();
        let last = async || {
            let rows = audit::entry::Entity::find().all(office.read()).await.unwrap();
            rows.into_iter().max_by_key(|row| row.seq).unwrap()
        };
        let security = signed_in(&office, security).await;
        for (who, account, said) in [
            (&system, "zhangsan", "：账号、办公电话"),
            (&security, "zhangsan", "：账号、办公电话"),
            (&signed_in(&office, auditor).await, "", "：办公电话"),
        ] {
            let seen = organisation::look_at(&office, who, id.as_str()).await.unwrap();
            assert_eq!((seen.account.as_str(), seen.phone.as_deref()), (account, Some("0000-7")));
            let entry = last().await;
            assert_eq!(entry.sentence, format!("查看人员张三样的登记信息{said}"));
            assert_eq!((entry.staff_id.as_deref(), entry.object_id.as_str()), (Some(who.id.as_str()), id.as_str()));
            assert!(!entry.body.contains("zhangsan") && !entry.body.contains("0000-7"), "{}", entry.body);
        }
        let before = last().await.seq;
        let me = signed_in(&office, "zhangsan").await;
        assert_eq!(organisation::look_at(&office, &me, id.as_str()).await.unwrap().phone.as_deref(), Some("0000-7"));
        let foreign = organisation::look_at(&office, &signed_in(&office, foreign).await, id.as_str()).await;
        assert_eq!(told(foreign), "not found");
        assert_eq!(last().await.seq, before, "one's own is no entry, nor is what is not found");

        assert_eq!(told(account::look_at(&office, &system, id.as_str()).await), "not found");
        account::look_at(&office, &security, id.as_str()).await.unwrap();
        assert_eq!(last().await.sentence, "查看“张三样”的账号和登录情况");
        account::look_at(&office, &security, security.id.as_str()).await.unwrap();
        assert_eq!(last().await.seq, before + 1);
        let right = auditor_of(&office).await.authorise_all::<_, People>().unwrap();
        let list = organisation::people(office.read(), &right).await.unwrap();
        assert!(list.len() == 4 && list.iter().all(|row| row.account.is_empty()), "{list:?}");
        assert!(auditor_of(&office).await.authorise_all::<_, SignInNames>().is_err());
    }
}

async fn auditor_of(office: &Office) -> Staff {
    signed_in(office, "sfj-audit").await
}

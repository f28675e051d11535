//! What the people of an agency do with a document, as the plan says.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Read, Staff},
    id::DocumentId,
    publication::{Metadata, Verdict, content::Content},
};
use gongkai_office::{
    Office, OfficeError,
    publication::{self, ATTACHMENT, Begin, Dossier, Judge, Save, Saved, Seen, Stated},
};

use super::documents::{
    Act, Planned,
    pattern::{Fate, Step},
};

/// Opinions of the steps, one of which is taken.
const OPINIONS: [(Step, [&str; 3]); 4] = [
    (
        Step::First,
        [
            "内容真实、准确、完整，建议主动公开。",
            "数据已与原始台账核对，建议公开。",
            "经股室负责人审阅，同意报送复审。",
        ],
    ),
    (
        Step::Second,
        [
            "经审查，符合公开规定，拟同意公开。",
            "要素齐全，归类准确，拟同意公开。",
            "个人信息已按规定处理，拟同意公开。",
        ],
    ),
    (
        Step::Secrecy,
        [
            "对照定密事项一览表逐条核对，不涉及国家秘密和工作秘密。",
            "经保密审查，不涉密，可以公开。",
            "不涉密。",
        ],
    ),
    (Step::Final, ["同意公开。", "同意，按程序发布。", "同意公开，注意做好解读和答复。"]),
];

/// The people who work on documents of one unit.
pub struct Crew {
    pub provider: Staff,
    pub head: Staff,
    pub reviewer: Staff,
    pub secrecy: Staff,
    pub leader: Staff,
}

impl Crew {
    fn of(&self, step: Step) -> &Staff {
        match step {
            Step::First => &self.head,
            Step::Second => &self.reviewer,
            Step::Secrecy => &self.secrecy,
            Step::Final => &self.leader,
        }
    }
}

/// Documents of the plan that have been begun, by their places in it.
pub type Begun = BTreeMap<usize, DocumentId>;

/// One document in the hands of its crew.
pub struct Clerk<'a> {
    pub office: &'a Office,
    pub crew: &'a Crew,
    pub place: usize,
    pub plan: &'a Planned,
}

impl Clerk<'_> {
    /// Does it.
    pub async fn take(&self, act: Act, begun: &mut Begun) -> Result<(), OfficeError> {
        if act == Act::Draft {
            let id = self.begin().await?;
            self.write(&id, &self.plan.content, None, begun).await?;
            begun.insert(self.place, id);
            return Ok(());
        }
        let id = begun.get(&self.place).cloned().ok_or(OfficeError::NotFound)?;
        let seen = self.seen(&id).await?;
        match act {
            Act::Draft => Ok(()),
            Act::Attach => self.attach(&id).await,
            Act::Submit => {
                publication::submit(self.office, &self.crew.provider, id.as_str(), &seen).await.map(|_| ())
            }
            Act::Pass(Step::Secrecy) => {
                self.judge(&id, &seen, Verdict::Clear, self.opinion(Step::Secrecy), "").await
            }
            Act::Pass(step) => {
                let (who, words) = (self.crew.of(step), self.opinion(step));
                publication::pass(self.office, who, id.as_str(), &seen, words).await.map(|_| ())
            }
            Act::SendBack(step) => self.send_back(step, &id, &seen).await,
            Act::Refer => {
                let Fate::Referred { authority, why } = &self.plan.fate else { return Err(self.odd()) };
                self.judge(&id, &seen, Verdict::Unsure, why, authority).await
            }
            Act::Release => {
                publication::release(self.office, &self.crew.reviewer, id.as_str(), &seen).await.map(|_| ())
            }
            Act::Schedule => {
                let Fate::Scheduled { at } = &self.plan.fate else { return Err(self.odd()) };
                publication::schedule(self.office, &self.crew.reviewer, id.as_str(), &seen, *at)
                    .await
                    .map(|_| ())
            }
            Act::AskEmergency => {
                let Fate::Emergency { why, .. } = &self.plan.fate else { return Err(self.odd()) };
                let who = &self.crew.provider;
                publication::ask_emergency(self.office, who, id.as_str(), &seen, why).await.map(|_| ())
            }
            Act::ReleaseInEmergency => {
                let who = &self.crew.leader;
                publication::release_in_emergency(self.office, who, id.as_str(), &seen).await.map(|_| ())
            }
            Act::Correct => self.correct(&id, &seen, begun).await,
            Act::Withdraw => {
                let Fate::Withdrawn { reason, because, .. } = &self.plan.fate else { return Err(self.odd()) };
                let who = &self.crew.reviewer;
                publication::withdraw(self.office, who, id.as_str(), *reason, because.as_str())
                    .await
                    .map(|_| ())
            }
            Act::State => self.state(&id, &seen, begun).await,
        }
    }

    /// An act that does not belong to the fate of the document.
    fn odd(&self) -> OfficeError {
        OfficeError::fault(format!("the plan of {} contradicts itself", self.plan.metadata.title))
    }

    fn opinion(&self, step: Step) -> &'static str {
        let words = OPINIONS.iter().find(|(of, _)| *of == step).map(|(_, words)| words);
        words.and_then(|words| words.get(self.place % words.len())).copied().unwrap_or("同意。")
    }

    async fn seen(&self, id: &DocumentId) -> Result<Seen, OfficeError> {
        let who = &self.crew.reviewer;
        let right = who.authorise::<Read, Dossier>(id.as_str())?;
        Ok(publication::show(self.office, who, &right).await?.held.seen())
    }

    async fn begin(&self) -> Result<DocumentId, OfficeError> {
        let begin = Begin { kind: self.plan.metadata.kind.clone(), ..Begin::default() };
        publication::begin(self.office, &self.crew.provider, &begin).await
    }

    async fn write(
        &self,
        id: &DocumentId,
        content: &Content,
        erratum: Option<String>,
        begun: &Begun,
    ) -> Result<(), OfficeError> {
        let interprets = self.plan.about.and_then(|place| begun.get(&place)).cloned();
        let metadata = Metadata { interprets, ..self.plan.metadata.clone() };
        let version = self.seen(id).await?.version;
        let save = Save { version, metadata, content: content.clone(), erratum };
        match publication::save(self.office, &self.crew.provider, id.as_str(), save).await? {
            Saved::Kept(_) => Ok(()),
            Saved::Overtaken(_) => Err(OfficeError::Conflict),
        }
    }

    async fn attach(&self, id: &DocumentId) -> Result<(), OfficeError> {
        for file in &self.plan.files {
            let version = self.seen(id).await?.version;
            let who = &self.crew.provider;
            publication::attach(self.office, who, id.as_str(), version, ATTACHMENT, file).await?;
        }
        Ok(())
    }

    async fn judge(
        &self,
        id: &DocumentId,
        seen: &Seen,
        verdict: Verdict,
        opinion: &str,
        authority: &str,
    ) -> Result<(), OfficeError> {
        let judge = Judge { verdict, opinion: opinion.to_owned(), authority: authority.to_owned() };
        let who = &self.crew.secrecy;
        publication::judge_secrecy(self.office, who, id.as_str(), seen, &judge).await.map(|_| ())
    }

    async fn send_back(&self, step: Step, id: &DocumentId, seen: &Seen) -> Result<(), OfficeError> {
        let Fate::Returned { why, .. } = &self.plan.fate else { return Err(self.odd()) };
        if step == Step::Secrecy {
            return self.judge(id, seen, Verdict::Closed, why, "").await;
        }
        publication::send_back(self.office, self.crew.of(step), id.as_str(), seen, why).await.map(|_| ())
    }

    async fn correct(&self, id: &DocumentId, seen: &Seen, begun: &Begun) -> Result<(), OfficeError> {
        let (Fate::Corrected { erratum, .. }, Some(content)) = (&self.plan.fate, &self.plan.corrected) else {
            return Err(self.odd());
        };
        let who = &self.crew.provider;
        publication::correct(self.office, who, id.as_str(), seen.version, erratum.as_str()).await?;
        self.write(id, content, Some(erratum.clone()), begun).await
    }

    async fn state(&self, id: &DocumentId, seen: &Seen, begun: &Begun) -> Result<(), OfficeError> {
        let plan = self.plan.stated.as_ref().ok_or_else(|| self.odd())?;
        let by = self.plan.stated_by.and_then(|place| begun.get(&place)).cloned();
        let stated = Stated { validity: plan.validity, by, because: plan.because.as_str().into(), on: None };
        let who = &self.crew.reviewer;
        publication::state_validity(self.office, who, id.as_str(), seen.version, &stated).await.map(|_| ())
    }
}

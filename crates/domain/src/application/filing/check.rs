//! What is missing in an application (Art. 29), all at once and each at its field.

use super::{Agent, Applicant, Contact, DocumentKind, Filing, Form, Identity, Route, Wanted};
use crate::{
    check_digit::{self, IdVerdict},
    refusal::Refusal,
};

/// Most characters of the description.
pub const LONGEST_DESCRIPTION: usize = 2000;
/// Most characters of what an applicant adds later.
pub const LONGEST_SAID: usize = 2000;
const LONGEST_NAME: usize = 100;
const LONGEST_NUMBER: usize = 60;
const LONGEST_PHONE: usize = 40;
const LONGEST_EMAIL: usize = 100;
const LONGEST_ADDRESS: usize = 200;
const LONGEST_TITLE: usize = 200;
const LONGEST_HELP: usize = 500;

const ART_29: &str = "条例29";

impl Filing {
    /// What keeps it from being filed, all at once.
    pub fn check(&self) -> Vec<Refusal> {
        let mut found = self.applicant.check();
        if let Some(agent) = &self.agent {
            found.extend(agent.check());
        }
        found.extend(self.wanted.check());
        found.extend(self.check_delivery());
        found
    }

    /// What looks like a slip of the pen but keeps nobody from filing: the office asks when it confirms.
    pub fn doubts(&self) -> Vec<Refusal> {
        match &self.applicant.identity {
            Identity::Organisation { unified_code, .. } => {
                let signs: Vec<char> = unified_code.trim().chars().collect();
                let is_code = check_digit::credit_code(&signs) == Some(true);
                let sentence = "这不像统一社会信用代码，请核对；没有代码的单位可以不改";
                let doubt = Refusal::new("unified_code_doubtful", sentence).at("unified_code");
                if is_code || signs.is_empty() { Vec::new() } else { vec![doubt] }
            }
            Identity::Person { .. } => Vec::new(),
        }
    }

    /// The form in which the information is wanted, the way, and what the way needs (Art. 29(3)).
    pub fn check_delivery(&self) -> Vec<Refusal> {
        let mut found = Vec::new();
        if !self.form.routes().contains(&self.route) {
            found.push(misfit(self.form));
        }
        let contact = &self.applicant.contact;
        if self.route == Route::Post && is_blank(&contact.address) {
            found.push(missing("address", "选了邮寄，请填写收件地址"));
        }
        if self.form == Form::Email && is_blank(&contact.email) {
            found.push(missing("email", "选了电子文件，请填写电子邮箱"));
        }
        too_long(&mut found, "help", "需要的帮助", &self.help, LONGEST_HELP);
        found
    }
}

fn misfit(form: Form) -> Refusal {
    let sentence = match form {
        Form::Paper => "纸质材料请选邮寄或者自行领取；想在网上收，请选电子文件",
        Form::Disc => "光盘请选邮寄或者自行领取；想在网上收，请选电子文件",
        Form::Email => "电子文件请选网上发给；想邮寄或者自行领取，请选纸质或者光盘",
        Form::Inspection => "查阅、抄录要到机关来，请选自行领取",
    };
    Refusal::new("route_misfit", sentence).at("route")
}

impl Wanted {
    /// What is missing to find the information (Art. 29(2)).
    pub fn check(&self) -> Vec<Refusal> {
        let mut found = Vec::new();
        if [&self.title, &self.doc_number, &self.description].into_iter().all(|text| is_blank(text)) {
            let sentence = "请填写名称、文号或内容描述中的至少一项，说得越具体找得越快";
            found.push(missing("description", sentence));
        }
        too_long(&mut found, "title", "名称", &self.title, LONGEST_TITLE);
        too_long(&mut found, "doc_number", "文号或其他线索", &self.doc_number, LONGEST_TITLE);
        too_long(&mut found, "description", "内容描述", &self.description, LONGEST_DESCRIPTION);
        found
    }
}

impl Applicant {
    /// What is missing to know and to reach the applicant (Art. 29(1)).
    pub fn check(&self) -> Vec<Refusal> {
        let mut found = Vec::new();
        let is_natural = self.kind.is_natural();
        if is_blank(&self.name) {
            let sentence = if is_natural { "请填写您的姓名" } else { "请填写单位名称" };
            found.push(missing("name", sentence));
        }
        too_long(&mut found, "name", "姓名或名称", &self.name, LONGEST_NAME);
        match &self.identity {
            Identity::Person { document, number } if is_natural => {
                found.extend(number_fault(*document, number, "number"));
            }
            Identity::Organisation { unified_code, representative, contact_person } if !is_natural => {
                for (field, word, text, sentence) in [
                    (
                        "unified_code",
                        "统一社会信用代码",
                        unified_code,
                        "请填写统一社会信用代码；没有的，写登记证件的名称和号码",
                    ),
                    (
                        "representative",
                        "法定代表人或者负责人",
                        representative,
                        "请填写法定代表人或者负责人的姓名",
                    ),
                    ("contact_person", "联系人", contact_person, "请填写联系人的姓名"),
                ] {
                    if is_blank(text) {
                        found.push(missing(field, sentence));
                    }
                    too_long(&mut found, field, word, text, LONGEST_NAME);
                }
            }
            Identity::Person { .. } | Identity::Organisation { .. } => {
                let sentence = "申请人类型和身份证明对不上，请重新选择您是个人还是单位";
                found.push(Refusal::new("identity_misfit", sentence).at("kind").under(ART_29));
            }
        }
        found.extend(self.contact.check());
        found
    }
}

impl Contact {
    /// What is missing to reach somebody.
    pub fn check(&self) -> Vec<Refusal> {
        let mut found = Vec::new();
        if [&self.phone, &self.email, &self.address].into_iter().all(|text| is_blank(text)) {
            found.push(missing("phone", "请至少填写电话、电子邮箱、地址中的一项，好让我们找到您"));
        }
        if !is_blank(&self.phone) && !is_phone(&self.phone) {
            found.push(unreadable("phone", "电话请只写数字，可以带空格、“+”和“-”，至少 7 位"));
        }
        if !is_blank(&self.email) && !is_email(&self.email) {
            found.push(unreadable("email", "电子邮箱请写成 name@example.cn 的样子"));
        }
        too_long(&mut found, "phone", "电话", &self.phone, LONGEST_PHONE);
        too_long(&mut found, "email", "电子邮箱", &self.email, LONGEST_EMAIL);
        too_long(&mut found, "address", "地址", &self.address, LONGEST_ADDRESS);
        found
    }
}

impl Agent {
    /// What is missing to know the agent and what the agent may do.
    pub fn check(&self) -> Vec<Refusal> {
        let mut found = Vec::new();
        for (field, word, text, sentence) in [
            ("agent_name", "代理人姓名", &self.name, "请填写代理人的姓名"),
            (
                "agent_authority",
                "委托事项",
                &self.authority,
                "请写明委托代理人办什么，例如：代为提出申请、领取答复",
            ),
        ] {
            if is_blank(text) {
                found.push(missing(field, sentence));
            }
            too_long(&mut found, field, word, text, LONGEST_ADDRESS);
        }
        found.extend(number_fault(self.document, &self.number, "agent_number"));
        if !is_phone(&self.phone) {
            found.push(unreadable(
                "agent_phone",
                "请填写代理人的电话，只写数字，可以带空格、“+”和“-”，至少 7 位",
            ));
        }
        too_long(&mut found, "agent_phone", "代理人电话", &self.phone, LONGEST_PHONE);
        found
    }
}

/// Only a resident's number says by itself whether it is one; of other papers nobody knows all shapes.
fn number_fault(document: DocumentKind, number: &str, field: &'static str) -> Option<Refusal> {
    let number = number.trim();
    if number.is_empty() {
        return Some(missing(field, "请填写证件号码"));
    }
    if document != DocumentKind::ResidentId {
        return other_number_fault(document, number, field);
    }
    let signs: Vec<char> = number.chars().collect();
    match check_digit::identity(&signs) {
        IdVerdict::Valid => None,
        IdVerdict::WrongCheck => {
            let sentence = "身份证号码的最后一位和前面的对不上，请对照证件核对";
            Some(Refusal::new("identity_check", sentence).at(field))
        }
        IdVerdict::Not => {
            Some(unreadable(field, "身份证号码应当是 18 位，请对照证件核对；用别的证件，请改选证件类型"))
        }
    }
}

/// What no paper bears: next to no letters and digits, or signs that no number has. Papers of any other kind may be
/// numbered in words, 军字第…号.
fn other_number_fault(document: DocumentKind, number: &str, field: &'static str) -> Option<Refusal> {
    let signs = number.chars().count();
    if signs > LONGEST_NUMBER {
        let sentence = format!("证件号码有 {signs} 个字，最多 {LONGEST_NUMBER} 个字，请核对");
        return Some(Refusal::new("too_long", sentence).at(field));
    }
    let (least, in_words) = if document == DocumentKind::Other { (4, true) } else { (6, false) };
    let counts = number.chars().filter(|c| c.is_alphanumeric()).count() >= least;
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '(' | ')' | '（' | '）');
    let readable = in_words || number.chars().all(known);
    let sentence = if in_words {
        format!("证件号码至少 {least} 个字，请对照证件核对")
    } else {
        format!("{}的号码是字母和数字，至少 {least} 位，请对照证件核对", document.word())
    };
    (!counts || !readable).then(|| unreadable(field, &sentence))
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn is_phone(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '（' | '）' | '转');
    text.trim().chars().all(plain) && text.chars().filter(char::is_ascii_digit).count() >= 7
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.trim().rsplit_once('@') else { return false };
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
    let dotted = host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty());
    !name.is_empty() && dotted && text.trim().chars().all(is_plain)
}

fn missing(field: &'static str, sentence: &str) -> Refusal {
    Refusal::new("missing", sentence).at(field).under(ART_29)
}

fn unreadable(field: &'static str, sentence: &str) -> Refusal {
    Refusal::new("unreadable", sentence).at(field)
}

fn too_long(found: &mut Vec<Refusal>, field: &'static str, word: &str, text: &str, most: usize) {
    let length = text.chars().count();
    if length > most {
        let sentence = format!("{word}有 {length} 个字，最多 {most} 个字，请缩短");
        found.push(Refusal::new("too_long", sentence).at(field));
    }
}

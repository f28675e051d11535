//! Tokens of the JSON API: what they may be good for, and for how long.

use crate::refusal::Refusal;

/// No token is good for longer than so many days.
pub const LONGEST_TOKEN_DAYS: u32 = 366;

/// What a token is good for. A program gets only what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// To read annual reports with their findings.
    ReportRead,
    /// To bring in annual reports.
    ReportWrite,
    /// To read the register of applications and their terms.
    CaseRead,
    /// To register applications that came in another system.
    CaseWrite,
    /// To read the figures of returns and bulletins.
    StatisticsRead,
}

impl Scope {
    /// All, in the order of the form.
    pub const ALL: [Self; 5] =
        [Self::ReportRead, Self::ReportWrite, Self::CaseRead, Self::CaseWrite, Self::StatisticsRead];

    /// As stored, and as routes name it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ReportRead => "report.read",
            Self::ReportWrite => "report.write",
            Self::CaseRead => "case.read",
            Self::CaseWrite => "case.write",
            Self::StatisticsRead => "statistics.read",
        }
    }

    /// The Chinese words on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ReportRead => "读取年度报告",
            Self::ReportWrite => "导入年度报告",
            Self::CaseRead => "读取依申请公开登记簿和期限",
            Self::CaseWrite => "登记其他系统收到的申请",
            Self::StatisticsRead => "读取统计数据",
        }
    }

    /// The scope of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

/// A token as typed.
#[derive(Debug, Clone, Default)]
pub struct TokenForm {
    /// Which program uses it.
    pub name: String,
    /// Codes of scopes.
    pub scopes: Vec<String>,
    /// For how many days.
    pub days: String,
}

/// A token that may be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenDetails {
    /// Which program uses it.
    pub name: String,
    /// What it is good for, each once, in the order of the form.
    pub scopes: Vec<Scope>,
    /// For how many days.
    pub days: u32,
}

impl TokenForm {
    /// The token, or every reason against it.
    pub fn check(&self) -> Result<TokenDetails, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 40 {
            let sentence = "请填写使用令牌的系统名称，不超过40个字";
            refusals.push(Refusal::new("token_name", sentence).at("name"));
        }
        let scopes: Vec<Scope> = Scope::ALL
            .into_iter()
            .filter(|scope| self.scopes.iter().any(|code| code == scope.code()))
            .collect();
        if scopes.is_empty() || self.scopes.iter().any(|code| Scope::parse(code).is_none()) {
            let words: Vec<_> = Scope::ALL.iter().map(|scope| scope.code()).collect();
            let sentence = format!("请选择令牌可以做什么：{}", words.join("、"));
            refusals.push(Refusal::new("token_scope", sentence).at("scope"));
        }
        let days = self.days.trim().parse().ok().filter(|days| (1..=LONGEST_TOKEN_DAYS).contains(days));
        if days.is_none() {
            let sentence = format!("请填写有效天数，1到{LONGEST_TOKEN_DAYS}之间的整数");
            refusals.push(Refusal::new("token_days", sentence).at("days"));
        }
        match days {
            Some(days) if refusals.is_empty() => Ok(TokenDetails { name: name.to_owned(), scopes, days }),
            _ => Err(refusals),
        }
    }
}

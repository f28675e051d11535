//! Papers in the file of a case.

/// What a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// The application as it came, scanned.
    Letter,
    /// Proof of who the applicant is.
    Identity,
    /// Proof of what the agent may do.
    Authority,
    /// What helps to find the information.
    Clue,
    /// The information itself, as the office found it.
    Found,
    /// An opinion that was asked for.
    Opinion,
    /// Proof of delivery.
    Delivery,
    /// Anything else.
    Other,
}

impl Paper {
    /// All, in the order of forms.
    pub const ALL: [Paper; 8] = [
        Paper::Letter,
        Paper::Identity,
        Paper::Authority,
        Paper::Clue,
        Paper::Found,
        Paper::Opinion,
        Paper::Delivery,
        Paper::Other,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Paper::Letter => "letter",
            Paper::Identity => "identity",
            Paper::Authority => "authority",
            Paper::Clue => "clue",
            Paper::Found => "found",
            Paper::Opinion => "opinion",
            Paper::Delivery => "delivery",
            Paper::Other => "other",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Paper::Letter => "来件扫描件",
            Paper::Identity => "身份证明",
            Paper::Authority => "委托书",
            Paper::Clue => "线索材料",
            Paper::Found => "检索到的信息",
            Paper::Opinion => "征求意见回函",
            Paper::Delivery => "送达凭证",
            Paper::Other => "其他材料",
        }
    }

    /// The paper of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.code() == code)
    }

    /// Does it say who the applicant is, so that the officer of the case alone may look at it?
    pub const fn names_the_applicant(self) -> bool {
        matches!(self, Paper::Letter | Paper::Identity | Paper::Authority | Paper::Delivery)
    }
}

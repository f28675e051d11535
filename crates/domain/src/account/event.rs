//! What happens to accounts, as the record keeps it. Failures are events too. Nothing here holds what
//! somebody typed: a password lands in the wrong field sooner or later.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::{StaffId, TokenId},
};

/// The step at which somebody failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Account and password.
    Password,
    /// Authenticator or recovery code.
    Second,
    /// The second factor given again within a session.
    StepUp,
}

impl Step {
    const fn words(self) -> &'static str {
        match self {
            Self::Password => "账号或密码不正确",
            Self::Second => "动态口令不正确",
            Self::StepUp => "再次验证时动态口令不正确",
        }
    }
}

/// One thing that happened to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum AccountEvent {
    /// Somebody signed in with both factors.
    SignedIn {
        /// Who.
        staff: StaffId,
    },
    /// Somebody signed out.
    SignedOut {
        /// Who.
        staff: StaffId,
    },
    /// A try to sign in failed.
    SignInFailed {
        /// Whose account, if there is one of that name.
        staff: Option<StaffId>,
        /// Where.
        step: Step,
    },
    /// So many tries failed that further ones are not looked at.
    Locked {
        /// Whose account, if there is one of that name.
        staff: Option<StaffId>,
        /// Is it a device from which that person had signed in before?
        known_device: bool,
        /// Is it all that comes from an address?
        address: bool,
    },
    /// The security administrator looked at the account of somebody: its name, its state, its sessions.
    AccountSeen {
        /// Whose.
        staff: StaffId,
        /// Name.
        name: String,
    },
    /// The security administrator lets somebody try again at once.
    Unlocked {
        /// Whom.
        staff: StaffId,
        /// Name.
        name: String,
    },
    /// The second factor was given again.
    SteppedUp {
        /// By whom.
        staff: StaffId,
    },
    /// A password was changed by its owner.
    PasswordChanged {
        /// Whose.
        staff: StaffId,
    },
    /// A new authenticator was taken into use by its owner.
    FactorEnrolled {
        /// Whose.
        staff: StaffId,
    },
    /// New recovery codes were made; older ones no longer count.
    RecoveryCodesMade {
        /// Whose.
        staff: StaffId,
    },
    /// A recovery code was used in place of the authenticator.
    RecoveryCodeUsed {
        /// Whose.
        staff: StaffId,
        /// How many are left.
        left: u32,
    },
    /// Authenticator and recovery codes of somebody no longer count.
    FactorReset {
        /// Whose.
        staff: StaffId,
        /// Name.
        name: String,
    },
    /// A link was made by which somebody sets up the account.
    SetupMade {
        /// For whom.
        staff: StaffId,
        /// Name.
        name: String,
        /// Is a password in use withdrawn with it?
        password_withdrawn: bool,
    },
    /// An account was set up: it has a password and an authenticator.
    SetUp {
        /// Whose.
        staff: StaffId,
    },
    /// A person ended another session of the own account.
    SessionEnded {
        /// Whose.
        staff: StaffId,
    },
    /// The security administrator ended all sessions of somebody.
    SessionsEnded {
        /// Whose.
        staff: StaffId,
        /// Name.
        name: String,
        /// How many.
        count: u64,
    },
    /// A token was made.
    TokenMade {
        /// Which.
        token: TokenId,
        /// The program that uses it.
        name: String,
        /// For whom it acts.
        staff: StaffId,
        /// Name of that person.
        staff_name: String,
        /// Codes of what it is good for.
        scopes: Vec<String>,
        /// Last day.
        until: NaiveDate,
    },
    /// The person for whom a token acts was given its text.
    TokenCollected {
        /// Which.
        token: TokenId,
        /// The program that uses it.
        name: String,
    },
    /// A token was used for the first time.
    TokenFirstUsed {
        /// Which.
        token: TokenId,
        /// The program that uses it.
        name: String,
    },
    /// A token no longer counts.
    TokenWithdrawn {
        /// Which.
        token: TokenId,
        /// The program that used it.
        name: String,
    },
}

impl Told for AccountEvent {
    fn sentence(&self) -> String {
        match self {
            Self::SignedIn { .. } => "登录".to_owned(),
            Self::SignedOut { .. } => "退出登录".to_owned(),
            Self::SignInFailed { step, .. } => format!("登录失败：{}", step.words()),
            Self::Locked { address: true, .. } => "同一地址多次登录失败，暂停该地址登录".to_owned(),
            Self::Locked { known_device: true, .. } => "常用设备多次登录失败，暂停该设备登录".to_owned(),
            Self::Locked { .. } => "多次登录失败，暂停从陌生设备登录该账号".to_owned(),
            Self::AccountSeen { name, .. } => format!("查看“{name}”的账号和登录情况"),
            Self::Unlocked { name, .. } => format!("解除“{name}”的登录锁定"),
            Self::SteppedUp { .. } => "再次验证身份".to_owned(),
            Self::PasswordChanged { .. } => "更换密码".to_owned(),
            Self::FactorEnrolled { .. } => "启用新的动态口令".to_owned(),
            Self::RecoveryCodesMade { .. } => "生成新的恢复码".to_owned(),
            Self::RecoveryCodeUsed { left, .. } => format!("使用恢复码登录，还剩{left}个"),
            Self::FactorReset { name, .. } => format!("重设“{name}”的动态口令"),
            Self::SetupMade { name, password_withdrawn: true, .. } => {
                format!("停用“{name}”的密码和动态口令，生成新的设置链接")
            }
            Self::SetupMade { name, .. } => format!("生成“{name}”的账号设置链接"),
            Self::SetUp { .. } => "设置密码和动态口令".to_owned(),
            Self::SessionEnded { .. } => "结束本人的另一次登录".to_owned(),
            Self::SessionsEnded { name, count, .. } => format!("结束“{name}”的{count}次登录"),
            Self::TokenMade { name, staff_name, until, .. } => {
                format!("为“{staff_name}”建立令牌“{name}”，有效至{}", crate::calendar::date_in_words(*until))
            }
            Self::TokenCollected { name, .. } => format!("领取令牌“{name}”"),
            Self::TokenFirstUsed { name, .. } => format!("首次使用令牌“{name}”"),
            Self::TokenWithdrawn { name, .. } => format!("停用令牌“{name}”"),
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::SignInFailed { staff, .. } | Self::Locked { staff, .. } => {
                Object::new("staff", staff.as_ref().map(StaffId::as_str).unwrap_or_default())
            }
            Self::SignedIn { staff }
            | Self::SignedOut { staff }
            | Self::AccountSeen { staff, .. }
            | Self::Unlocked { staff, .. }
            | Self::SteppedUp { staff }
            | Self::PasswordChanged { staff }
            | Self::FactorEnrolled { staff }
            | Self::RecoveryCodesMade { staff }
            | Self::RecoveryCodeUsed { staff, .. }
            | Self::FactorReset { staff, .. }
            | Self::SetupMade { staff, .. }
            | Self::SetUp { staff }
            | Self::SessionEnded { staff }
            | Self::SessionsEnded { staff, .. } => Object::new("staff", staff.as_str()),
            Self::TokenMade { token, .. }
            | Self::TokenCollected { token, .. }
            | Self::TokenFirstUsed { token, .. }
            | Self::TokenWithdrawn { token, .. } => Object::new("token", token.as_str()),
        }
    }
}

//! What happens in operation, as the record keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    event::{Object, Told},
    id::{AgencyId, JobId},
};

/// One thing that was done to the installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum OperationEvent {
    /// A stuck job was started again by hand.
    JobRetried {
        /// The job.
        job: JobId,
    },
    /// A setting of the agency was changed.
    SettingChanged {
        /// Name of the setting, as on the page.
        name: String,
        /// The value until then.
        before: String,
        /// The value since.
        after: String,
    },
    /// The agency's own dictionary of screening was replaced.
    DictionaryReplaced {
        /// Entries since.
        terms: u32,
        /// Entries until then.
        before: u32,
    },
    /// The agency's catalogue of what it publishes was replaced.
    CatalogueReplaced {
        /// Rows since.
        entries: u32,
        /// Rows until then.
        before: u32,
    },
    /// A notice of working days was taken in; terms are counted with it since.
    HolidayNoticeTakenIn {
        /// Its number.
        number: String,
        /// The year it arranges.
        year: i32,
    },
    /// A notice of working days no longer counts.
    HolidayNoticeTakenBack {
        /// Its number.
        number: String,
        /// Why.
        because: String,
    },
    /// The agency published a set of indicators for its assessments.
    IndicatorsPublished {
        /// Its id, for all versions.
        set: String,
        /// Its title.
        title: String,
        /// Which version, from one on.
        version: u32,
        /// Why.
        reason: String,
    },
    /// An agency got a new key; what is sealed from now on is under it.
    KeyChanged {
        /// The agency.
        agency: AgencyId,
        /// Generation of the new key.
        generation: i32,
    },
    /// A backup was written, restored in another place and found equal.
    BackupVerified {
        /// Name of the file, without its folder.
        name: String,
        /// Root of the record that it holds, hexadecimal.
        audit_root: String,
    },
    /// Entries of the audit log were taken away as a file.
    TrailExported {
        /// How many.
        entries: u64,
        /// Form of the file, such as `CSV`.
        form: String,
        /// Which entries, in words.
        conditions: String,
    },
    /// Rows and files of one agency were put back from a backup.
    AgencyRestored {
        /// The agency.
        agency: AgencyId,
        /// Name of the backup file.
        backup: String,
        /// Rows that were missing or different.
        rows: u64,
        /// Files that were missing or damaged.
        files: u64,
    },
}

impl Told for OperationEvent {
    fn sentence(&self) -> String {
        match self {
            Self::JobRetried { .. } => "重新执行停住的任务".to_owned(),
            Self::SettingChanged { name, before, after } => {
                format!("把设置“{name}”从“{before}”改为“{after}”")
            }
            Self::DictionaryReplaced { terms, before } => {
                format!("更换本单位筛查词库，由{before}条改为{terms}条")
            }
            Self::CatalogueReplaced { entries, before } => {
                format!("更换公开目录，由{before}项改为{entries}项")
            }
            Self::HolidayNoticeTakenIn { number, year } => {
                format!("导入{year}年放假通知{number}，期限按它计算")
            }
            Self::HolidayNoticeTakenBack { number, because } => {
                format!("撤下放假通知{number}（{because}），期限不再按它计算")
            }
            Self::IndicatorsPublished { title, version, reason, .. } => {
                format!("发布考核指标“{title}”第{version}版，理由：{reason}")
            }
            Self::KeyChanged { generation, .. } => format!("更换本单位密钥，现为第{generation}代"),
            Self::BackupVerified { name, .. } => format!("完成备份“{name}”并核验通过"),
            Self::TrailExported { entries, form, conditions } => {
                format!("导出操作留痕{entries}条（{form}，{conditions}）")
            }
            Self::AgencyRestored { backup, rows, files, .. } => {
                format!("从备份“{backup}”恢复{rows}行数据、{files}个文件")
            }
        }
    }

    fn object(&self) -> Object {
        match self {
            Self::JobRetried { job } => Object::new("job", job.as_str()),
            Self::SettingChanged { name, .. } => Object::new("setting", name),
            Self::DictionaryReplaced { .. } => Object::new("setting", "screening_dictionary"),
            Self::CatalogueReplaced { .. } => Object::new("setting", "catalogue"),
            Self::HolidayNoticeTakenIn { number, .. } | Self::HolidayNoticeTakenBack { number, .. } => {
                Object::new("holiday_notice", number)
            }
            Self::IndicatorsPublished { set, .. } => Object::new("indicator_set", set),
            Self::KeyChanged { agency, .. } => Object::new("agency_key", agency.as_str()),
            Self::BackupVerified { name, .. } => Object::new("backup", name),
            Self::TrailExported { form, .. } => Object::new("trail", form.to_lowercase()),
            Self::AgencyRestored { agency, .. } => Object::new("agency", agency.as_str()),
        }
    }
}

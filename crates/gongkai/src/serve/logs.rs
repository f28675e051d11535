//! The log: one event a line on standard error. Values that must not be printed have types that cannot
//! be; addresses as they were asked, names and contents are never told.

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, fmt};

use crate::{
    installation::configuration::{LogForm, Logs},
    outcome::Unusable,
};

/// Begins to log.
pub fn install(logs: &Logs) -> Result<(), Unusable> {
    let filter = EnvFilter::try_new(&logs.level).map_err(|_| {
        Unusable(format!("配置中的 logs.level 不能是“{}”，写法如 info 或 warn,gongkai=debug", logs.level))
    })?;
    let form =
        logs.form.unwrap_or_else(|| if io::stderr().is_terminal() { LogForm::Text } else { LogForm::Json });
    let lines = fmt().with_env_filter(filter).with_writer(io::stderr);
    let installed = match form {
        LogForm::Json => {
            lines.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init()
        }
        LogForm::Text => lines.with_ansi(io::stderr().is_terminal()).try_init(),
    };
    installed.map_err(|error| Unusable(format!("日志无法启用（{error}）")))
}

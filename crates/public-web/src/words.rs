//! Dates and signs as people read them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Offset, SecondsFormat, Utc};

/// 「2026年11月24日」.
pub fn date(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// 「2026-11-24 09:30」, in Chinese time.
pub fn minute(at: DateTime<Utc>) -> String {
    in_china(at).format("%Y-%m-%d %H:%M").to_string()
}

/// 「2026-11-24T09:30:05+08:00」 (RFC 3339), in Chinese time.
pub fn instant(at: DateTime<Utc>) -> String {
    in_china(at).to_rfc3339_opts(SecondsFormat::Secs, false)
}

fn in_china(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    // China has one time and no summer time.
    at.with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap_or_else(|| Utc.fix()))
}

/// The first two groups of a digest: 「7C41 9A0E」.
pub fn short_digest(digest: &str) -> String {
    let upper = digest.to_uppercase();
    let group = |at: usize| upper.get(at..at + 4).unwrap_or_default();
    format!("{} {}", group(0), group(4))
}

/// 「320 KB」.
pub fn size(bytes: u64) -> String {
    const KB: u64 = 1024;
    match bytes {
        0..KB => format!("{bytes} B"),
        bytes if bytes < KB * KB => format!("{} KB", bytes.div_ceil(KB)),
        bytes => format!("{}.{} MB", bytes / (KB * KB), bytes % (KB * KB) * 10 / (KB * KB)),
    }
}

/// Text for the value of a query in an address.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{date, encoded, short_digest};
    use chrono::NaiveDate;

    #[test]
    fn words_for_people() {
        assert_eq!(date(NaiveDate::from_ymd_opt(2026, 1, 5).unwrap()), "2026年1月5日");
        assert_eq!(short_digest("7c419a0eff"), "7C41 9A0E");
        assert_eq!(short_digest(""), " ");
        assert_eq!(encoded("援 a&b"), "%E6%8F%B4%20a%26b");
    }
}

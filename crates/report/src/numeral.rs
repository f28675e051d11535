//! Numbers in running Chinese text: Arabic and full-width digits, thousands separators, Chinese
//! numerals, `1.2万`, `8000余`; and what kind of number each one is, so that a year, a document
//! number or a ratio is never taken for a count.

mod join;

use crate::Decimal;

/// How exactly a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approx {
    Exact,
    /// `约300`, `300左右`
    About,
    /// `8000余`, `20多`: up to the next place.
    AtLeast,
    /// `超过300`, `逾300`, `上百`, `300以上`
    Over,
    /// `近300`
    Near,
    /// `不足300`, `不到300`, `300以内`
    Under,
    /// `50-60`, `七八`, `几十`: up to [`Numeral::high`].
    Range,
}

/// What a number is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A quantity, if a unit follows.
    Count,
    /// `2023年`, `二〇二三年度`
    Year,
    /// Other dates, times and lengths of time.
    Date,
    /// `第711号`, `〔2021〕`
    Ordinal,
    /// `75.4%`, `三分之一`, `2倍`
    Ratio,
    /// A part of a telephone number, an address, a code or a range (`3至5`).
    Code,
}

/// One number of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// Byte offset of its first character, without `约` or `近`.
    pub start: usize,
    /// Byte offset after it, with `万` and `余`, without the unit.
    pub end: usize,
    pub value: Decimal,
    pub approx: Approx,
    pub kind: Kind,
    /// Written with Chinese numerals.
    pub chinese: bool,
    /// The far end of a range.
    pub high: Option<i64>,
    /// `5 9`: digits that white space parts, in no groups of thousands; `value` has them joined.
    pub parted: bool,
}

impl Numeral {
    /// How far an approximate number may lie from the true one: the place of its last digit that is
    /// not zero, at least ten (`8000余` speaks of 8000 to 8999, `120余` of 120 to 129).
    pub fn step(&self) -> i64 {
        let whole = self.value.mantissa / 10_i64.saturating_pow(u32::from(self.value.scale));
        let mut step = 10;
        while whole != 0 && whole % (step * 10) == 0 {
            step *= 10;
        }
        step
    }
}

/// All numbers of a text, in order. White space inside a sentence does not matter.
pub fn scan(text: &str) -> Vec<Numeral> {
    let chars: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, fold(c))).collect();
    join::join(Scanner { chars: &chars, len: text.len() }.all(), text)
}

/// The modifier that a text begins with, after a unit: `左右`, `以上`, `以内`; and its length in bytes.
pub fn modifier(text: &str) -> Option<(Approx, usize)> {
    const AFTER: [(&str, Approx); 6] = [
        ("左右", Approx::About),
        ("上下", Approx::About),
        ("以上", Approx::Over),
        ("以内", Approx::Under),
        ("以下", Approx::Under),
        ("不到", Approx::Under),
    ];
    AFTER.iter().find(|(word, _)| text.starts_with(word)).map(|(word, approx)| (*approx, word.len()))
}

/// Full-width digits and points as their plain forms.
fn fold(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFF10 + 0x30).unwrap_or(c),
        '．' => '.',
        '％' => '%',
        '－' | '–' | '—' | '―' | '─' => '-',
        '～' => '~',
        '／' => '/',
        _ => c,
    }
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' | '萬' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

fn is_chinese(c: char) -> bool {
    matches!(c, '廿' | '卅') || digit(c).is_some() || unit(c).is_some()
}

struct Scanner<'a> {
    chars: &'a [(usize, char)],
    len: usize,
}

/// A number before its surroundings were looked at.
#[derive(Clone, Copy)]
struct Raw {
    end: usize,
    value: Decimal,
    approx: Approx,
    /// Not a quantity by its own form: `0517-87222589`, `10-15`.
    code: bool,
    /// Digits only, for years.
    digits: usize,
    chinese: bool,
    /// `百` without a digit: a number only beside `近` or `余`.
    bare: bool,
    high: Option<i64>,
}

impl Scanner<'_> {
    fn at(&self, i: usize) -> char {
        self.chars.get(i).map_or('\0', |(_, c)| *c)
    }

    fn before(&self, i: usize) -> char {
        if i == 0 { '\0' } else { self.at(i - 1) }
    }

    fn offset(&self, i: usize) -> usize {
        self.chars.get(i).map_or(self.len, |(at, _)| *at)
    }

    /// The next position that is not white space.
    fn skip(&self, mut i: usize) -> usize {
        while self.at(i).is_whitespace() {
            i += 1;
        }
        i
    }

    /// The last position before `i` that is not white space, plus one.
    fn skip_back(&self, mut i: usize) -> usize {
        while i > 0 && self.at(i - 1).is_whitespace() {
            i -= 1;
        }
        i
    }

    fn says(&self, i: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(n, c)| self.at(i + n) == c)
    }

    fn says_before(&self, i: usize, word: &str) -> bool {
        let n = word.chars().count();
        i >= n && self.says(i - n, word)
    }

    fn all(&self) -> Vec<Numeral> {
        let mut found = Vec::new();
        let mut i = 0;
        while i < self.chars.len() {
            let c = self.at(i);
            let raw = if c.is_ascii_digit() {
                Some(self.arabic(i))
            } else if is_chinese(c) {
                self.chinese(i)
            } else {
                i += 1;
                continue;
            };
            let Some(raw) = raw else {
                while is_chinese(self.at(i)) {
                    i += 1;
                }
                continue;
            };
            let next = raw.end.max(i + 1);
            if let Some(numeral) = self.judge(i, raw) {
                found.push(numeral);
            }
            i = next;
        }
        found
    }

    fn arabic(&self, start: usize) -> Raw {
        let mut i = start;
        let mut mantissa: i64 = 0;
        let mut digits = 0_usize;
        let mut group = 0_usize;
        let mut separated = false;
        loop {
            let c = self.at(i);
            if let Some(d) = c.to_digit(10) {
                mantissa = mantissa.saturating_mul(10).saturating_add(i64::from(d));
                digits += 1;
                group += 1;
                i += 1;
            } else if matches!(c, ',' | '，') && self.opens_group(i, group, separated, start) {
                separated = true;
                group = 0;
                i += 1;
            } else {
                break;
            }
        }
        let mut code = digits > 12 || (digits > 3 && self.at(start) == '0');
        let mut scale = 0_u8;
        if self.at(i) == '.' && self.at(i + 1).is_ascii_digit() {
            i += 1;
            while let Some(d) = self.at(i).to_digit(10) {
                mantissa = mantissa.saturating_mul(10).saturating_add(i64::from(d));
                scale = scale.saturating_add(1);
                i += 1;
            }
            code |= scale > 6;
        }
        if let Some(raw) = self.range(start, i, mantissa, scale, digits) {
            return raw;
        }
        // 0517-87222589, 3.1.2, 9:30, 10-15, 2019/3: one code to its end.
        while matches!(self.at(i), '-' | '.' | ':' | '/' | '~' | '：' | '×')
            && self.at(i + 1).is_ascii_digit()
        {
            code = true;
            i += 1;
            while self.at(i).is_ascii_digit() {
                i += 1;
            }
        }
        // 8420055 written with doubled dashes: 0795——8420055.
        if self.at(i) == '-' && self.at(i + 1) == '-' && self.at(i + 2).is_ascii_digit() {
            code = true;
            i += 2;
            while self.at(i).is_ascii_digit() {
                i += 1;
            }
        }
        let mut value = Decimal { mantissa, scale };
        while let Some(factor) = self.factor(i) {
            value = times(value, factor);
            i += 1;
        }
        Raw { end: i, value, approx: Approx::Exact, code, digits, chinese: false, bare: false, high: None }
    }

    /// `50-60件`: a range of counts; without a unit of cases it may be a code.
    fn range(&self, start: usize, i: usize, low: i64, scale: u8, digits: usize) -> Option<Raw> {
        let short = scale == 0 && digits <= 4 && self.at(start) != '0';
        if !short || !matches!(self.at(i), '-' | '~') {
            return None;
        }
        let mut end = i + 1;
        let mut high = 0_i64;
        while let Some(d) = self.at(end).to_digit(10).filter(|_| end - i <= 4) {
            high = high * 10 + i64::from(d);
            end += 1;
        }
        let counted = matches!(self.at(self.skip(end)), '件' | '起' | '宗' | '条' | '份');
        (counted && high > low).then_some(Raw {
            end,
            value: Decimal { mantissa: low, scale: 0 },
            approx: Approx::Range,
            code: false,
            digits,
            chinese: false,
            bare: false,
            high: Some(high),
        })
    }

    /// True where a comma at `i` separates thousands: one to three digits before it, three after.
    fn opens_group(&self, i: usize, group: usize, separated: bool, start: usize) -> bool {
        let before_fits =
            if separated { group == 3 } else { (1..=3).contains(&group) && self.at(start) != '0' };
        before_fits && (1..=3).all(|n| self.at(i + n).is_ascii_digit()) && !self.at(i + 4).is_ascii_digit()
    }

    /// `万` after digits; not before `元`, where it belongs to the unit.
    fn factor(&self, i: usize) -> Option<i64> {
        let c = self.at(i);
        let next = self.at(self.skip(i + 1));
        match c {
            '万' | '亿' | '萬' if next != '元' => unit(c),
            '百' | '千' if !matches!(next, '分' | '瓦' | '米' | '克' | '元' | '强') => unit(c),
            _ => None,
        }
    }

    fn chinese(&self, start: usize) -> Option<Raw> {
        let mut end = start;
        while is_chinese(self.at(end)) {
            end += 1;
        }
        let (value, high, bare) = self.read_chinese(start, end)?;
        let raw = Raw {
            end,
            value: Decimal { mantissa: value, scale: 0 },
            approx: if high.is_some() { Approx::Range } else { Approx::Exact },
            code: false,
            digits: end - start,
            chinese: true,
            bare,
            high,
        };
        // 几十, 数百: two to nine of them.
        if bare && matches!(self.before(start), '几' | '数') && !self.says_before(start, "总数") {
            let high = value.checked_mul(10)?.checked_sub(1)?;
            let value = Decimal { mantissa: value.checked_mul(2)?, scale: 0 };
            return Some(Raw { value, approx: Approx::Range, high: Some(high), bare: false, ..raw });
        }
        Some(self.with_places(raw).unwrap_or(raw))
    }

    /// `一点二万`, `三点五`: a point in words.
    fn with_places(&self, raw: Raw) -> Option<Raw> {
        if self.at(raw.end) != '点' || raw.high.is_some() {
            return None;
        }
        let mut end = raw.end + 1;
        let mut value = raw.value;
        while let Some(d) = digit(self.at(end)).filter(|_| value.scale < 6) {
            let mantissa = value.mantissa.checked_mul(10)?.checked_add(d)?;
            value = Decimal { mantissa, scale: value.scale + 1 };
            end += 1;
        }
        // 三点 is an hour, 两点二十 another.
        if value.scale == 0 {
            return None;
        }
        if let Some(factor) = self.factor(end) {
            value = times(value, factor);
            end += 1;
        } else if unit(self.at(end)).is_some() && self.at(end + 1) != '元' {
            return None;
        }
        Some(Raw { end, value, bare: false, ..raw })
    }

    fn read_chinese(&self, start: usize, end: usize) -> Option<(i64, Option<i64>, bool)> {
        let run = || (start..end).map(|i| self.at(i));
        if run().all(|c| digit(c).is_some()) {
            let digits: Vec<i64> = run().filter_map(digit).collect();
            if let [first, second] = digits.as_slice()
                && *first > 0
                && *second == first + 1
            {
                return Some((*first, Some(*second), false)); // 七八件
            }
            let value = digits.iter().try_fold(0_i64, |sum, d| sum.checked_mul(10)?.checked_add(*d))?;
            return Some((value, None, false));
        }
        let bare = matches!(self.at(start), '十' | '拾' | '百' | '佰' | '千' | '仟' | '万' | '萬' | '亿');
        let (mut total, mut section, mut pending) = (0_i64, 0_i64, None);
        let (mut last_unit, mut after_zero, mut spread) = (1_i64, false, false);
        for c in run() {
            if let Some(tens) = match c {
                '廿' => Some(20),
                '卅' => Some(30),
                _ => None,
            } {
                section += tens;
                last_unit = 10;
            } else if let Some(d) = digit(c) {
                if d == 0 {
                    after_zero = true;
                    continue;
                }
                if let Some(first) = pending {
                    if d != first + 1 {
                        return None; // digits without their places: not a number
                    }
                    spread = true; // 三四十
                    continue;
                }
                pending = Some(d);
            } else if let Some(u) = unit(c) {
                if u >= 10_000 {
                    section += pending.take().unwrap_or(0);
                    let lifted = if section == 0 && total == 0 { 1 } else { section };
                    total = if u == 100_000_000 {
                        total.checked_add(lifted)?.checked_mul(u)?
                    } else {
                        total.checked_add(lifted.checked_mul(u)?)?
                    };
                    section = 0;
                } else {
                    section = section.checked_add(pending.take().unwrap_or(1).checked_mul(u)?)?;
                }
                last_unit = u;
                after_zero = false;
            }
        }
        if let Some(d) = pending {
            // 一百二 is 120, 一百零二 is 102.
            section += if last_unit > 10 && !after_zero { d * last_unit / 10 } else { d };
        }
        let value = total.checked_add(section)?;
        // 三四十: 30 to 49; 十 alone is a number of its own.
        let widest = if pending.is_some() { 1 } else { 2 * last_unit - 1 };
        let high = spread.then(|| value.saturating_add(widest));
        Some((value, high, bare))
    }

    /// Looks at both sides of a number.
    fn judge(&self, start: usize, raw: Raw) -> Option<Numeral> {
        let back = self.skip_back(start);
        let mut end = raw.end;
        let mut approx = raw.approx;
        let next = self.skip(end);
        match self.at(next) {
            '余' | '多' | '几' => {
                approx = Approx::AtLeast;
                end = next + 1;
                // 20多万, 3000余万
                if let Some(factor) = self.factor(end) {
                    return self
                        .judge(start, Raw { end: end + 1, value: times(raw.value, factor), approx, ..raw });
                }
            }
            '来' if raw.chinese && raw.value.mantissa >= 10 => {
                approx = Approx::About;
                end = next + 1;
            }
            _ => {}
        }
        if let Some(front) = self.front(back) {
            approx = front;
        }
        let ten = matches!(self.at(start), '十' | '拾');
        if raw.bare && !ten && approx == Approx::Exact {
            return None; // 百姓, 千方百计, 万众
        }
        let kind = self.kind(start, back, &raw, end);
        let (start, end) = (self.offset(start), self.offset(end));
        Some(Numeral {
            start,
            end,
            value: raw.value,
            approx,
            kind,
            chinese: raw.chinese,
            high: raw.high,
            parted: false,
        })
    }

    /// The modifier in front of a number.
    fn front(&self, back: usize) -> Option<Approx> {
        const FRONT: [(&str, Approx); 14] = [
            ("大约", Approx::About),
            ("约", Approx::About),
            ("将近", Approx::Near),
            ("接近", Approx::Near),
            ("不足", Approx::Under),
            ("不到", Approx::Under),
            ("不超过", Approx::Under),
            ("近", Approx::Near),
            ("超过", Approx::Over),
            ("不少于", Approx::Over),
            ("至少", Approx::Over),
            ("逾", Approx::Over),
            ("超", Approx::Over),
            ("上", Approx::Over),
        ];
        if self.says_before(back, "最近") || self.says_before(back, "附近") {
            return None;
        }
        let (_, approx) = FRONT.iter().find(|(word, _)| self.says_before(back, word))?;
        // 上 only in 上百, 上千, 上万.
        let next = self.at(self.skip(back));
        (self.before(back) != '上' || matches!(next, '百' | '千' | '万')).then_some(*approx)
    }

    fn kind(&self, start: usize, back: usize, raw: &Raw, end: usize) -> Kind {
        let before = self.before(back);
        let next = self.skip(end);
        let after = self.at(next);
        if matches!(before, '第' | '〔' | '[' | '【' | '№') {
            return Kind::Ordinal;
        }
        if matches!(after, '%' | '‰' | '倍' | '成')
            || self.says(next, "分之")
            || self.says(next, "个百分点")
            || self.says_before(back, "分之")
        {
            return Kind::Ratio;
        }
        let glued = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '@' | '#' | '&' | '=');
        if raw.code || glued(self.before(start)) || glued(self.at(end)) || self.ends_range(start) {
            return Kind::Code;
        }
        match after {
            '年' if raw.digits == 4 && raw.value.whole().is_some_and(|y| (1900..=2100).contains(&y)) => {
                Kind::Year
            }
            '年' | '月' | '日' | '时' | '秒' | '点' | '天' | '周' | '岁' => Kind::Date,
            '分' if self.at(next + 1) == '钟' => Kind::Date,
            '小' if self.at(next + 1) == '时' => Kind::Date,
            '个' if matches!(self.at(next + 1), '月' | '工' | '小' | '季' | '自') => Kind::Date, // 个工作日, 个自然日
            '季' | '号' | '级' | '楼' | '室' | '路' => Kind::Code,
            _ => Kind::Count,
        }
    }

    /// True for the second number of `3至5`, `三到五`.
    fn ends_range(&self, start: usize) -> bool {
        let c = self.before(start);
        if !matches!(c, '至' | '到' | '-' | '~' | '/') || start < 2 {
            return false;
        }
        let first = self.at(start - 2);
        first.is_ascii_digit() || is_chinese(first)
    }
}

/// `value × factor`, as a whole number where it is one.
fn times(value: Decimal, factor: i64) -> Decimal {
    let mut product = Decimal { mantissa: value.mantissa.saturating_mul(factor), scale: value.scale };
    while product.scale > 0 && product.mantissa % 10 == 0 {
        product = Decimal { mantissa: product.mantissa / 10, scale: product.scale - 1 };
    }
    product
}

#[cfg(test)]
mod tests;

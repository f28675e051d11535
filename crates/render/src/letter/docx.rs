//! A letter as a Word document.

use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, SpecialIndentType, Style, StyleType,
};

use super::Letter;
use crate::{
    Fault,
    docx::fonts,
    writing::{Part, Writing, set_docx},
};

/// The red of the heads of official documents.
const RED: &str = "D7000F";
/// Half points: the name of the agency, if it is short.
const NAME: usize = 72;
/// Most half points that the name of an agency takes on its line, over all its letters.
const NAME_LINE: usize = 950;
/// A character of the text, in twentieths of a point.
const CHARACTER: i32 = 316;

/// The letter as DOCX bytes.
///
/// # Errors
/// One Chinese sentence, if the package cannot be put together.
pub fn letter_docx(letter: &Letter) -> Result<Vec<u8>, Fault> {
    let writing = Writing {
        name: letter.title.clone(),
        title: letter.title.clone(),
        mark: letter.mark.clone(),
        parts: vec![Part::of(&letter.content)],
        end: letter.end.clone(),
        ..Writing::default()
    };
    set_docx(&writing, Some(letter))
}

/// The styles of a letter, and the line at the foot of its first page.
pub(crate) fn letter_styles(document: Docx, letter: &Letter) -> Docx {
    let style = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name);
    let exact = |twips: i32| LineSpacing::new().line_rule(LineSpacingType::Exact).line(twips);
    let letters = letter.agency.chars().count().max(1);
    let size = NAME.min(NAME_LINE / letters);
    document
        .add_style(
            style("Agency", "Agency")
                .fonts(fonts("方正小标宋简体"))
                .size(size)
                .color(RED)
                .align(AlignmentType::Center),
        )
        .add_style(style("Number", "Number").fonts(fonts("仿宋_GB2312")).size(32).align(AlignmentType::Right))
        .add_style(
            style("Addressee", "Addressee").fonts(fonts("仿宋_GB2312")).size(32).line_spacing(exact(579)),
        )
        .add_style(
            style("Attached", "Attached")
                .fonts(fonts("仿宋_GB2312"))
                .size(32)
                .indent(None, Some(SpecialIndentType::FirstLine(640)), None, None)
                .line_spacing(exact(579)),
        )
        .add_style(
            style("Signature", "Signature")
                .fonts(fonts("仿宋_GB2312"))
                .size(32)
                .align(AlignmentType::Right)
                .line_spacing(exact(579)),
        )
        .first_footer(Footer::new().add_paragraph(ruled(
            Paragraph::new().id("7FFFFFF2"),
            ParagraphBorderPosition::Bottom,
            BorderType::ThinThickSmallGap,
        )))
}

/// A paragraph with the double red rule.
pub(crate) fn ruled(paragraph: Paragraph, position: ParagraphBorderPosition, kind: BorderType) -> Paragraph {
    let rule = ParagraphBorder::new(position).val(kind).size(18).space(4).color(RED);
    let mut paragraph = paragraph;
    paragraph.property = paragraph.property.set_borders(ParagraphBorders::with_empty().set(rule));
    paragraph
}

/// Characters between the edge and the right end of a line: the name stands in the middle above the date, the
/// date four characters from the edge.
pub(crate) fn right_indents(letter: &Letter) -> (i32, i32) {
    let width = |text: &str| twice_width(text);
    let over = (width(&letter.signer) - width(&letter.date)) / 2;
    // In halves of a character.
    ((8 - over).max(0) * CHARACTER / 2, over.max(8) * CHARACTER / 2)
}

fn twice_width(text: &str) -> i32 {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_date_at_the_right() {
        let of = |signer: &str, date: &str| {
            right_indents(&Letter { signer: signer.to_owned(), date: date.to_owned(), ..Letter::default() })
        };
        // 2026年11月24日 is as wide as seven characters: eight digits and three characters.
        assert_eq!(of("示范区司法局分局", "2026年11月24日"), ((8 - 1) * 158, 8 * 158));
        assert_eq!(of("局", "2026年11月24日"), ((8 + 6) * 158, 8 * 158));
        assert_eq!(of(&"长".repeat(30), "2026年11月24日"), (0, 23 * 158));
    }
}

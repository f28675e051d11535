use gongkai_extract::Fault;
use gongkai_report::plain::{Block, FileKind};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::{check, check_fault, read, shown};
use gongkai_testkit::files::{xls, xlsx};

#[test]
fn what_a_person_sees_in_the_cells() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.set_name("表三").unwrap();
    sheet.write(1, 1, "予以公开 ").unwrap();
    sheet.write(1, 2, 5.0).unwrap();
    sheet.write(1, 3, 12.5).unwrap();
    sheet.write(2, 1, Formula::new("=C2+2").set_result("7")).unwrap();
    sheet.write(2, 2, true).unwrap();
    sheet.write(2, 3, Formula::new("=A9").set_result("#REF!")).unwrap();
    sheet.write_with_format(3, 1, ExcelDateTime::from_ymd(2024, 1, 31).unwrap(), &day).unwrap();
    sheet.write(3, 2, "甲\n乙").unwrap();
    let document = read("a.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        shown(&document),
        ["4x4 0.0= 0.1= 0.2= 0.3= 1.0= 1.1=予以公开 1.2=5 1.3=12.5 2.0= 2.1=7 2.2=TRUE 2.3=#REF! \
          3.0= 3.1=2024-01-31 3.2=甲⏎乙 3.3="]
    );
    let Some(Block::Table(table)) = document.blocks.first() else { panic!("a table") };
    assert_eq!(table.place_of(1, 2), "工作表“表三” C2");
}

#[test]
fn formulas_that_were_never_calculated() {
    let rows = "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><f>SUM(A1:A1)</f></c>\
        <c r='C1'><f>A1+1</f><v></v></c><c r='D1'><f>A1+2</f><v>3</v></c>\
        <c r='E1' t='str'><f>IF(A1=1,\"\",A1)</f><v></v></c><c r='F1'/><c r='G1'><v>9</v></c></row>";
    check("a.xlsx", &xlsx(rows, ""), &["1x7 0.0=1 0.1==SUM(A1:A1) 0.2==A1+1 0.3=3 0.4= 0.5= 0.6=9"]);
}

#[test]
fn merged_regions_and_blank_edges() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 2, "题", &plain).unwrap();
    sheet.merge_range(1, 0, 2, 0, "甲", &plain).unwrap();
    sheet.write(1, 1, 1).unwrap();
    sheet.write_blank(1, 2, &plain).unwrap();
    sheet.write_blank(9, 9, &plain).unwrap();
    let expected = "3x3 0.0[1x3]=题 1.0[2x1]=甲 1.1=1 1.2= 2.1= 2.2=";
    check("a.xlsx", &book.save_to_buffer().unwrap(), &[expected]);
}

#[test]
fn sheets() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("一").unwrap().write(0, 0, "见").unwrap();
    book.add_worksheet().set_name("空").unwrap();
    book.add_worksheet().set_name("隐").unwrap().set_hidden(true).write(0, 0, "不见").unwrap();
    book.add_worksheet().set_name("二").unwrap().write(0, 0, "也见").unwrap();
    check("a.xlsx", &book.save_to_buffer().unwrap(), &["1x1 0.0=见", "1x1 0.0=也见"]);

    let mut book = Workbook::new();
    book.add_worksheet().set_name("空").unwrap();
    book.add_worksheet().set_name("隐").unwrap().set_hidden(true).write(0, 0, "唯一").unwrap();
    check("a.xlsx", &book.save_to_buffer().unwrap(), &["1x1 0.0=唯一"]);

    let mut book = Workbook::new();
    book.add_worksheet();
    check_fault("a.xlsx", &book.save_to_buffer().unwrap(), &Fault::NoText);
}

#[test]
fn a_region_over_the_whole_sheet_is_cut() {
    let cell = |place: &str, text: &str| format!("<c r='{place}' t='inlineStr'><is><t>{text}</t></is></c>");
    let rows = format!(
        "<row r='1'>{}</row><row r='2'>{}</row>",
        cell("A1", "题"),
        cell("A2", "甲") + &cell("B2", "乙")
    );
    let merged = "<mergeCells count='1'><mergeCell ref='A1:XFD1'/></mergeCells>";
    let document = read("a.xlsx", &xlsx(&rows, merged)).unwrap();
    let Some(Block::Table(table)) = document.blocks.first() else { panic!("a table") };
    assert_eq!((table.rows, table.columns, table.cells[0].colspan), (2, 66, 66));
}

#[test]
fn workbooks_of_excel_97() {
    let bytes = xls("表三 收到和处理", 5.0, false);
    for name in ["a.xls", "a.et", "a.doc"] {
        let document = read(name, &bytes).unwrap();
        assert_eq!(document.kind, FileKind::Xls);
        assert_eq!(shown(&document), ["2x2 0.0[1x2]=表三 收到和处理 1.0= 1.1=5"]);
    }
    check_fault("a.xls", &xls("表", 1.0, true), &Fault::EncryptedOffice);
}

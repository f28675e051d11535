//! Files in one: a ZIP that is the same for the same files.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::Fault;

/// Puts files together, in their order. Names may have folders.
///
/// # Errors
/// One Chinese sentence: two of the same name, or too large.
pub fn bundle(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Fault> {
    let fault = |error: &dyn std::fmt::Display| Fault(format!("文件不能合成一个（{error}），请逐份取出"));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // PDF, pictures and packages are packed already.
        let packed = [".pdf", ".png", ".jpg", ".docx", ".xlsx"].iter().any(|ending| name.ends_with(ending));
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(name.as_str(), options).map_err(|error| fault(&error))?;
        zip.write_all(bytes).map_err(|error| fault(&error))?;
    }
    Ok(zip.finish().map_err(|error| fault(&error))?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let files =
            [("目录.pdf".to_owned(), b"%PDF".to_vec()), ("材料/01-合同.txt".to_owned(), vec![b'a'; 999])];
        let made = bundle(&files).unwrap();
        assert_eq!(bundle(&files).unwrap(), made, "the same files, the same bytes");
        let mut read = ZipArchive::new(Cursor::new(made)).unwrap();
        for (at, (name, bytes)) in files.iter().enumerate() {
            let mut file = read.by_index(at).unwrap();
            let mut out = Vec::new();
            file.read_to_end(&mut out).unwrap();
            assert_eq!((file.name().unwrap().as_ref(), &out), (name.as_str(), bytes));
        }
        assert!(bundle(&[files[0].clone(), files[0].clone()]).is_err(), "two of the same name");
    }
}

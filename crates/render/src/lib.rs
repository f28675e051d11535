//! Tables out: HTML, DOCX, XLSX, PDF, JSON from one value.

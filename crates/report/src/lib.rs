//! Plain data in; docx, pdf, xlsx bytes out.

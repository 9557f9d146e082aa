//! Whole documents: what is found in them, what isn't, and that no file makes a reader fall over.

mod cases;
mod comments;
mod formats;
mod hostile;
mod make;
mod make_workbook;
mod mistakes;
mod mutation;
mod second_look;
mod word;

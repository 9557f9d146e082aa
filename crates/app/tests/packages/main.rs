//! Reading and writing packages: folders, workbooks, what is tolerated and what is refused.

mod arbitrary;
mod folders;
mod small;
mod workbooks;

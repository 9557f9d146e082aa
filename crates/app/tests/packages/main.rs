//! Reading and writing packages: folders, workbooks, what is tolerated and what is refused.

mod arbitrary;
mod folders;
mod schemes;
mod small;
mod workbooks;

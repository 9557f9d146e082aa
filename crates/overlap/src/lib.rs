//! 查重: texts in; passages that stand in both out.

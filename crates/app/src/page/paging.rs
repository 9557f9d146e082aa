//! Long lists, a page at a time.

/// How many rows a page shows.
pub const ROWS: u64 = 50;

/// Where a reader stands in a long list, and the addresses of the other pages.
#[derive(Debug, Clone)]
pub struct Pager {
    pub page: u64,
    pub pages: u64,
    pub total: u64,
    /// Address without the page number, ending in `?` or `&`.
    base: String,
}

/// One entry of the row of page numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Page(u64),
    Gap,
}

impl Pager {
    /// A pager over `total` rows; a page past the end becomes the last one. `query` is the address's query without `page`.
    pub fn new(path: &str, query: &str, page: u64, total: u64) -> Self {
        let pages = total.div_ceil(ROWS).max(1);
        let base = if query.is_empty() {
            format!("{path}?")
        } else {
            format!("{path}?{query}&")
        };
        Self {
            page: page.clamp(1, pages),
            pages,
            total,
            base,
        }
    }

    /// How many rows stand before this page.
    pub fn offset(&self) -> u64 {
        (self.page - 1) * ROWS
    }

    /// Address of a page.
    pub fn href(&self, page: &u64) -> String {
        format!("{}page={page}", self.base)
    }

    /// First and last pages, and those around the current one.
    pub fn steps(&self) -> Vec<Step> {
        let near = |page: u64| page == 1 || page == self.pages || page.abs_diff(self.page) <= 2;
        let mut steps = Vec::new();
        for page in 1..=self.pages {
            if near(page) {
                steps.push(Step::Page(page));
            } else if steps.last() != Some(&Step::Gap) {
                steps.push(Step::Gap);
            }
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_pages_show_their_ends_and_the_neighbours() {
        let pager = Pager::new("/list", "q=a", 100, 10_000);
        assert_eq!(pager.pages, 200);
        assert_eq!(pager.offset(), 4950);
        let shown: Vec<u64> = pager
            .steps()
            .iter()
            .filter_map(|step| match step {
                Step::Page(page) => Some(*page),
                Step::Gap => None,
            })
            .collect();
        assert_eq!(shown, [1, 98, 99, 100, 101, 102, 200]);
        assert_eq!(pager.href(&3), "/list?q=a&page=3");
    }

    #[test]
    fn a_page_past_the_end_is_the_last_one() {
        assert_eq!(Pager::new("/list", "", 9, 51).page, 2);
        assert_eq!(Pager::new("/list", "", 0, 0).page, 1);
    }
}

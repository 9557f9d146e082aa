//! Rates and amounts that come from figures beyond those that a rule looks at: a plan and what was reached, what a list adds
//! up to, what is left over, an increase and its rate.

use rust_decimal::Decimal;

use super::prose::{COARSEST, ROWS, Subject};
use crate::arithmetic::{decimals, percent, prints};
use crate::context::Context;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{gives, is_amount, related};
use crate::rules::sentences;

/// Characters between a figure and what tells of it.
const NEAR: usize = 16;
/// Full marks are multiples of so many points, up to a hundred.
const ROUND: Decimal = Decimal::from_parts(5, 0, 0, false, 0);
const MOST: Decimal = Decimal::from_parts(20, 0, 0, false, 0);
/// So many figures make a list.
const LISTED: usize = 3;

/// What a rate is held against and doesn't come from.
const GOALS: [&str; 7] = ["目标", "要求", "标准", "规定", "约定", "计划", "上限"];
const LEFT: [&str; 8] = ["结转", "结余", "缺口", "未", "尚", "剩", "相差", "少"];

impl Subject<'_> {
    /// Whether such figures give it.
    pub(super) fn comes_from_beyond(&self, context: &Context<'_>) -> bool {
        let own = self.own;
        if own.unit.class == UnitClass::Percent {
            decimals(own) > 0
                && (self.is_of_plan(context)
                    || self.is_without_rest()
                    || self.is_of_list()
                    || self.is_of_related(context)
                    || self.is_moved()
                    || self.is_of_full_marks())
        } else {
            self.grows_by_rate() || self.adds_two()
        }
    }

    /// `青年项目负责人中女性164人，占45.56%`: the whole is counted in the row named, by another counter.
    pub(super) fn in_row_of_whole(&self, rows: &[Quantity]) -> bool {
        let own = self.own;
        own.unit.class == UnitClass::Percent
            && self.prints >= Decimal::from(COARSEST * 10)
            && self.beside_it().is_some_and(|part| {
                part.unit.class == UnitClass::Count
                    && rows.iter().chain(self.beside.iter().copied()).any(|whole| {
                        matches!(whole.unit.class, UnitClass::Count | UnitClass::None)
                            && percent(part.value, whole.value)
                                .is_some_and(|value| prints(value, own))
                    })
            })
    }

    /// A ratio of an amount said before it and the fund's money.
    pub(super) fn over_fund(&self, context: &Context<'_>) -> bool {
        let funds = context.facts.iter().filter(|fact| {
            let subject = fact.key.subject.as_str();
            (matches!(subject, "" | "两" | "三") || subject.ends_with('年'))
                && matches!(fact.key.measure, "预算" | "到位" | "支出")
                && fact.quantity.value > Decimal::ZERO
        });
        let wholes: Vec<&Quantity> = funds.map(|fact| &fact.quantity).take(ROWS).collect();
        let mut money = self.before.iter().rev();
        money
            .find(|part| part.unit.class == UnitClass::Money)
            .is_some_and(|part| {
                wholes.iter().any(|whole| {
                    // 财政资金与自筹资金合计16920万元，撬动比1:3.03: what is beside the fund's.
                    let words = self.passage.slice(part.from.saturating_sub(8), part.from);
                    let both = ["合计", "总", "共"].iter().any(|word| words.contains(word));
                    let mut rest = (*part).clone();
                    rest.value -= whole.value;
                    self.gives(part, whole) || both && self.gives(&rest, whole)
                })
            })
    }

    /// `目标1800人次，完成率94.0%`: what was reached stands elsewhere.
    fn is_of_plan(&self, context: &Context<'_>) -> bool {
        let planned = self.before.last().filter(|plan| {
            let words = self.passage.slice(plan.from.saturating_sub(6), plan.from);
            let named = ["目标", "计划", "任务"]
                .iter()
                .any(|word| words.contains(word));
            named && is_amount(plan)
        });
        planned.is_some_and(|plan| {
            reached(self.own, plan).is_some_and(|(low, high)| {
                let mut found = context.pool.between(plan.unit.class, low, Some(high));
                found.any(|done| {
                    done.quantity.unit.text == plan.unit.text
                        && gives(&done.quantity, plan, self.own)
                })
            })
        })
    }

    /// `资金1500万元，支出率86.42%，结转203.70万元`, `5.13亿元，只完成目标的91.6%，相差0.47亿元`: the amount less what is left, or of both.
    fn is_without_rest(&self) -> bool {
        let own = self.own;
        let is = |value: Option<Decimal>| value.is_some_and(|value| prints(value, own));
        // 支出1363万元，执行率76.00%: of what stands right before it.
        let done = self.before.last().is_some_and(|part| {
            let words = self.passage.slice(part.from.saturating_sub(4), part.from);
            let told = ["支出", "完成", "实际", "到位", "兑付", "拨付", "使用"];
            own.from <= part.to + NEAR && told.iter().any(|word| words.contains(word))
        });
        if done {
            return false;
        }
        let rests = self.beside.iter().filter(|rest| {
            let between = self.passage.slice(own.to, rest.from);
            rest.from >= own.to
                && between.chars().count() <= NEAR
                && LEFT.iter().any(|word| between.contains(word))
        });
        rests.into_iter().any(|rest| {
            self.beside.iter().any(|whole| {
                whole.to <= own.from
                    && whole.unit.comparable(&rest.unit)
                    && whole.value > rest.value
                    && (is(percent(whole.value - rest.value, whole.value))
                        || is(percent(whole.value, whole.value + rest.value)))
            })
        })
    }

    /// `高校861项，院所173项，…。其中女性421人，占36.0%`: of all that a list of the paragraph adds up to.
    fn is_of_list(&self) -> bool {
        let Some(part) = self.before.last() else {
            return false;
        };
        sentences(self.passage).into_iter().any(|(from, to)| {
            let counted = |figure: &&Quantity| {
                figure.from >= from
                    && figure.to <= to.min(self.own.from)
                    && figure.unit.class == part.unit.class
                    && is_amount(figure)
            };
            let list: Vec<&Quantity> = self.passage.quantities.iter().filter(counted).collect();
            let sum: Decimal = list.iter().map(|figure| figure.value).sum();
            list.len() >= LISTED
                && list
                    .iter()
                    .all(|figure| figure.unit.text == list[0].unit.text)
                && percent(part.value, sum).is_some_and(|value| prints(value, self.own))
        })
    }

    /// Whether it is so fine a share of something that is spoken of in the same words.
    pub(super) fn is_share_of_related(&self, context: &Context<'_>) -> bool {
        self.own.unit.class == UnitClass::Percent
            && decimals(self.own) > 0
            && self.is_of_related(context)
    }

    /// A part of its sentence in a whole of which the document speaks in the same words, or a part so spoken of in a whole of its sentence.
    fn is_of_related(&self, context: &Context<'_>) -> bool {
        let own = self.own;
        let said: String = self.sentence.iter().collect();
        // The amount right before a share is its part.
        let beside = self.before.last().filter(|one| own.from <= one.to + NEAR);
        let mut ones = self
            .before
            .iter()
            .filter(|one| is_amount(one) && beside.is_none_or(|beside| beside.value == one.value));
        ones.any(|one| {
            let borders = (own.low(), own.high());
            let pool = &context.pool;
            let mut wholes = pool.divisors(one.unit.class, one, borders, Decimal::ONE_HUNDRED);
            let of_whole = wholes.any(|whole| {
                whole.quantity.unit.comparable(&one.unit)
                    && related(&said, &whole.words)
                    && gives(one, &whole.quantity, own)
            });
            of_whole
                || reached(own, one).is_some_and(|(low, high)| {
                    let mut parts = [one.unit.class, UnitClass::None]
                        .into_iter()
                        .flat_map(|class| pool.between(class, low, Some(high)));
                    parts.any(|part| {
                        related(&self.clause, &part.words)
                            && percent(part.quantity.value, one.value)
                                .is_some_and(|value| prints(value, own))
                    })
                })
        })
    }

    /// `执行率93.6%；2023年为90.8%，提高2.8个百分点`: another rate and how far they are from each other. A goal behind it, of which it
    /// is told how far it is passed, `84.8%，比目标83.0%高1.8个百分点`, isn't what a rate with its part and its whole comes from.
    fn is_moved(&self) -> bool {
        let of = |class: UnitClass| {
            self.beside
                .iter()
                .filter(move |one| one.unit.class == class)
        };
        of(UnitClass::PercentPoint).any(|way| {
            of(UnitClass::Percent).any(|rate| {
                let between = self.passage.slice(self.own.to, rate.from);
                let goal = GOALS.iter().any(|word| between.contains(word));
                (rate.value - self.own.value).abs() == way.value
                    && !(goal && rate.from > self.own.to && way.from > self.own.to)
            })
        })
    }

    /// `效益得26.7分，得分率89.0%`: round full marks, which may stand nowhere.
    fn is_of_full_marks(&self) -> bool {
        let own = self.own;
        let marks = self
            .before
            .last()
            .filter(|marks| marks.unit.class == UnitClass::Points);
        self.clause.contains("得分率")
            && marks.is_some_and(|marks| {
                let of = |rate: Decimal| percent(marks.value, rate)?.checked_div(ROUND);
                of(own.high())
                    .zip(of(own.low()))
                    .is_some_and(|(low, high)| low.ceil() <= high && high <= MOST)
            })
    }

    /// `结转542.3万元，一流学科配套占43.8%`: what two cells of the row that is named leave over.
    pub(super) fn is_rest_of_row(&self, rows: &[Vec<Quantity>]) -> bool {
        let own = self.own;
        let shown = |one: &Quantity| one.value.checked_div(one.unit.factor);
        own.unit.class == UnitClass::Percent
            && decimals(own) > 0
            && self
                .before
                .iter()
                .filter(|whole| is_amount(whole))
                .any(|whole| {
                    let is = |rest: Option<Decimal>| {
                        let of = |all: Option<Decimal>| percent(rest?, all?);
                        of(shown(whole)).is_some_and(|value| prints(value, own))
                    };
                    rows.iter().any(|row| {
                        row.iter().any(|more| {
                            row.iter()
                                .filter(|less| less.value < more.value)
                                .any(|less| is(shown(more).zip(shown(less)).map(|(a, b)| a - b)))
                        })
                    })
                })
    }

    /// `581.7万亩，较上年增加59.1万亩，增长11.3%`: the three figures hold together.
    fn grows_by_rate(&self) -> bool {
        let own = self.own;
        let rate = next(self.passage, own).filter(|rate| {
            let between = self.passage.slice(own.to, rate.from);
            let grows = ["增长", "增幅", "下降", "降幅"];
            rate.unit.class == UnitClass::Percent
                && decimals(rate) > 0
                && grows.iter().any(|word| between.contains(word))
                && between.chars().count() <= NEAR
        });
        rate.is_some_and(|rate| {
            self.before.iter().any(|now| {
                let bases = [now.value - own.value, now.value + own.value];
                now.unit.comparable(&own.unit)
                    && bases
                        .into_iter()
                        .filter(|base| *base > Decimal::ZERO)
                        .any(|base| {
                            percent(own.value, base).is_some_and(|value| prints(value, rate))
                        })
            })
        })
    }

    /// `如计入该期（40人），累计208人次`: two figures of its sentence or the one before, together.
    fn adds_two(&self) -> bool {
        let summed = ["累计", "合计", "共"]
            .iter()
            .any(|word| self.clause.contains(word));
        summed
            && self.beside.iter().enumerate().any(|(at, one)| {
                self.beside[at + 1..].iter().any(|other| {
                    alike(one, self.own)
                        && alike(other, self.own)
                        && one.value + other.value == self.own.value
                })
            })
    }
}

/// Whether two figures count alike: 人 are 人次.
fn alike(one: &Quantity, other: &Quantity) -> bool {
    one.unit.comparable(&other.unit) || [one, other].iter().all(|it| it.unit.text.starts_with('人'))
}

/// The borders of what is a rate of a whole.
fn reached(rate: &Quantity, whole: &Quantity) -> Option<(Decimal, Decimal)> {
    let of = |rate: Decimal| {
        whole
            .value
            .checked_mul(rate)?
            .checked_div(Decimal::ONE_HUNDRED)
    };
    Some((of(rate.low())?, of(rate.high())?))
}

/// The figure right behind a figure.
fn next<'a>(passage: &'a Passage, own: &Quantity) -> Option<&'a Quantity> {
    let at = passage
        .quantities
        .partition_point(|other| other.from < own.to);
    passage.quantities.get(at)
}

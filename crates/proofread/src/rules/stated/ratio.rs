//! A ratio told again for each unit: `为12.68倍，即每1元财政补助对应研发费用12.68元`.

use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::UnitClass;
use crate::rules::compared::{Sentence, has};

pub(super) fn per_unit(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 2..sentence.figures.len() {
        let [ratio, unit, own] = [at - 2, at - 1, at].map(|index| &sentence.figures[index]);
        let told = ratio.quantity.unit.text == "倍"
            && has(&unit.lead, &["即每", "也就是每", "相当于每"])
            && sentence.adjoins(ratio.quantity, unit.quantity)
            && unit.at == ratio.at + 1
            && own.at == unit.at + 1;
        let kin = unit.quantity.unit.text == own.quantity.unit.text
            && own.quantity.unit.class == UnitClass::Money
            && !sentence
                .between(unit.quantity, own.quantity)
                .contains(['，', '；']);
        if !told || !kin {
            continue;
        }
        let Some(value) = unit.quantity.value.checked_mul(ratio.quantity.value) else {
            continue;
        };
        if value == own.quantity.value {
            sentence.settle(own.quantity, findings);
            continue;
        }
        let basis = format!("{}×{}", unit.quantity.printed, ratio.quantity.printed);
        let computed = show_like(value, own.quantity);
        let others = [unit.quantity, ratio.quantity];
        sentence.report(own.quantity, &basis, computed, &others, findings);
    }
}

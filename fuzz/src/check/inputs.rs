//! Law: after every input the crate answers and is what a second reading of the specification
//! says, and the laws L1, L2, L5, L6, L9 and L10 hold.

use order_lifecycle::{Entry, Input};

use crate::reference::Reference;
use crate::{draw, law, side_by_side};

/// A history of one order. A report is told notice by notice, because the model knows none.
pub fn check(data: &[u8]) {
    let (mut order, entries) = draw::history(data);
    let mut model = Reference::new(order.terms().clone());
    for entry in entries.into_iter().flat_map(one_by_one) {
        let (before, revision) = (order.status(), order.revision());
        let answered = law::apply(&entry, &mut order);
        let ours = side_by_side::response(before, answered, &order);
        assert_eq!(ours, model.hear(&entry), "the answer (left: the crate)");
        if let Err(why) = side_by_side::compare(&order, &model) {
            panic!("{why}");
        }
        // A notice may leave a provider time behind that nothing asks for.
        let grew = order.revision() > revision;
        let may_grow = model.changed || matches!(entry.input, Input::Notice(_));
        assert!(
            if grew { may_grow } else { !model.changed },
            "the revision grew: {grew}"
        );
    }
}

fn one_by_one(entry: Entry) -> Vec<Entry> {
    let at = entry.at;
    match entry.input {
        Input::Report(report) => {
            let notices = report.notices.into_iter().map(Input::Notice);
            notices.map(|input| Entry { at, input }).collect()
        }
        input => vec![Entry { at, input }],
    }
}

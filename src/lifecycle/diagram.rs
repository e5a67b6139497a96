//! The lifecycle as text: charts and a table, made from the one function that is its source.

use core::fmt;

use crate::lifecycle::status::Status;
use crate::lifecycle::{Lifecycle, Trigger, next};

impl Lifecycle {
    /// Draws the lifecycle as a Mermaid state diagram.
    ///
    /// ```
    /// use order_lifecycle::Lifecycle;
    ///
    /// let chart = Lifecycle::Strict.mermaid().to_string();
    /// assert!(chart.contains("ATTEMPTED --> PAID : settle"));
    /// assert!(!chart.contains("honour"));
    /// ```
    #[must_use]
    pub fn mermaid(self) -> impl fmt::Display {
        Written(move |f: &mut fmt::Formatter<'_>| {
            f.write_str("stateDiagram-v2\n    [*] --> CREATED\n")?;
            self.edges().try_for_each(|(from, trigger, to)| {
                writeln!(f, "    {from} --> {to} : {trigger}")
            })?;
            self.ends()
                .try_for_each(|end| writeln!(f, "    {end} --> [*]"))
        })
    }

    /// Draws the lifecycle as a Graphviz digraph.
    #[must_use]
    pub fn dot(self) -> impl fmt::Display {
        Written(move |f: &mut fmt::Formatter<'_>| {
            f.write_str("digraph order {\n    rankdir = LR\n    node [shape = box]\n")?;
            self.edges().try_for_each(|(from, trigger, to)| {
                writeln!(f, "    {from} -> {to} [label = {trigger}]")
            })?;
            self.ends()
                .try_for_each(|end| writeln!(f, "    {end} [peripheries = 2]"))?;
            f.write_str("}\n")
        })
    }

    /// Writes the lifecycle as a Markdown table, a row for each status and a column for each
    /// trigger.
    #[must_use]
    pub fn markdown(self) -> impl fmt::Display {
        Written(move |f: &mut fmt::Formatter<'_>| {
            let triggers = || {
                Trigger::ALL
                    .iter()
                    .copied()
                    .filter(move |it| self.allows(*it))
            };
            f.write_str("| from \\ trigger |")?;
            triggers().try_for_each(|trigger| write!(f, " {trigger} |"))?;
            f.write_str("\n|---|")?;
            triggers().try_for_each(|_| f.write_str("---|"))?;
            for &from in Status::ALL {
                write!(f, "\n| {from} |")?;
                triggers().try_for_each(|trigger| match next(from, trigger) {
                    Some(to) => write!(f, " {to} |"),
                    None => f.write_str(" – |"),
                })?;
            }
            f.write_str("\n")
        })
    }

    fn edges(self) -> impl Iterator<Item = (Status, Trigger, Status)> {
        let triggers = move || {
            Trigger::ALL
                .iter()
                .copied()
                .filter(move |it| self.allows(*it))
        };
        let cells = move |&from: &Status| {
            triggers().filter_map(move |trigger| Some((from, trigger, next(from, trigger)?)))
        };
        Status::ALL.iter().flat_map(cells)
    }

    /// The statuses that these rules never leave.
    fn ends(self) -> impl Iterator<Item = Status> {
        let all = Status::ALL.iter().copied();
        all.filter(move |status| self.edges().all(|(from, ..)| from != *status))
    }
}

/// What a function writes.
struct Written<F>(F);

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Display for Written<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn honour_edges_are_drawn_only_where_they_are_asked_for() {
        let strict = Lifecycle::Strict.dot().to_string();
        assert!(!strict.contains("honour"));
        assert!(strict.contains("EXPIRED [peripheries = 2]"));

        let honouring = Lifecycle::Honouring.dot().to_string();
        assert!(honouring.contains("EXPIRED -> PAID [label = honour]"));
        assert!(!honouring.contains("EXPIRED [peripheries = 2]"));
        assert!(honouring.contains("PAID [peripheries = 2]"));
    }

    #[test]
    fn the_table_has_a_row_for_each_status() {
        let table = Lifecycle::Honouring.markdown().to_string();
        assert_eq!(table.lines().count(), 2 + Status::ALL.len());
        assert!(table.contains("| PAID | – | – | – | – | – | – |"));
    }
}

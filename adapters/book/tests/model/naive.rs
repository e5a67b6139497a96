//! The rules of a book with nothing but lists, each searched from one end to the other.

use order_lifecycle::{
    Answer, Command, Duty, Notice, Order, OrderId, Payment, PaymentFact, PaymentId,
    ProviderOrderId, Report, ReportedStatus, Terms, Timestamp,
};
use order_lifecycle_book::{
    Advanced, Applied, Clash, CommandError, Commanded, CreateError, Created, Heard, InsertError,
    Parked, Parking, Received, Replayed,
};

pub(crate) struct Naive {
    pub(crate) orders: Vec<Order>,
    /// Archived orders, kept whole.
    pub(crate) archived: Vec<Order>,
    pub(crate) parked: Vec<Parked>,
    pub(crate) dropped: u64,
    parking: Parking,
    tickets: u64,
    clock: Timestamp,
}

impl Naive {
    pub(crate) fn new(parking: Parking) -> Self {
        Self {
            orders: Vec::new(),
            archived: Vec::new(),
            parked: Vec::new(),
            dropped: 0,
            parking,
            tickets: 0,
            clock: Timestamp::MIN,
        }
    }

    pub(crate) fn create(&mut self, terms: Terms, now: Timestamp) -> Result<Created, CreateError> {
        let order = terms.id().clone();
        if self.archived.iter().any(|it| *it.id() == order) {
            return Err(CreateError::Archived { order });
        }
        match self.orders.iter().find(|it| *it.id() == order) {
            Some(known) if *known.terms() == terms => Ok(Created::Repeat),
            Some(_) => Err(CreateError::OtherTerms { order }),
            None => {
                self.orders.push(Order::new(terms));
                Ok(Created::New(self.replay(now)))
            }
        }
    }

    pub(crate) fn insert(
        &mut self,
        order: Order,
        now: Timestamp,
    ) -> Result<Vec<Replayed>, InsertError> {
        let id = order.id().clone();
        if self.orders.iter().any(|it| *it.id() == id) {
            return Err(InsertError::Known { order: id });
        }
        let payments: Vec<_> = order.payments().map(Payment::id).collect();
        if let Some(clash) = self.foreign(&id, &payments) {
            return Err(clash.into());
        }
        let foreign = |bound| self.foreign_provider(&id, Some(bound));
        if let Some(clash) = order.provider_orders().find_map(foreign) {
            return Err(clash.into());
        }
        self.archived.retain(|it| *it.id() != id);
        self.orders.push(order);
        Ok(self.replay(now))
    }

    pub(crate) fn command(
        &mut self,
        id: &OrderId,
        command: &Command,
        now: Timestamp,
    ) -> Result<Commanded, CommandError> {
        let order = id.clone();
        if self.archived.iter().any(|it| it.id() == id) {
            return Err(CommandError::Archived { order });
        }
        if self.orders.iter().all(|it| it.id() != id) {
            return Err(CommandError::UnknownOrder { order });
        }
        let (payment, provider_order) = match command {
            Command::StartPayment { payment, .. }
            | Command::Accept { payment }
            | Command::AcceptAsCaptured { payment }
            | Command::Refund { payment, .. }
            | Command::WithdrawRefund { payment, .. } => (Some(payment), None),
            Command::Bind { provider_order } => (None, Some(provider_order)),
            _ => (None, None),
        };
        let payments: Vec<_> = payment.into_iter().collect();
        if let Some(clash) = self.foreign(id, &payments) {
            return Err(clash.into());
        }
        if let Some(clash) = self.foreign_provider(id, provider_order) {
            return Err(clash.into());
        }
        let outcome = self.here(id).command(command, now)?;
        let replayed = self.replay(now);
        Ok(Commanded { outcome, replayed })
    }

    pub(crate) fn report(&mut self, report: &Report, now: Timestamp) -> Heard {
        if let Some(received) = self.receive(report, now) {
            let replayed = self.replay(now);
            return Heard { received, replayed };
        }
        let mut dropped = self.drop_old(now);
        let ticket = self.tickets;
        self.tickets += 1;
        let told = Parked {
            ticket,
            heard_at: self.clock,
            report: report.clone(),
        };
        if size(report) > self.parking.most_bytes {
            dropped.push(told);
            self.dropped += 1;
        } else {
            self.parked.push(told);
        }
        while self.parked.len() > self.parking.most || self.bytes() > self.parking.most_bytes {
            dropped.push(self.parked.remove(0));
            self.dropped += 1;
        }
        Heard {
            received: Received::Parked { ticket, dropped },
            replayed: Vec::new(),
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.parked.iter().map(|it| size(&it.report)).sum()
    }

    pub(crate) fn archive(&mut self, id: &OrderId) -> Option<Order> {
        let at = self.orders.iter().position(|it| it.id() == id)?;
        let order = self.orders.remove(at);
        self.archived.push(order.clone());
        Some(order)
    }

    pub(crate) fn forget(&mut self, id: &OrderId) -> bool {
        let before = self.archived.len();
        self.archived.retain(|it| it.id() != id);
        self.archived.len() < before
    }

    pub(crate) fn advance(&mut self, now: Timestamp) -> Advanced {
        let mut closed = Vec::new();
        for order in &mut self.orders {
            if order.next_wake().is_some_and(|at| at <= now) {
                let closing = order.advance(now);
                closed.extend(closing.map(|it| (order.id().clone(), it)));
            }
        }
        let dropped = self.drop_old(now);
        Advanced { closed, dropped }
    }

    pub(crate) fn next_wake(&self) -> Option<Timestamp> {
        let wakes = self.orders.iter().filter_map(Order::next_wake);
        let lapses = self.parked.iter().map(|it| self.lapse(it));
        wakes.chain(lapses).min()
    }

    pub(crate) fn duties(&self) -> impl Iterator<Item = (&Order, Duty<'_>)> {
        let duties = |order| Order::duties(order).map(move |duty| (order, duty));
        self.orders.iter().flat_map(duties)
    }

    /// As long as a waiting report has an order now, the oldest such is applied.
    fn replay(&mut self, now: Timestamp) -> Vec<Replayed> {
        let mut replayed = Vec::new();
        while let Some(at) = (self.parked.iter()).position(|it| self.find(&it.report).is_some()) {
            let parked = self.parked.remove(at);
            let received = self.receive(&parked.report, now).unwrap();
            replayed.push(Replayed { parked, received });
        }
        replayed
    }

    /// The order that a report is about, and whether it is archived.
    fn find(&self, report: &Report) -> Option<(OrderId, bool)> {
        let search = |is_it: &dyn Fn(&Order) -> bool| {
            let here = self.orders.iter().map(|it| (it, false));
            let mut all = here.chain(self.archived.iter().map(|it| (it, true)));
            let found = all.find(|(order, _)| is_it(order));
            found.map(|(order, archived)| (order.id().clone(), archived))
        };
        if let Some(id) = &report.order {
            return search(&|order| order.id() == id);
        }
        let theirs = report.provider_order.as_ref();
        let by_provider =
            search(&|order| order.provider_orders().any(|bound| Some(bound) == theirs));
        by_provider.or_else(|| {
            let mut payments = report.payments();
            payments.find_map(|id| search(&|order| order.payment(id).is_some()))
        })
    }

    fn receive(&mut self, report: &Report, now: Timestamp) -> Option<Received> {
        let has_id = report.order.is_some() || report.provider_order.is_some();
        if !has_id && report.payments().next().is_none() {
            return Some(Received::NoId);
        }
        let (order, archived) = self.find(report)?;
        if archived {
            return Some(Received::Archived { order });
        }
        let payments: Vec<_> = report.payments().collect();
        if let Some(clash) = self.foreign(&order, &payments) {
            return Some(Received::Clash(clash));
        }
        let clash = self.foreign_provider(&order, report.provider_order.as_ref());
        // Under the merchant's id a report is about the order whatever else it bears.
        let mut told = Report {
            order: Some(order.clone()),
            ..report.clone()
        };
        if clash.is_some() {
            told.notices.retain(|it| it.subject().is_some());
            told.provider_order = None;
            told.amount = None;
            told.status = None;
            told.lists_all_payments = false;
        }
        let mut reconciliation = self.here(&order).reconcile(&told, now).unwrap();
        for (at, notice) in report.notices.iter().enumerate() {
            if clash.is_some() && notice.subject().is_none() {
                reconciliation.answers.insert(at, Answer::Stale);
            }
        }
        Some(Received::Applied(Applied {
            order,
            reconciliation,
            clash,
        }))
    }

    fn here(&mut self, id: &OrderId) -> &mut Order {
        self.orders.iter_mut().find(|it| it.id() == id).unwrap()
    }

    fn foreign(&self, asked: &OrderId, payments: &[&PaymentId]) -> Option<Clash> {
        payments.iter().find_map(|payment| {
            let all = self.orders.iter().chain(&self.archived);
            let mut others = all.filter(|order| order.id() != asked);
            let owner = others.find(|order| order.payment(payment).is_some())?;
            Some(Clash::Payment {
                payment: (*payment).clone(),
                owner: owner.id().clone(),
                asked: asked.clone(),
            })
        })
    }

    fn foreign_provider(&self, asked: &OrderId, id: Option<&ProviderOrderId>) -> Option<Clash> {
        let all = self.orders.iter().chain(&self.archived);
        let mut others = all.filter(|order| order.id() != asked);
        let owner = others.find(|order| order.provider_orders().any(|bound| Some(bound) == id))?;
        Some(Clash::ProviderOrder {
            provider_order: id?.clone(),
            owner: owner.id().clone(),
            asked: asked.clone(),
        })
    }

    /// When a waiting report is too old.
    fn lapse(&self, waiting: &Parked) -> Timestamp {
        let lapse = waiting.heard_at.checked_add(self.parking.longest);
        lapse.unwrap()
    }

    fn drop_old(&mut self, now: Timestamp) -> Vec<Parked> {
        self.clock = self.clock.max(now);
        let (old, young) = std::mem::take(&mut self.parked)
            .into_iter()
            .partition(|it| self.lapse(it) <= self.clock);
        self.parked = young;
        let old: Vec<Parked> = old;
        self.dropped += u64::try_from(old.len()).unwrap();
        old
    }
}

/// What a report counts for, by the written form of what it is made of.
fn size(report: &Report) -> usize {
    let ids = |notice: &Notice| match notice {
        Notice::Payment { payment, fact, .. } => match fact {
            PaymentFact::Refund {
                refund, request, ..
            } => format!("{payment}{refund}{}", shown(request.as_ref())).len(),
            PaymentFact::Dispute { dispute, .. } => format!("{payment}{dispute}").len(),
            _ => payment.to_string().len(),
        },
        _ => 0,
    };
    let notices: usize = report.notices.iter().map(|it| 256 + 2 * ids(it)).sum();
    let named = shown(report.order.as_ref()) + &shown(report.provider_order.as_ref());
    let status = match &report.status {
        Some(ReportedStatus::Unknown(text)) => text.len(),
        _ => 0,
    };
    512 + notices + 2 * named.len() + status
}

fn shown(id: Option<&impl ToString>) -> String {
    id.map(ToString::to_string).unwrap_or_default()
}

use alloc::string::String;
use core::fmt;
use core::marker::PhantomData;

use crate::about::About;
use crate::trust::{Because, Trusted, Unverified};

pub(crate) const LONGEST_CHECKSUM: usize = 1_024;

/// One message of the gateway, which nobody has verified.
///
/// All that it shows is [whom it is about](Self::about). What it reports comes out through one
/// door, [`Trusted`], and that has two leaves: [`verified_by`](Self::verified_by) a check of its
/// signature, or [`trusted`](Self::trusted) by an explicit word. `Origin` is
/// [`Webhook`](crate::Webhook) or [`Reply`](crate::Reply), and says which word counts.
///
/// The gateway documents no algorithm for its checksum. Until you have it from the gateway, every
/// webhook is only a hint: take what it is about, and ask.
///
/// ```
/// use order_lifecycle_enkash::{OwnRequest, payment_notify, transaction_status};
///
/// # fn ask(_: &order_lifecycle::PaymentId) -> &'static [u8] {
/// #     br#"{"response_code":0,"payload":{"transactionId":"EK1","status":"FAILED"}}"#
/// # }
/// let now = "2026-11-24T10:02:00Z".parse()?;
/// let posted = br#"{"transactionId":"EK1","status":"SUCCESS","amount":500.00}"#;
/// let webhook = payment_notify(posted, now)?;
/// if let Some(payment) = &webhook.about().payment {
///     let reply = transaction_status(ask(payment), now)?.trusted(OwnRequest);
///     // Give `reply.report` to the order.
/// #   assert_eq!(reply.report.notices.len(), 1);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A webhook is no answer to a request, so this does not compile:
///
/// ```compile_fail,E0277
/// use order_lifecycle_enkash::{OwnRequest, payment_notify};
///
/// let now = "2026-11-24T10:02:00Z".parse()?;
/// let posted = br#"{"transactionId":"EK1","status":"SUCCESS","amount":500.00}"#;
/// let trusted = payment_notify(posted, now)?.trusted(OwnRequest);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Nor does this:
///
/// ```compile_fail,E0609
/// use order_lifecycle_enkash::payment_notify;
///
/// let now = "2026-11-24T10:02:00Z".parse()?;
/// let posted = br#"{"transactionId":"EK1","status":"SUCCESS","amount":500.00}"#;
/// let report = payment_notify(posted, now)?.report;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Eq, PartialEq)]
#[must_use = "a message that is dropped may have reported money"]
pub struct Message<'b, Origin> {
    body: &'b [u8],
    about: About,
    checksum: Option<String>,
    /// What is true if the message is.
    inside: Trusted,
    origin: PhantomData<Origin>,
}

impl<'b, Origin> Message<'b, Origin> {
    /// The most bytes that are kept of a checksum. A longer one is kept as an excerpt of its
    /// beginning, and so matches nothing.
    pub const LONGEST_CHECKSUM: usize = LONGEST_CHECKSUM;

    pub(crate) fn new(
        body: &'b [u8],
        about: About,
        checksum: Option<String>,
        inside: Trusted,
    ) -> Self {
        Self {
            body,
            about,
            checksum,
            inside,
            origin: PhantomData,
        }
    }

    /// Returns whom the message is about, or pretends to be: whom to ask the gateway about.
    pub const fn about(&self) -> &About {
        &self.about
    }

    /// Lets out what the message reports, if a function of the caller's accepts its signature.
    ///
    /// The function is given the body, byte by byte as it was received and read, and the checksum
    /// that stands in it; it captures whatever else it needs, such as a key, or a header. How the
    /// gateway computes the checksum is not public, so nothing is guessed here. Compare in constant
    /// time.
    ///
    /// # Errors
    ///
    /// [`Unverified::Unsigned`] without a checksum, or with one that is blank or no text: then the
    /// function is not called. [`Unverified::Rejected`] when the function answers `false`. Either
    /// way whom the message is about comes back, and nothing else.
    ///
    /// ```
    /// use order_lifecycle_enkash::payment_notify;
    ///
    /// # fn as_the_gateway_told_us(body: &[u8], checksum: &str) -> bool { checksum == "c0ffee" }
    /// let body = br#"{"transactionId":"EK1","transactionStatus":"FAILED","checksum":"c0ffee"}"#;
    /// let now = "2026-11-24T10:02:00Z".parse()?;
    /// let trusted = payment_notify(body, now)?.verified_by(as_the_gateway_told_us)?;
    /// assert_eq!(trusted.report.notices.len(), 1);
    ///
    /// let unsigned = br#"{"transactionId":"EK1","transactionStatus":"SUCCESS","amount":1}"#;
    /// let refused = payment_notify(unsigned, now)?.verified_by(as_the_gateway_told_us);
    /// assert_eq!(refused.unwrap_err().as_str(), "UNSIGNED");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verified_by(
        self,
        check: impl FnOnce(&[u8], &str) -> bool,
    ) -> Result<Trusted, Unverified> {
        match self.checksum {
            None => Err(Unverified::Unsigned(self.about)),
            Some(checksum) if check(self.body, &checksum) => Ok(self.inside),
            Some(_) => Err(Unverified::Rejected(self.about)),
        }
    }

    /// Lets out what the message reports, because of the way on which it came.
    ///
    /// Nothing is checked: the word is the caller's.
    ///
    /// ```
    /// use order_lifecycle_enkash::{OwnRequest, order_status};
    ///
    /// let reply = br#"{"response_code":0,"payload":{"merchantOrderId":"A-1","orderStatus":"PAID"}}"#;
    /// let message = order_status(reply, "2026-11-24T10:02:00Z".parse()?)?;
    /// assert!(message.trusted(OwnRequest).report.status.is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn trusted(self, because: impl Because<Origin>) -> Trusted {
        let _ = because;
        self.inside
    }
}

impl<Origin> fmt::Debug for Message<'_, Origin> {
    /// Shows whom the message is about, and no more than that.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}

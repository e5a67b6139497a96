//! Bodies field by field, each value as the JSON text that is sent.

/// The fields of one message, in the order in which they are sent.
pub(crate) struct Body(Vec<(&'static str, String)>);

impl Body {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets a text, in the place where the field stands already, else at the end.
    pub(crate) fn text(self, field: &'static str, text: &str) -> Self {
        self.json(field, &quoted(text))
    }

    /// Sets a value by its JSON: a number keeps the digits that it is written with.
    pub(crate) fn json(mut self, field: &'static str, json: &str) -> Self {
        match self.0.iter_mut().find(|(known, _)| *known == field) {
            Some((_, value)) => json.clone_into(value),
            None => self.0.push((field, json.into())),
        }
        self
    }

    pub(crate) fn without(mut self, fields: &[&str]) -> Self {
        self.0.retain(|(field, _)| !fields.contains(field));
        self
    }

    /// Writes a JSON object.
    pub(crate) fn object(&self) -> String {
        let fields: Vec<_> = self
            .0
            .iter()
            .map(|(field, json)| format!("\"{field}\":{json}"))
            .collect();
        format!("{{{}}}", fields.join(","))
    }

    /// Wraps the object into the envelope of a successful reply.
    pub(crate) fn reply(&self) -> String {
        let payload = self.object();
        format!(r#"{{"response_code":0,"response_message":"Success","payload":{payload}}}"#)
    }

    /// Writes a query string as the JSON text that stands in a log.
    pub(crate) fn query(&self) -> String {
        let pairs: Vec<_> = self
            .0
            .iter()
            .map(|(field, json)| {
                let text = json.trim_matches('"').replace(' ', "+").replace(':', "%3A");
                format!("{field}={text}")
            })
            .collect();
        quoted(&format!("?{}", pairs.join("&")))
    }
}

/// Writes a text without anything to escape as JSON.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

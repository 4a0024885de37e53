//! What a query may cost, before any of it is executed. Texts are bounded before they are parsed, documents before they are
//! validated, so that nothing that a stranger writes takes more than its length.

mod cost;
mod tokens;

pub(crate) use cost::{Asked, measure};
pub(crate) use tokens::scan;

/// Bounds of a request. What an ordinary screen asks for is a tenth of them.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Of one document. The longest query of a screen has about 4 kB.
    pub query_bytes_max: usize,
    /// Words and signs in it; parsing takes time and memory by their number.
    pub tokens_max: usize,
    /// Brackets inside each other: keeps parsers within their stack.
    pub nesting_max: usize,
    /// Fields inside each other. The deepest useful path (connection, node, references, resource, spec, its parts) has about ten.
    pub depth_max: usize,
    /// The same within `__schema` and `__type`: tools ask for types of types, thirteen deep.
    pub introspection_depth_max: usize,
    /// Two names for one field make it happen twice.
    pub aliases_max: usize,
    pub directives_max: usize,
    /// `first` of a list.
    pub list_max: usize,
    /// A list that does not say `first`.
    pub list_usual: usize,
    /// What one request may cost: a field 1, an operation 10 and more, a resource read for a reference 5, each times the
    /// length of the lists it is in.
    pub cost_max: u64,
    /// Requests in one batch; together they may cost as much as one.
    pub batch_max: usize,
    /// Operations that one WebSocket follows at once.
    pub subscriptions_max: usize,
    /// Stored queries of one organization, and their bytes together.
    pub persisted_max: usize,
    pub persisted_bytes_max: usize,
    /// Organizations whose queries are remembered; the one that was quiet for longest is forgotten.
    pub persisted_organizations_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            query_bytes_max: 64 * 1024,
            tokens_max: 4_000,
            nesting_max: 40,
            depth_max: 14,
            introspection_depth_max: 18,
            aliases_max: 60,
            directives_max: 60,
            list_max: 100,
            list_usual: 20,
            cost_max: 6_000,
            batch_max: 10,
            subscriptions_max: 32,
            persisted_max: 500,
            persisted_bytes_max: 2 * 1024 * 1024,
            persisted_organizations_max: 1_000,
        }
    }
}

#[cfg(test)]
mod tests;

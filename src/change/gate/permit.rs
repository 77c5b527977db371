//! The proof that a change has passed the gate, as a type.

/// Every call that writes to a cluster demands one. Only the gate makes it, when the intent stands in the journal; it can
/// neither be made elsewhere nor copied:
///
/// ```compile_fail,E0423
/// let permit = kafdeck::change::Permit(());
/// ```
///
/// ```compile_fail,E0599
/// fn twice(permit: &kafdeck::change::Permit) -> kafdeck::change::Permit {
///     let copy: kafdeck::change::Permit = permit.clone();
///     copy
/// }
/// ```
#[derive(Debug)]
pub struct Permit(());

impl Permit {
    pub(super) fn new() -> Permit {
        Permit(())
    }
}

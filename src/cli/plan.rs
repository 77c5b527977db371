//! `kafdeck plan VERB…`: what a verb would change, as a file for `kafdeck apply`. Changes nothing, whatever else is said.

/// Write what a verb would change as a plan, for `kafdeck apply`: kafdeck plan topic delete orders > p.json
///
/// The plan has every step with what was there before. It is for the cluster that it was made on.
#[derive(Debug, clap::Args)]
pub struct PlanArgs {
    /// The verb with its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "VERB")]
    pub words: Vec<String>,
}

//! What a customer will buy and spend.
//!
//! Times are in one unit that the caller chooses and keeps (weeks fit shops well); a horizon is in the same unit.
//!
//! | model | says | source |
//! | --- | --- | --- |
//! | [`bg_nbd`] | alive?, purchases in a horizon | Fader, Hardie & Lee (2005) |
//! | [`mbg_nbd`] | the same where one may leave after the first purchase, too | Batislam, Denizel & Filiztekin (2007) |
//! | [`pareto_nbd`] | the same where one may leave at any time | Schmittlein, Morrison & Colombo (1987) |
//! | [`nbd`] | the same if nobody ever leaves | Ehrenberg (1959) |
//! | [`bg_bb`] | the same where one buys at given opportunities or not | Fader, Hardie & Shang (2010) |
//! | [`shifted_beta_geometric`] | how long subscribers stay | Fader & Hardie (2007) |
//! | [`gamma_gamma`] | spend per purchase | Fader & Hardie (2013) |
//! | [`formulas`] | a mean customer, multiplied out | Gupta & Lehmann (2003) |
//! | [`empirical`] | simple rates and means, where no model is carried | |
//!
//! Where a shop's data do not tell all parameters of the first three, these are drawn towards usual shops ([`Verdict::Drawn`]).
//!
//! [`covariates`] let the first three depend on what customers are; [`forecast`] is what each can say of a customer; [`discount`] brings what is to come to now; [`purchase_model`] holds those
//! that a vintage may rest on and chooses; [`spend`] joins purchases and spend. [`backtest`], [`calibration`] and [`tracking`] measure
//! predictions against what then happened, and [`comparison`] does so with all models side by side.

pub mod backtest;
pub mod bg_bb;
mod bg_bb_likelihood;
pub mod bg_nbd;
mod bg_nbd_likelihood;
pub mod calibration;
pub mod comparison;
pub mod covariates;
pub mod discount;
pub mod empirical;
mod fitting;
pub mod forecast;
pub mod formulas;
pub mod gamma_gamma;
mod grouping;
pub mod history;
pub mod mbg_nbd;
pub mod nbd;
mod parameters;
pub mod pareto_nbd;
mod pareto_nbd_likelihood;
pub mod purchase_model;
pub mod shifted_beta_geometric;
pub mod spend;
mod staying;
pub mod tracking;
mod usual;

pub use history::{HistoryFault, PurchaseHistory};
pub use parameters::Parameters;

use crate::numeric::optimise::Cholesky;
use serde::{Deserialize, Serialize};

/// Fewer customers than this say too little about four parameters: the standard errors of r and α pass half their value. A law of
/// leaving is then drawn towards usual shops ([`Verdict::Drawn`]), not refused.
pub const FEWEST_CUSTOMERS: usize = 50;
/// The shape of the rates and the spread of spend are learned from repeat buyers only; below this they are guesses.
pub const FEWEST_REPEAT_BUYERS: usize = 20;
/// A standard error of a logarithm above this leaves a parameter open by a factor of 50 either way at 95 %.
pub const WIDEST_LOG_ERROR: f64 = 2.0;

/// Why no parameters could be estimated at all.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotFitted {
    /// The input is empty.
    #[error("no customer to fit the model to; import purchases first")]
    NoCustomers,
    /// No customer bought a second time.
    #[error(
        "none of the {customers} customers bought again, so nothing can be learned about repeat buying; wait for second purchases"
    )]
    NobodyRepeats {
        /// Customers looked at.
        customers: usize,
    },
    /// The likelihood has no finite value at the start.
    #[error(
        "the likelihood of the {customers} customers has no finite value; check the time unit (weeks, not milliseconds)"
    )]
    NoLikelihood {
        /// Customers looked at.
        customers: usize,
    },
}

/// Whether a fit may be used as the model that it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A proper maximum with finite standard errors, from enough customers.
    Sound,
    /// The data alone do not tell all parameters, for this reason: they are drawn towards what shops are usually like (the greatest
    /// posterior density under a weak prior). The model carries, and has to be told as what it is.
    Drawn(Degeneracy),
    /// The data do not carry the model: use another and say so.
    Degenerate(Degeneracy),
}

impl Verdict {
    /// Whether the model carries, on its own or drawn towards usual shops.
    pub fn is_sound(self) -> bool {
        match self {
            Self::Sound | Self::Drawn(_) => true,
            Self::Degenerate(_) => false,
        }
    }

    /// Why it had to be drawn towards usual shops, if it was.
    pub fn drawn(self) -> Option<Degeneracy> {
        match self {
            Self::Drawn(reason) => Some(reason),
            Self::Sound | Self::Degenerate(_) => None,
        }
    }
}

/// Why the data do not carry a model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Degeneracy {
    /// Too few customers, see [`FEWEST_CUSTOMERS`].
    #[error("only {customers} customers; the model needs {FEWEST_CUSTOMERS}")]
    TooFewCustomers {
        /// Customers in the data.
        customers: usize,
    },
    /// Too few of them bought again, see [`FEWEST_REPEAT_BUYERS`].
    #[error("only {repeat_buyers} customers bought again; the model needs {FEWEST_REPEAT_BUYERS}")]
    TooFewRepeatBuyers {
        /// Customers with at least one repeat purchase.
        repeat_buyers: usize,
    },
    /// Leaving explains nothing: the model without it (NBD) is as likely. The optimum runs to a → 0 or b → ∞.
    #[error(
        "no sign that customers leave: the model with leaving gains only {gain:.2} in log-likelihood over the one without"
    )]
    NobodyLeaves {
        /// Log-likelihood of BG/NBD less that of NBD.
        gain: f64,
    },
    /// All customers seem to buy at one rate: r and α run to infinity together.
    #[error("all customers seem to buy at the same rate: r and α run away together")]
    OneRateForAll,
    /// All customers seem equally likely to leave: both parameters of leaving run to infinity together.
    #[error("all customers seem equally likely to leave: both parameters of leaving run away together")]
    OneDropoutForAll,
    /// All customers seem to spend alike: q and v run to infinity together.
    #[error("all customers seem to spend alike: q and v run away together")]
    OneSpendForAll,
    /// A parameter runs to zero.
    #[error("the estimate runs to the border of what is possible")]
    AtTheBorder,
    /// The likelihood is flat in some direction: no standard errors, or useless ones.
    #[error("the likelihood is flat: very different parameters explain the data equally well")]
    FlatRidge,
    /// The mean of the spend does not exist (q ≤ 1).
    #[error("spend differs so much between customers that its mean is not defined (q = {q:.3} ≤ 1)")]
    InfiniteMean {
        /// The estimate of q.
        q: f64,
    },
}

/// A fitted model with what is needed to judge it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fitted<Model> {
    /// The parameters at the maximum of the likelihood, or of the posterior density where they were drawn ([`Verdict::Drawn`]).
    pub model: Model,
    /// The log-likelihood there; constants that do not depend on parameters are left out as in the paper.
    pub log_likelihood: f64,
    /// Standard errors, each in the place of its parameter; absent where the likelihood is flat.
    pub standard_errors: Option<Model>,
    /// Covariance of the estimates in the order of the parameters: the inverse of the observed information, which is taken
    /// for the logarithms of the parameters and brought to their own scale by the delta method.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// Customers in the data.
    pub customers: usize,
    /// Customers with at least one repeat purchase.
    pub repeat_buyers: usize,
    /// Evaluations of the likelihood on all data.
    pub iterations: u32,
    /// Whether the data carry the model.
    pub verdict: Verdict,
}

impl<Model> Fitted<Model> {
    /// The same fit with its parameters and standard errors under other names.
    pub fn map<Named>(self, named: impl Fn(Model) -> Named) -> Fitted<Named> {
        Fitted {
            model: named(self.model),
            log_likelihood: self.log_likelihood,
            standard_errors: self.standard_errors.map(named),
            covariance: self.covariance,
            customers: self.customers,
            repeat_buyers: self.repeat_buyers,
            iterations: self.iterations,
            verdict: self.verdict,
        }
    }
}

/// What a purchase model says of one customer for one horizon.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Prediction {
    /// Probability that the customer has not left for good.
    pub probability_alive: f64,
    /// Expected number of purchases in the horizon.
    pub expected_purchases: f64,
    /// Probability of at least one purchase in the horizon.
    pub probability_to_buy: f64,
}

/// Standard errors of log-parameters and the covariance on the parameters' own scale, at a maximum.
type Errors<const N: usize> = ([f64; N], [[f64; N]; N]);

/// From the second derivatives by log-parameters; `None` where they give no maximum.
fn errors<const N: usize>(point: &[f64; N], hessian: &[[f64; N]; N]) -> Option<Errors<N>> {
    let information = hessian.map(|line| line.map(|entry| -entry));
    let mut covariance = Cholesky::of(&information)?.inverse();
    let mut log_errors = [0.0; N];
    for (row, error) in log_errors.iter_mut().enumerate() {
        *error = covariance[row][row].sqrt();
    }
    for (row, line) in covariance.iter_mut().enumerate() {
        for (column, entry) in line.iter_mut().enumerate() {
            *entry *= point[row] * point[column];
        }
    }
    Some((log_errors, covariance))
}

/// An interval for a number yet unknown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// Lower end, included.
    pub low: f64,
    /// Upper end, included.
    pub high: f64,
}

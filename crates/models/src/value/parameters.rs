//! Parameters under their names, with intervals.

use super::Fitted;
use super::bg_bb::BgBb;
use super::bg_nbd::BgNbd;
use super::gamma_gamma::GammaGamma;
use super::mbg_nbd::MbgNbd;
use super::nbd::Nbd;
use super::pareto_nbd::ParetoNbd;
use super::purchase_model::PurchaseModel;
use super::shifted_beta_geometric::ShiftedBetaGeometric;
use crate::numeric::distribution::normal_quantile;
use crate::statistics::Interval;

/// A model's positive parameters, in the order of its covariance.
pub trait Parameters {
    /// Each parameter with the letter it has in the paper.
    fn named(&self) -> Vec<(&'static str, f64)>;
}

impl Parameters for BgNbd {
    fn named(&self) -> Vec<(&'static str, f64)> {
        vec![("r", self.r), ("α", self.alpha), ("a", self.a), ("b", self.b)]
    }
}

impl Parameters for MbgNbd {
    fn named(&self) -> Vec<(&'static str, f64)> {
        vec![("r", self.r), ("α", self.alpha), ("a", self.a), ("b", self.b)]
    }
}

impl Parameters for ParetoNbd {
    fn named(&self) -> Vec<(&'static str, f64)> {
        vec![("r", self.r), ("α", self.alpha), ("s", self.s), ("β", self.beta)]
    }
}

/// The empirical rates are named by the purchases behind a customer.
impl Parameters for PurchaseModel {
    fn named(&self) -> Vec<(&'static str, f64)> {
        match self {
            Self::BgNbd(model) => model.named(),
            Self::MbgNbd(model) => model.named(),
            Self::ParetoNbd(model) => model.named(),
            Self::Nbd(model) => model.named(),
            Self::Empirical(rates) => vec![("1", rates.bought_once), ("2+", rates.bought_again)],
        }
    }
}

impl Parameters for BgBb {
    fn named(&self) -> Vec<(&'static str, f64)> {
        vec![("α", self.alpha), ("β", self.beta), ("γ", self.gamma), ("δ", self.delta)]
    }
}

impl Parameters for ShiftedBetaGeometric {
    fn named(&self) -> Vec<(&'static str, f64)> {
        vec![("α", self.alpha), ("β", self.beta)]
    }
}

impl Parameters for Nbd {
    fn named(&self) -> Vec<(&'static str, f64)> {
        vec![("r", self.r), ("α", self.alpha)]
    }
}

impl Parameters for GammaGamma {
    fn named(&self) -> Vec<(&'static str, f64)> {
        vec![("p", self.p), ("q", self.q), ("v", self.v)]
    }
}

impl<Model: Parameters> Fitted<Model> {
    /// An interval for every parameter, in the order of [`Parameters::named`]: normal about the logarithm, as the parameters are
    /// positive and their likelihood is far from symmetric (Wald's interval on the logarithmic scale). `None` where the
    /// likelihood is flat, or `level` is not within 0 and 1.
    pub fn intervals(&self, level: f64) -> Option<Vec<Interval>> {
        if !(level > 0.0 && level < 1.0) {
            return None;
        }
        let z = normal_quantile(0.5 + level / 2.0);
        let errors = self.standard_errors.as_ref()?.named();
        let interval = |((_, estimate), (_, error)): ((&str, f64), (&str, f64))| {
            let wide = (z * error / estimate).exp();
            Interval { low: estimate / wide, estimate, high: estimate * wide }
        };
        Some(self.model.named().into_iter().zip(errors).map(interval).collect())
    }
}

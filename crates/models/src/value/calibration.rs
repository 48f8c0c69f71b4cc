//! Whether what was said to be likely came as often as was said.

use super::backtest::{BacktestFault, auc};
use serde::{Deserialize, Serialize};

/// How probabilities did against what then happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Customers compared.
    pub customers: usize,
    /// Mean probability.
    pub said: f64,
    /// Share to whom it happened.
    pub came: f64,
    /// Mean squared distance of the probability from 1 where it happened and from 0 where not (Brier 1950).
    pub brier: f64,
    /// Mean −ln of the probability of what happened; infinite where something happened that was said to be impossible.
    pub log_loss: f64,
    /// Area under the ROC curve; `None` where it happened to all or to none.
    pub auc: Option<f64>,
    /// Customers by probability, in tenths from 0 to 1; tenths without customers are left out.
    pub bins: Vec<Bin>,
}

/// Customers of whom about the same was said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Least probability in it.
    pub from: f64,
    /// Customers in it.
    pub customers: usize,
    /// Their mean probability.
    pub said: f64,
    /// The share of them to whom it happened.
    pub came: f64,
}

impl Calibration {
    /// Compares one probability with what happened, per customer.
    pub fn of(probabilities: &[f64], happened: &[bool]) -> Result<Self, BacktestFault> {
        if probabilities.len() != happened.len() {
            return Err(BacktestFault::Lengths { predicted: probabilities.len(), actual: happened.len() });
        }
        if probabilities.is_empty() {
            return Err(BacktestFault::Empty);
        }
        if let Some(row) = probabilities.iter().position(|probability| !(0.0..=1.0).contains(probability)) {
            return Err(BacktestFault::NotANumber { row });
        }
        let mut tenths = [(0_usize, 0.0, 0_usize); 10];
        let (mut brier, mut log_loss) = (0.0, 0.0);
        for (probability, happened) in probabilities.iter().zip(happened) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 0 and 10
            let tenth = &mut tenths[((probability * 10.0) as usize).min(9)];
            tenth.0 += 1;
            tenth.1 += probability;
            tenth.2 += usize::from(*happened);
            let of_what_came = if *happened { *probability } else { 1.0 - probability };
            brier += (1.0 - of_what_came).powi(2);
            log_loss -= of_what_came.ln();
        }
        let n = probabilities.len() as f64;
        let bin = |(place, (customers, said, came)): (usize, (usize, f64, usize))| Bin {
            from: place as f64 / 10.0,
            customers,
            said: said / customers as f64,
            came: came as f64 / customers as f64,
        };
        Ok(Self {
            customers: probabilities.len(),
            said: probabilities.iter().sum::<f64>() / n,
            came: happened.iter().filter(|happened| **happened).count() as f64 / n,
            brier: brier / n,
            log_loss: log_loss / n,
            auc: auc(probabilities, happened),
            bins: tenths.into_iter().enumerate().filter(|(_, tenth)| tenth.0 > 0).map(bin).collect(),
        })
    }

    /// Whether said and came differ by more than chance: by more than two standard errors of the share to whom it came.
    pub fn is_level_off(&self) -> bool {
        let error = (self.came * (1.0 - self.came)).max(self.said * (1.0 - self.said)) / self.customers.max(1) as f64;
        (self.said - self.came).abs() > 2.0 * error.sqrt()
    }

    /// Mean distance between what was said and what came over the bins, each weighed by its customers (expected calibration error).
    pub fn error(&self) -> f64 {
        let apart = |bin: &Bin| bin.customers as f64 * (bin.said - bin.came).abs();
        self.bins.iter().map(apart).sum::<f64>() / self.customers as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_compared_with_what_came() {
        let found = Calibration::of(&[0.0, 0.25, 0.25, 0.25, 0.25, 1.0], &[false, true, false, false, false, true])
            .expect("comparable");
        assert_eq!(found.bins.len(), 3);
        assert!(found.error() < 1e-12 && (found.said - found.came).abs() < 1e-12);
        assert!((found.brier - (3.0 * 0.0625 + 0.5625) / 6.0).abs() < 1e-12);
        assert!((found.log_loss - (-0.25_f64.ln() - 3.0 * 0.75_f64.ln()) / 6.0).abs() < 1e-12);
        assert!(found.auc.is_some_and(|auc| auc > 0.5));
        assert!(!found.is_level_off());
        let came: Vec<bool> = (0..400).map(|place| place % 4 == 0).collect();
        let said = |probability: f64| Calibration::of(&[probability; 400], &came).expect("comparable");
        assert!(said(0.15).is_level_off() && said(0.35).is_level_off() && !said(0.22).is_level_off());
        let wrong = Calibration::of(&[0.0, 0.0], &[true, false]).expect("comparable");
        assert!(wrong.log_loss.is_infinite() && (wrong.error() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn faults_are_named() {
        assert_eq!(Calibration::of(&[], &[]), Err(BacktestFault::Empty));
        assert_eq!(Calibration::of(&[0.5], &[]), Err(BacktestFault::Lengths { predicted: 1, actual: 0 }));
        assert_eq!(Calibration::of(&[0.5, 1.5], &[true, true]), Err(BacktestFault::NotANumber { row: 1 }));
    }
}

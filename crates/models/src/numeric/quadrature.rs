//! Integrals of smooth functions: Gauss–Legendre with 16 nodes on pieces that the caller deems short enough.
//!
//! Sixteen nodes are exact for polynomials up to degree 31: on a piece where the integrand falls by e¹² or less, and has no pole nearer
//! than the piece is long, the error is below 1e-15 of the largest value (Trefethen 2013, chapter 19).

/// Positive nodes on (−1, 1) with their weights; each stands for its mirror image, too.
const NODES: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_87),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_89),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];
/// The same for eight nodes.
const FEW_NODES: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_29),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];
/// Halvings of a piece before it counts as short: below this it is 10⁻¹⁸ of the whole.
const MOST_HALVINGS: u32 = 60;

/// What is to be done with a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Short enough for eight nodes: as sixteen, for a fall of e³ and poles at least four times as far as half of it is long.
    Brief,
    /// Short enough for sixteen nodes.
    Short,
    /// To be halved.
    Long,
    /// So small that it is left out.
    Negligible,
}

/// Calls `visit` with the nodes between `from` and `to` and their weights, in order; pieces are halved until `judge` calls them short.
pub fn nodes(from: f64, to: f64, judge: impl Fn(f64, f64) -> Piece, mut visit: impl FnMut(f64, f64)) {
    if from.is_nan() || to.is_nan() || from >= to {
        return;
    }
    let mut pieces = vec![(from, to, 0)];
    while let Some((low, high, halvings)) = pieces.pop() {
        match judge(low, high) {
            Piece::Negligible => {}
            Piece::Long if halvings < MOST_HALVINGS => {
                let middle = low + (high - low) / 2.0;
                pieces.push((middle, high, halvings + 1));
                pieces.push((low, middle, halvings + 1));
            }
            Piece::Brief => visit_nodes(&FEW_NODES, low, high, &mut visit),
            Piece::Long | Piece::Short => visit_nodes(&NODES, low, high, &mut visit),
        }
    }
}

fn visit_nodes(nodes: &[(f64, f64)], low: f64, high: f64, visit: &mut impl FnMut(f64, f64)) {
    let half = (high - low) / 2.0;
    let middle = low + half;
    for (node, weight) in nodes.iter().rev() {
        visit(middle - half * node, half * weight);
    }
    for (node, weight) in nodes {
        visit(middle + half * node, half * weight);
    }
}

/// ∫ `integrand` from `from` to `to`; 0 where the range is empty.
pub fn integral(from: f64, to: f64, judge: impl Fn(f64, f64) -> Piece, integrand: impl Fn(f64) -> f64) -> f64 {
    let mut sum = 0.0;
    nodes(from, to, judge, |at, weight| sum += weight * integrand(at));
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_exact_and_pieces_add_up() {
        let short = |_: f64, _: f64| Piece::Short;
        for power in 0..32 {
            let found = integral(0.0, 2.0, short, |x| x.powi(power));
            let expected = 2.0_f64.powi(power + 1) / f64::from(power + 1);
            assert!((found / expected - 1.0).abs() < 1e-13, "x^{power}: {found}, expected {expected}");
        }
        for power in 0..16 {
            let found = integral(0.0, 2.0, |_, _| Piece::Brief, |x| x.powi(power));
            let expected = 2.0_f64.powi(power + 1) / f64::from(power + 1);
            assert!((found / expected - 1.0).abs() < 1e-13, "x^{power}: {found}, expected {expected}");
        }
        let halved = |low: f64, high: f64| if high - low > 1.0 { Piece::Long } else { Piece::Short };
        assert!((integral(0.0, 40.0, halved, |x| (-x).exp()) - 1.0).abs() < 1e-14);
        assert!(integral(1.0, 1.0, short, |_| 1.0).abs() < 1e-300);
        assert!(integral(0.0, f64::NAN, short, |_| 1.0).abs() < 1e-300);
    }

    #[test]
    fn halving_ends_and_negligible_pieces_are_left_out() {
        let never = |low: f64, _: f64| if low > 0.0 { Piece::Negligible } else { Piece::Long };
        assert!(integral(0.0, 1.0, never, |_| 1.0) < 1e-17);
    }
}

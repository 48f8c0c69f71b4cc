//! Cholesky's factor of a symmetric matrix that stands row by row, of any size.

/// Puts the lower triangular factor in the place of the matrix's lower triangle; what stands above is neither read nor changed.
/// `false` where the matrix is not positive definite to `tolerance` of its own diagonal; then it is spoilt.
#[must_use]
pub(super) fn factor(matrix: &mut [f64], size: usize, tolerance: f64) -> bool {
    for row in 0..size {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| matrix[row * size + k] * matrix[column * size + k]).sum();
            let entry = matrix[row * size + column];
            let rest = entry - known;
            matrix[row * size + column] = if row == column {
                // Written so that NaN is refused too.
                if rest.is_nan() || rest <= entry.abs() * tolerance {
                    return false;
                }
                rest.sqrt()
            } else {
                rest / matrix[column * size + column]
            };
        }
    }
    true
}

/// Puts the solution of `matrix · x = right` in the place of the right side, by the matrix's factor.
pub(super) fn solve(factor: &[f64], right: &mut [f64]) {
    let size = right.len();
    for row in 0..size {
        let known: f64 = (0..row).map(|k| factor[row * size + k] * right[k]).sum();
        right[row] = (right[row] - known) / factor[row * size + row];
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|k| factor[k * size + row] * right[k]).sum();
        right[row] = (right[row] - known) / factor[row * size + row];
    }
}

//! Tokens: 32 random bytes as 64 hexadecimal digits. Only their BLAKE3 digest is stored.

/// A new token.
pub fn new(random: &dyn Fn(&mut [u8])) -> String {
    let mut bytes = [0; 32];
    random(&mut bytes);
    blake3::Hash::from_bytes(bytes).to_hex().to_string()
}

/// What is stored of a token.
pub fn digest(token: &str) -> [u8; 32] {
    *blake3::hash(token.as_bytes()).as_bytes()
}

/// Whether two tokens are the same, in a time that does not tell where they differ.
pub fn same(left: &str, right: &str) -> bool {
    // Hashes compare in constant time.
    blake3::hash(left.as_bytes()) == blake3::hash(right.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_all_its_bits_and_compares_whole() {
        let token = new(&|bytes| bytes.fill(0xAB));
        assert_eq!(token, "ab".repeat(32));
        assert!(same(&token, &"ab".repeat(32)) && !same(&token, "ab") && !same("", &token));
        assert_ne!(digest(&token), digest("ab"));
    }
}

//! Numbers as decimal digits, appended to a text: what most of a made-up answer is, without the machinery of formats.

/// Appends `number`.
pub fn push(out: &mut Vec<u8>, number: u64) {
    let mut digits = [b'0'; 20];
    let (mut rest, mut start) = (number, digits.len());
    while rest > 0 || start == digits.len() {
        start -= 1;
        // One digit.
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.extend_from_slice(&digits[start..]);
}

/// The last two digits of `number`, with a zero before a single one.
#[must_use]
pub fn two(number: u32) -> [u8; 2] {
    // One digit each.
    [b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]
}

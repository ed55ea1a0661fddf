//! Numbers as decimal digits, appended to a text: what most of a made-up answer is, without the machinery of formats.

/// Appends `number`.
pub fn push(out: &mut String, number: u64) {
    let mut digits = [b'0'; 20];
    let (mut rest, mut start) = (number, digits.len());
    while rest > 0 || start == digits.len() {
        start -= 1;
        // One digit.
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.push_str(str::from_utf8(&digits[start..]).unwrap_or_default());
}

//! Made-up values of a given format.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::names::Kind;

/// What may stand for the `index`th value. It tells nothing of the value but its length and its kinds of characters; another
/// `attempt` gives another one.
pub(super) fn value(value: &str, kind: Kind, index: usize, attempt: u64) -> String {
    let number = index as u64 + attempt * 1009;
    if let Ok(address) = value.parse() {
        return of_address(address, number).to_string();
    }
    if let Ok(socket) = value.parse::<SocketAddr>() {
        // A port that a system picks is another one each time.
        return SocketAddr::new(of_address(socket.ip(), number), port(number)).to_string();
    }
    if kind == Kind::Path {
        return file(value, number);
    }
    if value.contains('@') && !value.contains(char::is_whitespace) {
        return format!("user{}@example.com", number + 1);
    }
    if is_host(value) {
        return format!("host{}.example.com", number + 1);
    }
    let mut source = Source { index: index as u64, attempt, drawn: 0 };
    let (prefix, rest) = if kind == Kind::Id { prefix(value) } else { ("", value) };
    let mut made = format!("{prefix}{}", scrambled(rest, &mut source));
    // Values of few characters are soon used up.
    if attempt > 32 {
        made += &number.to_string();
    }
    made
}

/// Addresses that are kept for documentation, and where those are used up, ones of no network in particular.
fn of_address(address: IpAddr, number: u64) -> IpAddr {
    let [.., c, b, a] = number.to_be_bytes();
    let last = u8::try_from(number % 254 + 1).unwrap_or(1);
    match (address, number / 254) {
        (IpAddr::V6(_), _) => Ipv6Addr::from(0x2001_0db8_u128 << 96 | u128::from(number + 1)).into(),
        (IpAddr::V4(_), 0) => Ipv4Addr::new(192, 0, 2, last).into(),
        (IpAddr::V4(_), 1) => Ipv4Addr::new(198, 51, 100, last).into(),
        (IpAddr::V4(_), 2) => Ipv4Addr::new(203, 0, 113, last).into(),
        (IpAddr::V4(_), _) => Ipv4Addr::new(10, c, b, a).into(),
    }
}

/// One of the ports that systems pick for clients.
fn port(number: u64) -> u16 {
    49_152 + u16::try_from(number % 16_384).unwrap_or_default()
}

/// A file that lies nowhere in particular, of the same kind.
fn file(path: &str, number: u64) -> String {
    let ending = path.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    let root = if path.starts_with('/') { "/path/to" } else { "C:\\path\\to" };
    let slash = if path.starts_with('/') { '/' } else { '\\' };
    format!("{root}{slash}file{}.{}", number + 1, ending.unwrap_or("bin"))
}

/// Whether a text is the name of a host, with at least two dots.
fn is_host(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let label =
        |label: &&str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    labels.len() >= 3
        && labels.iter().all(label)
        && labels.last().is_some_and(|last| last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// A short prefix that tells the kind of thing, and the rest: `req-`, `i-`, `exec-`.
fn prefix(value: &str) -> (&str, &str) {
    match value.split_once('-') {
        Some((head, tail))
            if (1..=4).contains(&head.len())
                && head.bytes().all(|byte| byte.is_ascii_lowercase())
                && tail.len() >= 8
                // A name has no digits, and more than one letter before its hyphen.
                && (head.len() == 1 || tail.bytes().any(|byte| byte.is_ascii_digit())) =>
        {
            value.split_at(head.len() + 1)
        }
        _ => ("", value),
    }
}

/// Each character replaced by one of its kind. Of a UUID the version stays, and its variant is the usual one.
fn scrambled(value: &str, source: &mut Source) -> String {
    let ascii = value.bytes().filter(u8::is_ascii_alphanumeric);
    let hex = value.len() >= 8 && ascii.clone().count() >= 8 && ascii.clone().all(|byte| byte.is_ascii_hexdigit());
    let upper = hex && ascii.clone().any(|byte| byte.is_ascii_uppercase());
    let digits_alone = ascii.clone().all(|byte| byte.is_ascii_digit());
    let uuid = value.len() == 36 && value.bytes().filter(|byte| *byte == b'-').count() == 4;
    let mut first = true;
    let one = |(position, character): (usize, char)| {
        let begins = character.is_alphanumeric() && std::mem::take(&mut first);
        match character {
            _ if uuid && position == 14 => character,
            '8' | '9' | 'a' | 'b' | 'A' | 'B' if uuid && position == 19 => '8',
            _ if hex && !digits_alone && character.is_ascii_hexdigit() => {
                let digit = source.draw(16);
                let digit = char::from_digit(digit, 16).unwrap_or('0');
                if upper { digit.to_ascii_uppercase() } else { digit }
            }
            // A number keeps its digits: none gets lost at its beginning.
            '1'..='9' if begins => char::from_digit(1 + source.draw(9), 10).unwrap_or('1'),
            '0' if begins => '0',
            '0'..='9' => char::from_digit(source.draw(10), 10).unwrap_or('0'),
            'a'..='z' => char::from(b'a' + source.draw(26) as u8),
            'A'..='Z' => char::from(b'A' + source.draw(26) as u8),
            _ if character.is_alphanumeric() => '某',
            _ => character,
        }
    };
    value.char_indices().map(one).collect()
}

/// Numbers that follow from the index of a value, not from the value.
struct Source {
    index: u64,
    attempt: u64,
    drawn: u64,
}

impl Source {
    fn draw(&mut self, below: u64) -> u32 {
        self.drawn += 1;
        let mut key = [0; 24];
        for (place, word) in key.chunks_exact_mut(8).zip([self.index, self.attempt, self.drawn]) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        u32::try_from(xxh3_64_with_seed(&key, 0) % below).unwrap_or(0)
    }
}

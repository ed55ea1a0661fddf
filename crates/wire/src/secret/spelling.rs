//! Spellings of one character: as it is, escaped once or several times over, percent-encoded, as an entity.
//!
//! The forms are those of JSON, XML and HTML, queries and forms, shells and logs; one inside another as far as outputs and
//! servers do that. Everything is bounded, so that a text made of nothing but escapes takes no longer than another.

/// Escapes before one character: three forms inside each other, of which each doubles them.
const ESCAPES: usize = 8;
/// How often `%`, or `&`, is spelled by what it begins.
const NESTED: usize = 3;
/// Digits of a character's number.
const DIGITS: usize = 8;

/// The most bytes that the spelling of one character takes, about.
pub(super) const LONGEST: usize = 48;
/// What the spellings begin with in which a character does not stand as it is.
pub(super) const SPECIAL: [u8; 5] = *b"\\%&+'";

/// The characters that may be spelled at `at`, each with the place behind it.
pub(super) fn readings(text: &str, at: usize) -> Vec<(char, usize)> {
    let mut found = single(text, at);
    if text.as_bytes().get(at).is_none_or(|byte| !SPECIAL.contains(byte)) {
        return found;
    }
    // A form writes a blank so.
    if let Some((_, end)) = found.iter().copied().find(|(character, _)| *character == '+') {
        found.push((' ', end));
    }
    escaped(text, at, &mut found);
    found.extend(quoted(text, at));
    found
}

/// The characters that may be spelled right before `at`.
pub(super) fn readings_before(text: &str, at: usize) -> Vec<char> {
    let Some(last) = text[..at].chars().next_back() else { return Vec::new() };
    let mut found = vec![last];
    for start in at.saturating_sub(LONGEST)..at {
        if SPECIAL.contains(&text.as_bytes()[start]) {
            let ending = readings(text, start).into_iter().filter(|(_, end)| *end == at);
            found.extend(ending.map(|(character, _)| character));
        }
    }
    found
}

/// The character at `at`, as it is, percent-encoded or as an entity, with no escape before it.
fn single(text: &str, at: usize) -> Vec<(char, usize)> {
    let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { return Vec::new() };
    let mut found = vec![(character, at + character.len_utf8())];
    if matches!(character, '%' | '&') {
        found.extend(encoded(text, at));
        entity(text, at, &mut found);
    }
    found
}

/// A quote as a shell takes it inside quotes: it leaves them, escapes the character and comes back.
fn quoted(text: &str, at: usize) -> Option<(char, usize)> {
    let quote = |at: usize| single(text, at).into_iter().find(|(character, _)| *character == '\'').map(|(_, end)| end);
    let first = quote(at)?;
    let behind = behind_backslashes(text, first);
    let end = quote(quote(behind)?)?;
    Some(('\'', end)).filter(|_| behind > first)
}

/// Where the backslashes end that stand at `at`, if any.
fn behind_backslashes(text: &str, at: usize) -> usize {
    let mut behind = at;
    for _ in 0..ESCAPES {
        let Some(end) = this(text, behind, '\\') else { break };
        behind = end;
    }
    behind
}

/// Where `character` ends that stands at `at`, as it is or percent-encoded.
fn this(text: &str, at: usize, character: char) -> Option<usize> {
    if text.get(at..)?.starts_with(character) {
        return Some(at + character.len_utf8());
    }
    encoded(text, at).into_iter().find(|(found, _)| *found == character).map(|(_, end)| end)
}

/// A percent-encoded character: encoded once, or again and again.
fn encoded(text: &str, at: usize) -> Vec<(char, usize)> {
    (0..=NESTED).filter_map(|nested| encoded_again(text, at, nested)).collect()
}

fn encoded_again(text: &str, at: usize, nested: usize) -> Option<(char, usize)> {
    utf8(byte(text, at, nested)?, |at| byte(text, at, nested))
}

/// The character that begins with the byte `first`; `byte` reads the bytes behind it.
fn utf8(first: (u8, usize), byte: impl Fn(usize) -> Option<(u8, usize)>) -> Option<(char, usize)> {
    let (first, mut end) = first;
    let length = match first {
        0..0x80 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    let mut bytes = vec![first];
    for _ in 1..length {
        let (byte, behind) = byte(end)?;
        bytes.push(byte);
        end = behind;
    }
    std::str::from_utf8(&bytes).ok()?.chars().next().map(|character| (character, end))
}

/// A percent-encoded byte, whose `%` is encoded `nested` times.
fn byte(text: &str, at: usize, nested: usize) -> Option<(u8, usize)> {
    let mut rest = text.get(at..)?.strip_prefix('%')?;
    for _ in 0..nested {
        rest = rest.strip_prefix("25")?;
    }
    let byte = u8::try_from(number(rest, 2)?).ok()?;
    Some((byte, text.len() - rest.len() + 2))
}

/// The number that `digits` hexadecimal digits at the beginning say.
fn number(text: &str, digits: usize) -> Option<u32> {
    let digits = text.get(..digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

/// A character behind escapes, or one that they make of a letter or a number.
fn escaped(text: &str, at: usize, found: &mut Vec<(char, usize)>) {
    let mut behind = at;
    for _ in 0..ESCAPES {
        let Some(end) = this(text, behind, '\\') else { return };
        behind = end;
        for (character, end) in single(text, behind) {
            found.extend(behind_escapes(text, character, end));
        }
        if let Some(first) = numbered(text, behind) {
            found.push((char::from(first.0), first.1));
            found.extend(utf8(first, |at| numbered(text, behind_backslashes(text, at))));
        }
    }
}

/// What `character` stands for behind escapes, up to `end`.
fn behind_escapes(text: &str, character: char, end: usize) -> Option<(char, usize)> {
    let letter = match character {
        'b' => '\u{8}',
        't' => '\t',
        'n' => '\n',
        'f' => '\u{c}',
        'r' => '\r',
        'a' => '\u{7}',
        'v' => '\u{b}',
        'e' | 'E' => '\u{1b}',
        'u' => return unicode(text, end),
        // Behind an escape a letter would mean something else.
        other if other.is_alphanumeric() => return None,
        other => other,
    };
    Some((letter, end))
}

/// The byte whose number stands behind an escape: `x` and two digits, or up to three octal ones.
fn numbered(text: &str, at: usize) -> Option<(u8, usize)> {
    let rest = text.get(at..)?;
    if let Some(digits) = rest.strip_prefix('x') {
        return Some((u8::try_from(number(digits, 2)?).ok()?, at + 3));
    }
    let digits = rest.bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
    Some((u8::from_str_radix(rest.get(..digits)?, 8).ok()?, at + digits))
}

/// The character whose number stands behind `\u`: four digits, twice four, or any number in braces.
fn unicode(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = text.get(at..)?;
    if let Some(inside) = rest.strip_prefix('{') {
        let (digits, _) = inside.split_once('}')?;
        let code = number(digits, digits.len().min(DIGITS)).filter(|_| digits.len() <= DIGITS)?;
        return Some((char::from_u32(code)?, at + digits.len() + 2));
    }
    let unit = number(rest, 4)?;
    if let Some(character) = char::from_u32(unit) {
        return Some((character, at + 4));
    }
    // The second half, behind escapes of its own.
    let behind = this(text, behind_backslashes(text, at + 4), 'u')?;
    let units = [u16::try_from(unit).ok()?, u16::try_from(number(text.get(behind..)?, 4)?).ok()?];
    char::decode_utf16(units).next()?.ok().map(|character| (character, behind + 4))
}

/// A character by its name or number, or `&` itself.
fn entity(text: &str, at: usize, found: &mut Vec<(char, usize)>) {
    let Some(mut behind) = this(text, at, '&') else { return };
    for _ in 0..=NESTED {
        found.extend(reference(text, behind));
        let Some(end) =
            text.get(behind..).and_then(|rest| rest.strip_prefix("amp")).map(|rest| text.len() - rest.len())
        else {
            return;
        };
        let Some(end) = this(text, end, ';') else { return };
        behind = end;
        found.push(('&', behind));
    }
}

/// What stands behind `&`: a name or a number, up to the semicolon.
fn reference(text: &str, at: usize) -> Option<(char, usize)> {
    const NAMES: [(&str, char); 4] = [("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];
    let rest = text.get(at..)?;
    for (name, character) in NAMES {
        if rest.starts_with(name) {
            return Some((character, this(text, at + name.len(), ';')?));
        }
    }
    let at = this(text, at, '#')?;
    let rest = text.get(at..)?;
    let (radix, at) = if rest.starts_with(['x', 'X']) { (16, at + 1) } else { (10, at) };
    let digits = text.get(at..)?.bytes().take(DIGITS).take_while(|byte| (*byte as char).is_digit(radix)).count();
    let code = u32::from_str_radix(text.get(at..at + digits)?, radix).ok()?;
    Some((char::from_u32(code)?, this(text, at + digits, ';')?))
}

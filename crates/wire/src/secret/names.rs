//! What a name tells: whether the value under it is a secret.
//!
//! The one list of such names, for headers, parameters, members of bodies and settings alike. A name that is wrongly taken for
//! a secret's costs a reader a value; one that is missed costs its owner the secret. So the list is broad, and what is spared
//! are the names that a checker must read: cursors of lists, and what comes with a signature.

/// Letters in the name of a secret, wherever they stand, and whatever is written between its words.
const PARTS: &[&str] = &[
    "accesskey",
    "apikey",
    "authkey",
    "authorization",
    "cookie",
    "credential",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "session",
    "signingkey",
    "token",
];
/// Words that are found within others too, and mean a secret on their own: a number may follow them.
const WORDS: &[&str] = &["auth", "authentication", "key", "oauth", "pwd"];
/// Ends of names that say where a list goes on, and let nobody in.
const CURSORS: &[&str] = &[
    "continuationtoken",
    "nexttoken",
    "pagetoken",
    "paginationtoken",
    "resumptiontoken",
    "startingtoken",
    "starttoken",
];

/// Whether a header, a parameter, a member or a setting called `name` holds a secret.
///
/// ```
/// use oplog_wire::secret::is_secret_name;
///
/// assert!(is_secret_name("X-Auth-Token") && is_secret_name("apikey") && is_secret_name("Signature"));
/// assert!(!is_secret_name("NextToken") && !is_secret_name("SignatureNonce") && !is_secret_name("maxKeys"));
/// ```
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let letters: String = name.chars().filter(|character| character.is_alphanumeric()).collect();
    let letters = letters.to_lowercase();
    let rest = CURSORS.iter().find_map(|cursor| letters.strip_suffix(cursor)).unwrap_or(&letters);
    // Methods, nonces and the like of a signature are named after it.
    rest.ends_with("signature")
        || PARTS.iter().any(|part| rest.contains(part))
        || words(name).iter().any(|word| WORDS.contains(&word.trim_end_matches(|digit: char| digit.is_ascii_digit())))
}

/// The words of a name in whatever style, in lower case: `X-Request-ID`, `user_id`, `nextMarker`, `HTTPHost`.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let characters: Vec<char> = name.chars().collect();
    for (index, &character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| characters[before]);
        let after = characters.get(index + 1);
        let starts = character.is_uppercase()
            && (before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit())
                || (before.is_some_and(char::is_uppercase) && after.is_some_and(|after| after.is_lowercase())));
        if starts || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if character.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

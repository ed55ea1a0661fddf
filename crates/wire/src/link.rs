//! The `Link` header (RFC 8288): addresses and what they are to the page that names them.
//!
//! Strict where a client has to be: the header is a list of `<address>` each with parameters, and nothing else. It is read here
//! rather than by a library, because a wrong header has to be told from one without the link that is looked for.

/// A `Link` header that RFC 8288 does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no Link header by RFC 8288: {0}")]
pub struct LinkError(&'static str);

/// The address with the relation `next`, if one has it.
///
/// ```
/// use oplog_wire::link::next;
///
/// let header = r#"</v2/_catalog?last=b&n=2>; rel="next", </v2/_catalog>; title="all, of them"; rel=first"#;
/// assert_eq!(next(header), Ok(Some("/v2/_catalog?last=b&n=2".to_owned())));
/// assert_eq!(next("</a>; rel=\"prev NEXT\""), Ok(Some("/a".to_owned())));
/// assert_eq!(next("</a>; rel=prev"), Ok(None));
/// assert!(next("/a; rel=next").is_err());
/// ```
///
/// # Errors
/// Where the value is no list of links.
pub fn next(header: &str) -> Result<Option<String>, LinkError> {
    let mut found = None;
    let mut rest = header.trim_matches(BLANK);
    while !rest.is_empty() {
        let Some(tail) = rest.strip_prefix('<') else { return Err(LinkError("an address begins with `<`")) };
        let (address, tail) = tail.split_once('>').ok_or(LinkError("an address ends with `>`"))?;
        let (relations, tail) = relations(tail)?;
        // Of several `rel` of one link the first one counts, of several links with one relation the first one, too.
        let is_next = relations.is_some_and(|names| names.split(BLANK).any(|name| name.eq_ignore_ascii_case("next")));
        if is_next && found.is_none() {
            found = Some(address.to_owned());
        }
        // Empty items of a list are allowed (RFC 9110, section 5.6.1).
        rest = tail.trim_start_matches([' ', '\t', ',']);
    }
    Ok(found)
}

const BLANK: [char; 2] = [' ', '\t'];

/// The first `rel` among the parameters of one link, and what stands behind that link's comma.
fn relations(text: &str) -> Result<(Option<String>, &str), LinkError> {
    let mut relations = None;
    let mut rest = text.trim_start_matches(BLANK);
    loop {
        if rest.is_empty() || rest.starts_with(',') {
            return Ok((relations, rest));
        }
        let tail = rest.strip_prefix(';').ok_or(LinkError("behind an address stands `;` or `,`"))?;
        let tail = tail.trim_start_matches(BLANK);
        let end = tail.find(['=', ';', ',', ' ', '\t']).unwrap_or(tail.len());
        let (name, tail) = tail.split_at(end);
        let tail = tail.trim_start_matches(BLANK);
        let (value, tail) = match tail.strip_prefix('=') {
            Some(tail) => value(tail.trim_start_matches(BLANK))?,
            None => (String::new(), tail),
        };
        if name.eq_ignore_ascii_case("rel") && relations.is_none() {
            relations = Some(value);
        }
        rest = tail.trim_start_matches(BLANK);
    }
}

/// A parameter's value, quoted or not, and what stands behind it.
fn value(text: &str) -> Result<(String, &str), LinkError> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',', ' ', '\t']).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return Ok((value.to_owned(), rest));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((place, character)) = characters.next() {
        match character {
            '"' => return Ok((value, &quoted[place + 1..])),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    Err(LinkError("a quoted text has no end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_or_semicolon_inside_an_address_or_a_quoted_text_separates_nothing() {
        for (header, found) in [
            ("</a;b,c?x=1>; rel=next", Some("/a;b,c?x=1")),
            (r#"</a>; title="x; rel=next, <y>; rel=next""#, None),
            (r#"</a>; title="\"; rel=next"; rel=prev, </b>; REL = next"#, Some("/b")),
            ("</a>; rel=prev; rel=next", None),
            ("</a>;rel=next,</b>;rel=next", Some("/a")),
            (" , </a>; rel=next; crossorigin ", Some("/a")),
            ("", None),
        ] {
            let header = header.trim_start_matches([' ', ',']);
            assert_eq!(next(header), Ok(found.map(str::to_owned)), "{header}");
        }
    }

    #[test]
    fn what_is_no_list_of_links_is_refused() {
        for header in ["/a", "</a", "</a> rel=next", r#"</a>; rel="next"#, "next", "</a>; rel=next </b>"] {
            assert!(next(header).is_err(), "{header}");
        }
    }
}

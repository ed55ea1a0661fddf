//! Bodies that a client wanted in an encoding, read as they were before: a copy is checked as what it says.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

/// The body without its encoding; the headers that tell of it are gone then. A body that decodes to more than `most` bytes is not read.
///
/// # Errors
/// Why it cannot be read.
pub(crate) fn decoded(headers: &mut HeaderMap, body: Vec<u8>, most: usize) -> Result<Vec<u8>, String> {
    let Some(encoding) = headers.get(CONTENT_ENCODING) else { return Ok(body) };
    let encoding = encoding.to_str().unwrap_or_default().trim().to_ascii_lowercase();
    let read = match encoding.as_str() {
        "" | "identity" => return Ok(body),
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(body.as_slice()), most),
        "deflate" => read(ZlibDecoder::new(body.as_slice()), most),
        _ => return Err(format!("its body is in the encoding `{encoding}`, which is not read here")),
    };
    let body = read.map_err(|problem| format!("its body says that it is in the encoding `{encoding}`: {problem}"))?;
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    Ok(body)
}

fn read(from: impl Read, most: usize) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    from.take(most as u64 + 1).read_to_end(&mut body).map_err(|error| error.to_string())?;
    if body.len() > most { Err(format!("it has more than {most} bytes")) } else { Ok(body) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::*;

    fn headers(encoding: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_ENCODING, encoding.parse().expect("a value"))])
    }

    #[test]
    fn what_is_encoded_is_read_within_bounds_and_says_no_more_that_it_is() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(b"{\"a\": 1}").expect("written");
        let mut deflate = ZlibEncoder::new(Vec::new(), Compression::fast());
        deflate.write_all(b"{\"a\": 1}").expect("written");
        for (name, body) in [("gzip", gzip.finish()), ("deflate", deflate.finish())] {
            let (mut told, body) = (headers(name), body.expect("finished"));
            assert_eq!(
                decoded(&mut headers(name), body.clone(), 7),
                Err(format!("its body says that it is in the encoding `{name}`: it has more than 7 bytes"))
            );
            assert_eq!(decoded(&mut told, body, 8), Ok(b"{\"a\": 1}".to_vec()));
            assert!(told.is_empty());
        }
        assert!(decoded(&mut headers("gzip"), b"{}".to_vec(), 8).is_err());
        assert!(decoded(&mut headers("br"), b"{}".to_vec(), 8).is_err_and(|problem| problem.contains("`br`")));
        assert_eq!(decoded(&mut HeaderMap::new(), b"{}".to_vec(), 8), Ok(b"{}".to_vec()));
    }
}

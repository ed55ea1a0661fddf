//! Which numbers used once were used: the one thing that an engine remembers of a request besides its journal.
//!
//! Bounded in time and in number. What is forgotten because of its age came with a signature that is no longer good.

use std::collections::{HashSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use oplog_wire::sign::Identity;
use sha2::{Digest as _, Sha256};

/// How long a number is remembered: a signature may be dated 31 minutes ahead at most, and is good for 31 minutes after that.
const LIFE: SignedDuration = SignedDuration::from_mins(62);

/// Most numbers remembered; the oldest give way.
const MOST: usize = 100_000;

/// Stands for an access key and its number, whatever their lengths.
type Digest = [u8; 32];

/// The numbers that were used.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    used: HashSet<Digest>,
    oldest_first: VecDeque<(Timestamp, Digest)>,
}

impl Nonces {
    /// Uses up the number of a request that was proven to come from `identity`. Whether it was still unused; a request without
    /// one uses up nothing.
    pub(crate) fn spend(&mut self, identity: &Identity, now: Timestamp) -> bool {
        let Some(nonce) = &identity.nonce else { return true };
        self.forget(now);
        let length = (identity.access_key.len() as u64).to_be_bytes();
        let digest = Sha256::new().chain_update(length).chain_update(&identity.access_key).chain_update(nonce);
        let digest: Digest = digest.finalize().into();
        let is_new = self.used.insert(digest);
        if is_new {
            self.oldest_first.push_back((now, digest));
        }
        is_new
    }

    fn forget(&mut self, now: Timestamp) {
        while let Some((since, digest)) = self.oldest_first.front() {
            if self.oldest_first.len() < MOST && now.duration_since(*since) <= LIFE {
                return;
            }
            self.used.remove(digest);
            self.oldest_first.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spend(nonces: &mut Nonces, key: &str, nonce: Option<&str>, minute: i64) -> bool {
        let identity = Identity {
            access_key: key.to_owned(),
            security_token: None,
            nonce: nonce.map(str::to_owned),
            signed_at: None,
        };
        nonces.spend(&identity, Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute))
    }

    #[test]
    fn a_number_serves_each_key_once() {
        let mut nonces = Nonces::default();
        for (key, nonce, is_new) in [("a", "1", true), ("a", "1", false), ("a", "2", true), ("b", "1", true)] {
            assert_eq!(spend(&mut nonces, key, Some(nonce), 0), is_new, "{key} {nonce}");
        }
        assert!(
            spend(&mut nonces, "a1", Some("2"), 0) && spend(&mut nonces, "a", Some("12"), 0),
            "no two are confused"
        );
        assert!(spend(&mut nonces, "a", None, 0) && spend(&mut nonces, "a", None, 0), "most schemes have none");
    }

    #[test]
    fn it_forgets_what_is_too_old_to_be_sent_again() {
        let mut nonces = Nonces::default();
        for (minute, is_new) in [(0, true), (62, false), (63, true), (64, false)] {
            assert_eq!(spend(&mut nonces, "a", Some("1"), minute), is_new, "{minute}");
        }
    }

    #[test]
    fn it_forgets_the_oldest_when_there_are_too_many() {
        let mut nonces = Nonces::default();
        for number in 0..=MOST {
            assert!(spend(&mut nonces, "a", Some(&number.to_string()), 0));
        }
        assert_eq!((nonces.used.len(), nonces.oldest_first.len()), (MOST, MOST));
        assert!(!spend(&mut nonces, "a", Some(&MOST.to_string()), 0), "the newest is known");
        assert!(spend(&mut nonces, "a", Some("0"), 0), "the oldest is not");
    }
}

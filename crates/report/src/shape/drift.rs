//! Whether what was seen is within what was accepted before, and what to accept next if it is not.
//!
//! A run sees a part of what a service may answer: a short list has no next page, a member that may be null happens not to be.
//! So seeing less is no drift; seeing anything that no accepted answer had is, and so is an answer without a member that
//! every accepted one had. Pure; neighbours: the parent makes shapes, [`crate::snapshots`] keeps them.

use std::collections::{BTreeMap, BTreeSet};

use super::{BodyShape, Members, Scalar};

impl BodyShape {
    /// The shape to accept after this one was seen: this one, and whatever `accepted` allows beside it that nothing seen
    /// speaks against. Equal to `accepted` exactly if nothing drifted.
    ///
    /// ```
    /// use oplog_report::shape::BodyShape;
    /// use serde_json::json;
    ///
    /// let accepted = BodyShape::of(&json!([{"id": 1, "note": null}, {"id": 2, "note": "late", "by": "me"}]));
    /// let less = BodyShape::of(&json!([{"id": 3, "note": null}]));
    /// assert_eq!(less.completed_by(&accepted), accepted);
    /// let other = BodyShape::of(&json!([{"note": "late", "tag": true}]));
    /// assert_eq!(other.completed_by(&accepted), BodyShape::of(&json!([{"note": null, "tag": true}, {"note": "late", "tag": true, "by": "me"}])));
    /// ```
    #[must_use]
    pub fn completed_by(&self, accepted: &Self) -> Self {
        let contradicts = (self.array.is_some() && accepted.array.is_none())
            || (self.object.is_some() && accepted.object.is_none())
            || self.scalars.iter().any(|scalar| *scalar != Scalar::Null && !accepted.allows(*scalar));
        let mut scalars = self.scalars.clone();
        scalars.extend(accepted.scalars.iter().filter(|scalar| **scalar == Scalar::Null || !contradicts));
        let object = match (&self.object, &accepted.object) {
            (Some(seen), Some(accepted)) => Some(seen.completed_by(accepted)),
            (seen, accepted) => seen.as_ref().or(accepted.as_ref().filter(|_| !contradicts)).cloned(),
        };
        let array = match (&self.array, &accepted.array) {
            (Some(seen), Some(accepted)) => Some(Box::new(seen.completed_by(accepted))),
            (seen, accepted) => seen.as_ref().or(accepted.as_ref().filter(|_| !contradicts)).cloned(),
        };
        let mut completed = Self { scalars, object, array };
        completed.widen();
        completed
    }

    /// The places that `accepted` has and this one lacks, as the text of a shape spells them: nothing was seen of them.
    #[must_use]
    pub fn unseen_of(&self, accepted: &Self) -> Vec<String> {
        let places = |shape: &Self| -> BTreeSet<String> {
            let text = shape.to_string();
            text.lines().filter_map(|line| line.rsplit_once(": ")).map(|(path, _)| path.replace('?', "")).collect()
        };
        places(accepted).difference(&places(self)).cloned().collect()
    }

    fn allows(&self, scalar: Scalar) -> bool {
        let has = |scalar| self.scalars.contains(&scalar);
        match scalar {
            Scalar::Time(_) | Scalar::Uuid => has(scalar) || has(Scalar::Text),
            Scalar::Integer => has(scalar) || has(Scalar::Number),
            _ => has(scalar),
        }
    }
}

impl Members {
    fn completed_by(&self, accepted: &Self) -> Self {
        let mut known = BTreeMap::new();
        for (name, (count, shape)) in &self.known {
            let before = accepted.known.get(name);
            let optional = *count < self.objects || before.is_some_and(|(count, _)| *count < accepted.objects);
            let shape = before.map_or_else(|| shape.clone(), |(_, before)| shape.completed_by(before));
            known.insert(name.clone(), (u64::from(!optional), shape));
        }
        let optional = accepted.known.iter().filter(|(_, (count, _))| *count < accepted.objects);
        for (name, (_, shape)) in optional {
            known.entry(name.clone()).or_insert_with(|| (0, shape.clone()));
        }
        Self { objects: 1, known }
    }
}

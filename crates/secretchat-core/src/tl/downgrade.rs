//! Bringing a value down to an older layer, and keeping the books on what that costs.

use std::fmt;

/// Something that a value lost on its way to an older layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Where it was: the fields from the root of the value, such as `message.media.attributes[1].round_message`.
    pub path: String,
    /// What it was.
    pub what: Lost,
}

/// The ways in which something is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The layer has no such field.
    Field,
    /// The layer has no such constructor: the value was dropped, or replaced by the empty one of its type.
    Constructor(&'static str),
    /// The layer has fewer bits for the number, which was replaced by the nearest one that fits.
    Range,
    /// The layer does not allow entities to overlap: one that did was dropped.
    Overlap,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            Lost::Field => write!(f, "{}: no such field", self.path),
            Lost::Constructor(name) => write!(f, "{}: no constructor {name}", self.path),
            Lost::Range => write!(f, "{}: the number is too large", self.path),
            Lost::Overlap => write!(f, "{}: one overlaps another", self.path),
        }
    }
}

/// A value that an older layer cannot express even with losses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("layer {layer} has no constructor {constructor}, needed at `{path}`")]
pub struct NotRepresentable {
    /// Where the constructor stands, from the root of the value; empty for the root itself.
    pub path: String,
    /// The constructor that the layer lacks.
    pub constructor: &'static str,
    /// The layer.
    pub layer: u32,
}

/// The way from the root of a value to where the work is done, and the losses so far.
#[derive(Debug)]
pub struct Descent {
    layer: u32,
    path: Vec<Segment>,
    losses: Vec<Loss>,
}

#[derive(Clone, Copy, Debug)]
enum Segment {
    Field(&'static str),
    Index(usize),
}

/// A value that can be brought to any layer.
pub(crate) trait ToLayer: Sized {
    /// The same value in constructors of the layer.
    fn to_layer(self, descent: &mut Descent) -> Result<Self, NotRepresentable>;

    /// The value that stands for nothing, if the type has one in the layer.
    fn empty(_layer: u32) -> Option<Self> {
        None
    }
}

/// A constructor that replaced one of an older layer.
pub(crate) trait StepDown {
    type To;

    fn step_down(self, descent: &mut Descent) -> Self::To;
}

/// Brings a value to a layer.
pub(crate) fn downgrade<T: ToLayer>(
    value: T,
    layer: u32,
) -> Result<(T, Vec<Loss>), NotRepresentable> {
    let mut descent = Descent {
        layer,
        path: Vec::new(),
        losses: Vec::new(),
    };
    let value = value.to_layer(&mut descent)?;
    Ok((value, descent.losses))
}

impl Descent {
    /// The layer to arrive at.
    #[must_use]
    pub fn layer(&self) -> u32 {
        self.layer
    }

    /// Notes that the field `name` is lost, unless it said nothing anyway.
    pub fn lost_field(&mut self, name: &'static str, said_nothing: bool) {
        if !said_nothing {
            self.within(Segment::Field(name), |descent| descent.note(Lost::Field));
        }
    }

    /// Notes that the constructor of the element `index` of the field `name` is lost.
    pub fn lost_element(&mut self, name: &'static str, index: usize, constructor: &'static str) {
        self.within(Segment::Field(name), |descent| {
            descent.within(Segment::Index(index), |descent| {
                descent.note(Lost::Constructor(constructor));
            });
        });
    }

    /// Notes that the constructor of the value at hand is lost.
    pub(crate) fn lost_constructor(&mut self, constructor: &'static str) {
        self.note(Lost::Constructor(constructor));
    }

    /// Notes the loss of a field that says nothing when it has its default.
    pub(crate) fn removed<T: Default + PartialEq>(&mut self, name: &'static str, value: &T) {
        self.lost_field(name, *value == T::default());
    }

    /// A number that the layer holds in 32 bits.
    pub(crate) fn narrow(&mut self, name: &'static str, value: i64) -> i32 {
        let limit = if value < 0 { i32::MIN } else { i32::MAX };
        i32::try_from(value).unwrap_or_else(|_| {
            self.within(Segment::Field(name), |descent| descent.note(Lost::Range));
            limit
        })
    }

    /// The value of the field `name`, or the empty one of its type.
    pub(crate) fn field<T: ToLayer>(
        &mut self,
        name: &'static str,
        value: T,
    ) -> Result<T, NotRepresentable> {
        self.within(Segment::Field(name), |descent| {
            let before = descent.losses.len();
            value.to_layer(descent).or_else(|missing| {
                let empty = T::empty(descent.layer).ok_or_else(|| missing.clone())?;
                descent.dropped(before, &missing);
                Ok(empty)
            })
        })
    }

    /// Fails unless the layer has the constructor, which came with layer `since`.
    pub(crate) fn require(
        &self,
        since: u32,
        constructor: &'static str,
    ) -> Result<(), NotRepresentable> {
        if self.layer >= since {
            return Ok(());
        }
        Err(NotRepresentable {
            path: self.path(),
            constructor,
            layer: self.layer,
        })
    }

    /// Replaces the losses inside a value by the loss of the whole.
    fn dropped(&mut self, before: usize, missing: &NotRepresentable) {
        self.losses.truncate(before);
        self.note(Lost::Constructor(missing.constructor));
    }

    fn note(&mut self, what: Lost) {
        let path = self.path();
        self.losses.push(Loss { path, what });
    }

    fn within<R>(&mut self, segment: Segment, work: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(segment);
        let result = work(self);
        self.path.pop();
        result
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for segment in &self.path {
            match segment {
                Segment::Field(name) if path.is_empty() => path.push_str(name),
                Segment::Field(name) => path.extend([".", name]),
                Segment::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }
}

/// Elements that the layer lacks are dropped.
impl<T: ToLayer> ToLayer for Vec<T> {
    fn to_layer(self, descent: &mut Descent) -> Result<Self, NotRepresentable> {
        let mut kept = Self::with_capacity(self.len());
        for (index, item) in self.into_iter().enumerate() {
            descent.within(Segment::Index(index), |descent| {
                let before = descent.losses.len();
                match item.to_layer(descent) {
                    Ok(item) => kept.push(item),
                    Err(missing) => descent.dropped(before, &missing),
                }
            });
        }
        Ok(kept)
    }
}

/// An optional value that the layer lacks is left out.
impl<T: ToLayer> ToLayer for Option<T> {
    fn to_layer(self, descent: &mut Descent) -> Result<Self, NotRepresentable> {
        let Some(value) = self else {
            return Ok(None);
        };
        let before = descent.losses.len();
        value.to_layer(descent).map(Some).or_else(|missing| {
            descent.dropped(before, &missing);
            Ok(None)
        })
    }
}

impl<T: ToLayer> ToLayer for Box<T> {
    fn to_layer(self, descent: &mut Descent) -> Result<Self, NotRepresentable> {
        (*self).to_layer(descent).map(Self::new)
    }
}

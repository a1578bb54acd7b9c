//! What C holds: objects of which it knows only the address.

use super::{Failure, Returned};
use crate::status::Status;

/// The content of an object.
///
/// In debug builds an object that was freed stays in memory, empty, so that its use is found; in release builds it is gone.
pub(crate) struct Handle<T>(Option<T>);

impl<T> Handle<T> {
    pub(crate) const fn new(content: T) -> Self {
        Self(Some(content))
    }
}

/// An object with a name of its own in C.
pub(crate) trait Object: Sized {
    /// What it is.
    type Content;

    /// Makes one.
    fn of(content: Self::Content) -> Self;
    fn handle(&self) -> &Handle<Self::Content>;
    fn handle_mut(&mut self) -> &mut Handle<Self::Content>;

    /// Gives one to C, which must free it.
    fn into_raw(content: Self::Content) -> *mut Self {
        Box::into_raw(Box::new(Self::of(content)))
    }

    /// Takes one back from C and gives its content; `None` for NULL and for one that was freed.
    ///
    /// # Safety
    /// It is NULL or comes from [`into_raw`](Self::into_raw), nobody else uses it, and in release builds it was not
    /// taken back before.
    unsafe fn take_back(object: *mut Self) -> Option<Self::Content> {
        if object.is_null() {
            return None;
        }
        if cfg!(debug_assertions) {
            // SAFETY: it is not NULL, and what was freed in a debug build is still there.
            let object = unsafe { &mut *object };
            return object.handle_mut().0.take();
        }
        // SAFETY: it was made by `Box::into_raw`, and is taken back once.
        let mut object = unsafe { Box::from_raw(object) };
        object.handle_mut().0.take()
    }
}

/// Makes a type an [`Object`]: `object!(Name: Content)`.
macro_rules! object {
    ($name:ident: $content:ty) => {
        impl $crate::boundary::Object for $name {
            type Content = $content;

            fn of(content: Self::Content) -> Self {
                Self($crate::boundary::Handle::new(content))
            }

            fn handle(&self) -> &$crate::boundary::Handle<Self::Content> {
                &self.0
            }

            fn handle_mut(&mut self) -> &mut $crate::boundary::Handle<Self::Content> {
                &mut self.0
            }
        }
    };
}
pub(crate) use object;

/// A pointer of C that may be NULL, as a parameter.
pub(crate) trait Given {
    type Content;

    /// The content of the object, or what is wrong with the parameter of this name.
    fn given(self, parameter: &str) -> Returned<Self::Content>;
}

impl<'a, T: Object> Given for Option<&'a T> {
    type Content = &'a T::Content;

    fn given(self, parameter: &str) -> Returned<Self::Content> {
        let object = self.ok_or_else(|| Failure::null(parameter))?;
        object.handle().0.as_ref().ok_or_else(|| freed(parameter))
    }
}

impl<'a, T: Object> Given for Option<&'a mut T> {
    type Content = &'a mut T::Content;

    fn given(self, parameter: &str) -> Returned<Self::Content> {
        let object = self.ok_or_else(|| Failure::null(parameter))?;
        object
            .handle_mut()
            .0
            .as_mut()
            .ok_or_else(|| freed(parameter))
    }
}

fn freed(parameter: &str) -> Failure {
    Failure::new(Status::Handle, format!("{parameter}: was freed"))
}

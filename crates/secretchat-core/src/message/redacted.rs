//! `Debug` that shows how long texts and byte strings are, never what they say.

/// Implements `Debug` for a struct with fields that are shown, and after the semicolon those that are not.
macro_rules! debug_redacted {
    ($name:ident { $($shown:ident),* ; $($hidden:ident),* }) => {
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                let Self { $($shown,)* $($hidden),* } = self;
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($shown), $shown))*
                    $(.field(stringify!($hidden), &crate::tl::Redacted($hidden)))*
                    .finish()
            }
        }
    };
}

pub(super) use debug_redacted;

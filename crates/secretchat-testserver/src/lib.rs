//! Test equipment: a small Telegram for tests, demos and offline work. Never part of the shipped library.

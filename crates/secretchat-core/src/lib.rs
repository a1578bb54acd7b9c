//! Telegram secret chats as a state machine without I/O.

"""tg-secret, an implementation of secret chats in Python, over Telethon."""

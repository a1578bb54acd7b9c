"""telethon-secret-chat, an implementation of secret chats in Python, over Telethon."""

//! An account as others see it.

use grammers_tl_types::{enums, types};
use secretchat_core::ids::UserId;
use secretchat_core::tl::api::InputUser;

use crate::account::Account;
use crate::server::Server;

/// Whom `viewer` means; `None` if there is no such user, or the access hash is not its.
pub(super) fn find(server: &Server, viewer: UserId, input: &InputUser) -> Option<UserId> {
    match input {
        InputUser::InputUserSelf => Some(viewer),
        InputUser::InputUser(input) => {
            let account = server.accounts.get(&UserId(input.user_id))?;
            (account.access_hash == input.access_hash).then_some(UserId(input.user_id))
        }
        InputUser::FromMessage(_) | InputUser::Empty => None,
    }
}

/// The user as `viewer` sees it; `None` if there is none.
pub(super) fn user(server: &Server, viewer: UserId, id: UserId) -> Option<enums::User> {
    let account = server.accounts.get(&id)?;
    let mut user = nobody(id);
    user.is_self = id == viewer;
    user.deleted = account.deactivated;
    user.access_hash = Some(account.access_hash);
    if !account.deactivated {
        introduce(&mut user, account);
    }
    Some(enums::User::User(user))
}

fn introduce(user: &mut types::User, account: &Account) {
    user.bot = account.is_bot;
    // Clients tell bots from users by either of the two.
    user.bot_info_version = account.is_bot.then_some(1);
    user.first_name = Some(account.first_name.clone()).filter(|name| !name.is_empty());
    user.username.clone_from(&account.username);
    user.phone.clone_from(&account.phone);
}

/// A user of whom nothing is known.
const fn nobody(id: UserId) -> types::User {
    types::User {
        is_self: false,
        contact: false,
        mutual_contact: false,
        deleted: false,
        bot: false,
        bot_chat_history: false,
        bot_nochats: false,
        verified: false,
        restricted: false,
        min: false,
        bot_inline_geo: false,
        support: false,
        scam: false,
        apply_min_photo: false,
        fake: false,
        bot_attach_menu: false,
        premium: false,
        attach_menu_enabled: false,
        bot_can_edit: false,
        close_friend: false,
        stories_hidden: false,
        stories_unavailable: false,
        contact_require_premium: false,
        bot_business: false,
        bot_has_main_app: false,
        bot_forum_view: false,
        bot_forum_can_manage_topics: false,
        bot_can_manage_bots: false,
        bot_guestchat: false,
        bot_guard: false,
        id: id.0,
        access_hash: None,
        first_name: None,
        last_name: None,
        username: None,
        phone: None,
        photo: None,
        status: None,
        bot_info_version: None,
        restriction_reason: None,
        bot_inline_placeholder: None,
        lang_code: None,
        emoji_status: None,
        usernames: None,
        stories_max_id: None,
        color: None,
        profile_color: None,
        bot_active_users: None,
        bot_verification_icon: None,
        send_paid_messages_stars: None,
        linked_community_id: None,
    }
}

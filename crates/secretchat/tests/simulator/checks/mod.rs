//! What must hold once everything has come to rest.

mod chats;
mod events;
mod files;
mod history;
mod view;

pub(crate) use self::view::View;

use crate::rules::Broken;
use crate::side::Who;
use crate::world::World;

/// Everything, once all is quiet.
pub(crate) fn all(world: &World, view: &View) -> Result<(), Broken> {
    chats::check(world, view)?;
    for who in Who::BOTH {
        history::check(world, view, who)?;
        events::check(world, view, who)?;
        files::check(world, view, who)?;
    }
    Ok(())
}

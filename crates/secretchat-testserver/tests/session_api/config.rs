//! Where the datacentres are.

use grammers_tl_types::{enums, functions};
use secretchat_testserver::{DC_ID, HOME_DC};

use crate::world::{FAR_KEY, KEY, World};

#[test]
fn strangers_are_told_where_the_datacentres_are() {
    let mut world = World::new();
    let enums::Config::Config(config) = world.call(KEY, &functions::help::GetConfig {}).unwrap();
    let options = config.dc_options.iter().map(|option| {
        let enums::DcOption::Option(option) = option;
        (option.id, option.ip_address.as_str(), option.port)
    });
    assert_eq!(
        options.collect::<Vec<_>>(),
        [(HOME_DC, "127.0.0.1", 4001), (DC_ID, "127.0.0.1", 4002)]
    );
    assert_eq!((config.this_dc, config.date), (HOME_DC, 1_000_000));
    assert!(config.expires > config.date && !config.test_mode);
}

#[test]
fn each_datacentre_says_which_one_it_is() {
    let mut world = World::new();
    for caller in [KEY, FAR_KEY] {
        let enums::Config::Config(config) =
            world.call(caller, &functions::help::GetConfig {}).unwrap();
        let enums::NearestDc::Dc(nearest) = world
            .call(caller, &functions::help::GetNearestDc {})
            .unwrap();
        assert_eq!((config.this_dc, nearest.this_dc), (caller.dc, caller.dc));
        assert_eq!(nearest.nearest_dc, HOME_DC);
    }
}

#[test]
fn what_clients_ask_at_their_start_is_no_method() {
    let mut world = World::with_alice();
    let f = functions::help::GetCountriesList {
        lang_code: "en".to_owned(),
        hash: 0,
    };
    assert_eq!(
        world.call(KEY, &f).map(|_| ()),
        crate::world::refused(400, "METHOD_INVALID")
    );
}

//! The password, with the client's half of another library.

use grammers_crypto::two_factor_auth::{calculate_2fa, check_p_and_g};
use grammers_tl_types::enums::{InputCheckPasswordSrp, PasswordKdfAlgo};
use grammers_tl_types::functions::{account, auth, updates};
use grammers_tl_types::types::PasswordKdfAlgoSha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow as Algorithm;
use grammers_tl_types::{enums, types};

use crate::login::{code_sent, who};
use crate::world::{KEY, World, refused};

const PASSWORD: &str = "correct horse";

/// Alice has entered her code.
fn halfway() -> World {
    let mut world = World::new();
    let user = world.alice.user;
    world
        .session
        .set_password(&mut world.server, user, PASSWORD);
    let sign_in = code_sent(&mut world, "+9996610001");
    assert_eq!(
        world.call(KEY, &sign_in),
        refused(401, "SESSION_PASSWORD_NEEDED")
    );
    world
}

fn parameters(world: &mut World) -> types::account::Password {
    let enums::account::Password::Password(password) =
        world.call(KEY, &account::GetPassword {}).unwrap();
    password
}

fn algorithm(parameters: &types::account::Password) -> &Algorithm {
    match &parameters.current_algo {
        Some(PasswordKdfAlgo::Sha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow(algorithm)) => {
            algorithm
        }
        _ => panic!("another algorithm"),
    }
}

/// What a client sends that was given this password.
fn proof(parameters: &types::account::Password, password: &str) -> types::InputCheckPasswordSrp {
    let Algorithm { salt1, salt2, g, p } = algorithm(parameters);
    let g_b = parameters.srp_b.clone().unwrap();
    let (m1, g_a) = calculate_2fa(salt1, salt2, p, g, g_b, vec![77; 256], password);
    types::InputCheckPasswordSrp {
        srp_id: parameters.srp_id.unwrap(),
        a: g_a.to_vec(),
        m1: m1.to_vec(),
    }
}

fn check(proof: types::InputCheckPasswordSrp) -> auth::CheckPassword {
    auth::CheckPassword {
        password: InputCheckPasswordSrp::Srp(proof),
    }
}

#[test]
fn the_password_completes_the_login() {
    let mut world = halfway();
    assert_eq!(world.session.user(KEY.key_id), None);
    assert_eq!(
        world.call(KEY, &updates::GetState {}),
        refused(401, "SESSION_PASSWORD_NEEDED")
    );
    let parameters = parameters(&mut world);
    assert!(parameters.has_password && parameters.hint.is_some());
    let algorithm = algorithm(&parameters);
    assert!(check_p_and_g(&algorithm.p, &algorithm.g));
    let right = check(proof(&parameters, PASSWORD));
    assert_eq!(who(world.call(KEY, &right).unwrap()), 1001);
    assert!(world.call(KEY, &updates::GetState {}).is_ok());
}

#[test]
fn a_wrong_password_can_be_corrected_with_fresh_parameters() {
    let mut world = halfway();
    let first = parameters(&mut world);
    let wrong = check(proof(&first, "wrong horse"));
    assert_eq!(
        world.call(KEY, &wrong),
        refused(400, "PASSWORD_HASH_INVALID")
    );
    let late = check(proof(&first, PASSWORD));
    assert_eq!(world.call(KEY, &late), refused(400, "SRP_ID_INVALID"));
    let second = parameters(&mut world);
    assert_ne!(first.srp_b, second.srp_b);
    let right = check(proof(&second, PASSWORD));
    assert!(world.call(KEY, &right).is_ok());
}

#[test]
fn a_number_that_makes_the_password_irrelevant_is_no_proof() {
    let mut world = halfway();
    for a in [
        vec![0; 256],
        secretchat_core::crypto::DhParams::known().p().to_vec(),
        vec![1; 257],
    ] {
        let parameters = parameters(&mut world);
        let mut proof = proof(&parameters, PASSWORD);
        proof.a = a;
        assert_eq!(
            world.call(KEY, &check(proof)),
            refused(400, "PASSWORD_HASH_INVALID")
        );
    }
    let nothing = auth::CheckPassword {
        password: InputCheckPasswordSrp::InputCheckPasswordEmpty,
    };
    assert_eq!(
        world.call(KEY, &nothing),
        refused(400, "PASSWORD_HASH_INVALID")
    );
}

#[test]
fn who_has_no_password_is_told_so() {
    let mut world = World::with_alice();
    let parameters = parameters(&mut world);
    assert!(!parameters.has_password);
    assert_eq!((parameters.srp_id, parameters.srp_b), (None, None));
}

#[test]
fn strangers_are_told_nothing_of_passwords() {
    let mut world = World::new();
    assert_eq!(
        world.call(KEY, &account::GetPassword {}),
        refused(401, "AUTH_KEY_UNREGISTERED")
    );
}

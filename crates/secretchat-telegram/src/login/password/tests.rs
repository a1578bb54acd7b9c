use super::*;

/// The prime of Telegram.
const P: &str = "c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f\
48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37\
20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64\
2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4\
a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754\
fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4\
e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f\
0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b";

fn p() -> Vec<u8> {
    let digits = |at| u8::from_str_radix(&P[at..at + 2], 16).unwrap();
    (0..P.len()).step_by(2).map(digits).collect()
}

fn numbers(p: Vec<u8>, g: i32, g_b: Vec<u8>) -> types::account::Password {
    let algorithm = Algorithm {
        salt1: vec![1; 40],
        salt2: vec![2; 16],
        g,
        p,
    };
    types::account::Password {
        has_recovery: false,
        has_secure_values: false,
        has_password: true,
        current_algo: Some(algorithm.into()),
        srp_b: Some(g_b),
        srp_id: Some(5),
        hint: None,
        email_unconfirmed_pattern: None,
        new_algo: enums::PasswordKdfAlgo::Unknown,
        new_secure_algo: enums::SecurePasswordKdfAlgo::Unknown,
        secure_random: Vec::new(),
        pending_reset_date: None,
        login_email_pattern: None,
    }
}

fn is_taken(p: Vec<u8>, g: i32, g_b: Vec<u8>) -> bool {
    Srp::new(numbers(p, g, g_b)).is_ok()
}

#[test]
fn sound_numbers_are_answered_differently_each_time() {
    let answer = || {
        let srp = Srp::new(numbers(p(), 3, vec![9; 255])).unwrap();
        let answer = srp.answer(&Zeroizing::new("secret".to_owned())).unwrap();
        let enums::InputCheckPasswordSrp::Srp(answer) = answer else {
            panic!("no answer");
        };
        answer
    };
    let (one, other) = (answer(), answer());
    assert_eq!((one.srp_id, one.a.len(), one.m1.len()), (5, 256, 32));
    assert_ne!(one.a, other.a);
}

#[test]
fn numbers_that_nobody_could_mean_are_refused_without_a_panic() {
    assert!(is_taken(p(), 3, vec![9]));
    for g in [i32::MIN, 0, 1, 8] {
        assert!(!is_taken(p(), g, vec![9]));
    }
    for p in [Vec::new(), vec![1; 255], vec![0; 256]] {
        assert!(!is_taken(p, 3, vec![9]));
    }
    let mut just_below = p();
    just_below[255] &= !1;
    for g_b in [Vec::new(), vec![0], vec![1], p(), just_below, vec![9; 257]] {
        assert!(!is_taken(p(), 3, g_b));
    }
    let none = types::account::Password {
        current_algo: None,
        ..numbers(p(), 3, vec![9])
    };
    assert!(Srp::new(none).is_err());
    let of_a_new_kind = types::account::Password {
        current_algo: Some(enums::PasswordKdfAlgo::Unknown),
        ..numbers(p(), 3, vec![9])
    };
    assert!(Srp::new(of_a_new_kind).is_err());
}

#[test]
fn a_number_that_is_no_safe_prime_is_refused() {
    let mut composite = p();
    composite[255] = 0x5d;
    let srp = Srp::new(numbers(composite, 3, vec![9])).unwrap();
    let answer = srp.answer(&Zeroizing::new("secret".to_owned()));
    assert!(matches!(answer, Err(LoginError::Unexpected(_))));
}

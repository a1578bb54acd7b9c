//! Agreeing on an authorization key. The client's half is put together from the parts of grammers, which has Telegram's
//! RSA keys built in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use grammers_crypto::{AuthKey, aes, factorize, generate_key_data_from_nonce, rsa};
use grammers_mtproto::mtp::Plain;
use grammers_mtproto::transport::Full;
use grammers_mtsender::{InvocationError, Sender, connect_with_auth};
use grammers_tl_types::{Cursor, Deserializable as _, Serializable as _, enums, functions, types};
use num_bigint::BigUint;
use secretchat_testserver::HOME_DC;
use secretchat_testserver::mtproto::TestServer;
use sha1::{Digest as _, Sha1};

use super::client::{GET_DH_CONFIG, address};

const NONCE: [u8; 16] = [1; 16];
const NEW_NONCE: [u8; 32] = [2; 32];

/// How a client pads what it encrypts for the server.
type Pad = fn(&[u8], &BigUint) -> Vec<u8>;

/// The second half of a client that has asked.
struct Client {
    sender: Sender<Full, Plain>,
    asked: types::ResPq,
    modulus: BigUint,
}

impl Client {
    async fn ask(server: &TestServer) -> Self {
        let sender = Sender::connect(Full::new(), Plain::new(), address(server, HOME_DC)).await;
        let mut sender = sender.unwrap();
        let asked = sender.invoke(&functions::ReqPqMulti { nonce: NONCE }).await;
        let enums::ResPq::Pq(asked) = asked.unwrap();
        assert_eq!(asked.nonce, NONCE);
        let fingerprints = &asked.server_public_key_fingerprints;
        assert_eq!(*fingerprints, [server.front().rsa_fingerprint()]);
        Self {
            sender,
            asked,
            modulus: modulus(&server.front().rsa_public_pem()),
        }
    }

    /// The two factors, as bytes.
    fn factors(&self) -> [Vec<u8>; 2] {
        let pq = u64::from_be_bytes(self.asked.pq.as_slice().try_into().unwrap());
        let (p, q) = factorize(pq);
        [p, q].map(|factor| BigUint::from(factor).to_bytes_be())
    }

    async fn request(
        &mut self,
        [p, q]: [Vec<u8>; 2],
        pad: Pad,
    ) -> Result<enums::ServerDhParams, InvocationError> {
        let server_nonce = self.asked.server_nonce;
        let inner = enums::PQInnerData::Dc(types::PQInnerDataDc {
            pq: self.asked.pq.clone(),
            p: p.clone(),
            q: q.clone(),
            nonce: NONCE,
            server_nonce,
            new_nonce: NEW_NONCE,
            dc: HOME_DC,
        });
        let request = functions::ReqDhParams {
            nonce: NONCE,
            server_nonce,
            p,
            q,
            public_key_fingerprint: self.asked.server_public_key_fingerprints[0],
            encrypted_data: pad(&inner.to_bytes(), &self.modulus),
        };
        self.sender.invoke(&request).await
    }

    /// Goes through to the end; gives the key and the first salt.
    async fn agree(mut self, pad: Pad) -> [u8; 256] {
        let offered = self.request(self.factors(), pad).await.unwrap();
        let enums::ServerDhParams::Ok(offered) = offered else {
            panic!("{offered:?}");
        };
        let server_nonce = self.asked.server_nonce;
        let (key, iv) = generate_key_data_from_nonce(&server_nonce, &NEW_NONCE);
        let offer = unhash(offered.encrypted_answer, &key, &iv);
        let p = BigUint::from_bytes_be(&offer.dh_prime);
        let b = BigUint::from_bytes_be(&[7; 256]);
        let inner = enums::ClientDhInnerData::Data(types::ClientDhInnerData {
            nonce: NONCE,
            server_nonce,
            retry_id: 0,
            g_b: BigUint::from(offer.g.cast_unsigned())
                .modpow(&b, &p)
                .to_bytes_be(),
        });
        let request = functions::SetClientDhParams {
            nonce: NONCE,
            server_nonce,
            encrypted_data: hash(&inner.to_bytes(), &key, &iv),
        };
        let done = self.sender.invoke(&request).await.unwrap();
        let enums::SetClientDhParamsAnswer::DhGenOk(done) = done else {
            panic!("{done:?}");
        };
        let shared = BigUint::from_bytes_be(&offer.g_a)
            .modpow(&b, &p)
            .to_bytes_be();
        let mut auth_key = [0; 256];
        auth_key[256 - shared.len()..].copy_from_slice(&shared);
        let hash = AuthKey::from_bytes(auth_key).calc_new_nonce_hash(&NEW_NONCE, 1);
        assert_eq!(done.new_nonce_hash1, hash);
        auth_key
    }
}

/// The modulus in a public key of PKCS #1.
fn modulus(pem: &str) -> BigUint {
    let lines = pem.lines().filter(|line| !line.starts_with('-'));
    let der = STANDARD.decode(lines.collect::<String>()).unwrap();
    // A sequence of two integers, with their lengths.
    assert_eq!(
        der[..9],
        [0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00]
    );
    assert_eq!(der[265..], [0x02, 0x03, 0x01, 0x00, 0x01]);
    BigUint::from_bytes_be(&der[9..265])
}

/// `RSA_PAD`.
fn pad_new(data: &[u8], modulus: &BigUint) -> Vec<u8> {
    let key = rsa::Key::new(&modulus.to_string(), "65537").unwrap();
    rsa::encrypt_hashed(data, &key, &[3; 224])
}

/// As clients did before.
fn pad_old(data: &[u8], modulus: &BigUint) -> Vec<u8> {
    let mut padded = [Sha1::digest(data).as_slice(), data].concat();
    padded.resize(255, 4);
    let number = BigUint::from_bytes_be(&padded);
    let encrypted = number.modpow(&BigUint::from(65_537_u32), modulus);
    let encrypted = encrypted.to_bytes_be();
    [vec![0; 256 - encrypted.len()], encrypted].concat()
}

/// What the server has hashed and encrypted.
fn unhash(mut encrypted: Vec<u8>, key: &[u8; 32], iv: &[u8; 32]) -> types::ServerDhInnerData {
    aes::ige_decrypt(&mut encrypted, key, iv);
    let mut cursor = Cursor::from_slice(&encrypted[20..]);
    let enums::ServerDhInnerData::Data(inner) =
        enums::ServerDhInnerData::deserialize(&mut cursor).unwrap();
    let hash = Sha1::digest(&encrypted[20..20 + cursor.pos()]);
    assert_eq!(encrypted[..20], hash[..]);
    inner
}

fn hash(data: &[u8], key: &[u8; 32], iv: &[u8; 32]) -> Vec<u8> {
    let mut hashed = [Sha1::digest(data).as_slice(), data].concat();
    hashed.resize(hashed.len().next_multiple_of(16), 5);
    aes::ige_encrypt(&mut hashed, key, iv);
    hashed
}

async fn is_agreed(pad: Pad) {
    let server = TestServer::start(["alice"]).await.unwrap();
    let auth_key = Client::ask(&server).await.agree(pad).await;
    let connect = || connect_with_auth(Full::new(), address(&server, HOME_DC), auth_key);
    let mut nobody = connect().await.unwrap();
    let refusal = nobody.invoke(&GET_DH_CONFIG).await.unwrap_err();
    assert!(refusal.is("AUTH_KEY_UNREGISTERED"), "{refusal}");
    // Who logs in on the key can call.
    let id = Sha1::digest(auth_key)[12..].try_into().unwrap();
    let user = server.account("alice").unwrap().user;
    server
        .front()
        .api(|api| api.bind(i64::from_le_bytes(id), user));
    connect()
        .await
        .unwrap()
        .invoke(&GET_DH_CONFIG)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_client_that_pads_as_now_gets_a_key() {
    is_agreed(pad_new).await;
}

#[tokio::test]
async fn a_client_that_pads_as_before_gets_a_key() {
    is_agreed(pad_old).await;
}

#[tokio::test]
async fn a_client_that_cannot_factorize_is_not_listened_to() {
    let server = TestServer::start([]).await.unwrap();
    let mut client = Client::ask(&server).await;
    let [p, q] = client.factors();
    let refusal = client.request([q, p], pad_new).await.unwrap_err();
    assert_eq!(refusal.to_string(), no_such_key());
}

#[tokio::test]
async fn a_client_that_encrypts_for_somebody_else_is_not_listened_to() {
    let server = TestServer::start([]).await.unwrap();
    let mut client = Client::ask(&server).await;
    client.modulus -= 2_u32;
    let refusal = client.request(client.factors(), pad_new).await.unwrap_err();
    assert_eq!(refusal.to_string(), no_such_key());
}

fn no_such_key() -> String {
    use grammers_mtproto::transport::Error;
    InvocationError::Transport(Error::BadStatus { status: 404 }).to_string()
}

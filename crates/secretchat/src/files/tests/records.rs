//! The stored forms.

use secretchat_core::record::RecordError;

use super::*;

/// States as they were written once: they load for ever.
const UPLOAD: &str = concat!(
    "345d08b20300000088776655443322112001010101010101010101010101010101010101010101010101010101010101",
    "01000000200202020202020202020202020202020202020202020202020202020202020202000000c0c62d0000000000",
    "15cd853dfe9c97170d2f7365637265742f612e6a70670000000008000200000020030303030303030303030303030303",
    "0303030303030303030303030303030303000000",
);
const DOWNLOAD: &str = concat!(
    "1e0620c70100000001000000000000000200000000000000040000002001010101010101010101010101010101010101",
    "010101010101010101010101010000002002020202020202020202020202020202020202020202020202020202020202",
    "02000000c0c62d000000000005612e6a7067000000001000000000002003030303030303030303030303030303030303",
    "03030303030303030303030303000000c9cbb0da01000000232f7365637265742f612e6a70672e303031313232333334",
    "343535363637372e706172740d2f7365637265742f612e6a70670000",
);

fn hex(text: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn an_upload_of_the_first_version_loads_for_ever() {
    let state = UploadState::from_bytes(&hex(UPLOAD)).unwrap();
    assert_eq!(state.plan.file_id, 0x1122_3344_5566_7788);
    assert_eq!(
        state.plan.key,
        FileKey::from_slices(&[1; 32], &[2; 32]).unwrap()
    );
    assert_eq!((state.plan.size, state.done), (3_000_000, 2));
    assert_eq!(to_hex(&state.to_bytes()), UPLOAD);
    #[cfg(unix)]
    assert_eq!(
        format!("{:?}", state.plan.source()),
        "Some(FileSource { .. })"
    );
}

#[test]
fn a_download_of_the_first_version_loads_for_ever() {
    let state = DownloadState::from_bytes(&hex(DOWNLOAD)).unwrap();
    assert_eq!((state.file.size, state.done), (3_000_000, 2 * PART));
    assert_eq!(state.name, "a.jpg");
    assert_eq!(to_hex(&state.to_bytes()), DOWNLOAD);
    assert!(state.sink().is_some() && state.is_resumable());
}

/// Tries everything that can happen to a record; what remains readable must not be impossible.
fn damage(record: &[u8], load: impl Fn(&[u8]) -> Result<(), RecordError>) {
    assert_eq!(load(record), Ok(()));
    for length in 0..record.len() {
        assert!(load(&record[..length]).is_err(), "cut to {length}");
    }
    assert!(load(&[record, &[0; 4]].concat()).is_err());
    for at in 0..record.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut damaged = record.to_vec();
            damaged[at] ^= change;
            // Some of these are other valid records; none may panic.
            drop(load(&damaged));
        }
    }
}

#[test]
fn damaged_records_are_an_error_and_never_a_panic() {
    damage(&hex(UPLOAD), |bytes| {
        let state = UploadState::from_bytes(bytes)?;
        assert!(state.plan.size > 0);
        drop(state.to_bytes());
        Ok(())
    });
    damage(&hex(DOWNLOAD), |bytes| {
        let state = DownloadState::from_bytes(bytes)?;
        assert!(state.file.size > 0 && state.done <= state.file.size);
        drop(state.sink());
        Ok(())
    });
}

#[test]
fn impossible_values_are_named() {
    let upload = |at: usize, bytes: &[u8]| {
        let mut record = hex(UPLOAD);
        record[at..at + bytes.len()].copy_from_slice(bytes);
        UploadState::from_bytes(&record).unwrap_err()
    };
    // id, flags, file_id, and two strings of 33 bytes rounded up come before the size.
    let size = 4 + 4 + 8 + 36 + 36;
    assert_eq!(upload(size, &[0; 8]), RecordError::Field("size"));
    assert_eq!(upload(size, &[0xff; 8]), RecordError::Field("size"));
    assert_eq!(upload(size + 5, &[1]), RecordError::Field("size"));
    assert_eq!(upload(4 + 4 + 8, &[33]), RecordError::Field("key"));
    // The time and the path follow.
    let part_size = size + 8 + 8 + 16;
    let refused = RecordError::Field("part_size");
    assert_eq!(upload(part_size, &[1]), refused);
    assert_eq!(upload(part_size, &[0; 4]), refused);
    assert_eq!(upload(part_size + 4, &[7]), RecordError::Field("done"));
    assert_eq!(upload(part_size + 7, &[0x80]), RecordError::Field("done"));
}

#[test]
fn debug_shows_no_key_path_or_name() {
    let upload = UploadState::from_bytes(&hex(UPLOAD)).unwrap();
    let download = DownloadState::from_bytes(&hex(DOWNLOAD)).unwrap();
    let received = [
        Received::Path("/secret/a.jpg".into()),
        Received::Bytes(vec![1; 7].into()),
    ];
    let shown = format!("{upload:?} {download:?} {:?} {received:?}", download.sink());
    for secret in ["secret", "a.jpg", "[1, 1", "0x0101", "[3, 3"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(
        shown.contains("3000000") && shown.contains("7 bytes"),
        "{shown}"
    );
}

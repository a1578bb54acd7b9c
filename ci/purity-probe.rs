//! Breaks every rule of crates/secretchat-core/clippy.toml once. `ci/purity` compiles
//! this in a throw-away crate and demands one complaint per rule.

use std::path::Path;

pub fn clocks(instant: std::time::Instant, time: std::time::SystemTime) {
    let _ = std::time::Instant::now();
    let _ = instant.elapsed();
    let _ = std::time::SystemTime::now();
    let _ = time.elapsed();
}

pub fn environment() {
    let _ = std::env::args();
    let _ = std::env::args_os();
    let _ = std::env::current_dir();
    let _ = std::env::current_exe();
    let _ = std::env::temp_dir();
    let _ = std::env::var("HOME");
    let _ = std::env::var_os("HOME");
    let _ = std::env::vars();
    let _ = std::env::vars_os();
}

pub fn files(permissions: std::fs::Permissions) {
    let _ = std::fs::canonicalize("a");
    let _ = std::fs::copy("a", "b");
    let _ = std::fs::create_dir("a");
    let _ = std::fs::create_dir_all("a");
    let _ = std::fs::exists("a");
    let _ = std::fs::hard_link("a", "b");
    let _ = std::fs::metadata("a");
    let _ = std::fs::read("a");
    let _ = std::fs::read_dir("a");
    let _ = std::fs::read_link("a");
    let _ = std::fs::read_to_string("a");
    let _ = std::fs::remove_dir("a");
    let _ = std::fs::remove_dir_all("a");
    let _ = std::fs::remove_file("a");
    let _ = std::fs::rename("a", "b");
    let _ = std::fs::set_permissions("a", permissions);
    let _ = std::fs::symlink_metadata("a");
    let _ = std::fs::write("a", "b");
    let _ = std::fs::DirBuilder::new();
    let _ = std::fs::File::open("a");
    let _ = std::fs::OpenOptions::new();
}

pub fn paths(path: &Path) {
    let _ = path.canonicalize();
    let _ = path.exists();
    let _ = path.is_dir();
    let _ = path.is_file();
    let _ = path.is_symlink();
    let _ = path.metadata();
    let _ = path.read_dir();
    let _ = path.read_link();
    let _ = path.symlink_metadata();
    let _ = path.try_exists();
}

pub fn terminal() {
    let _ = std::io::stderr();
    let _ = std::io::stdin();
    let _ = std::io::stdout();
    dbg!(1);
    eprint!("a");
    eprintln!("a");
    print!("a");
    println!("a");
}

pub fn sockets() {
    let _ = std::net::TcpListener::bind("[::1]:0");
    let _ = std::net::TcpStream::connect("[::1]:0");
    let _ = std::net::UdpSocket::bind("[::1]:0");
}

pub fn processes_and_threads(limit: std::time::Duration) {
    let _ = std::process::Command::new("a");
    let _ = std::process::id();
    let _ = std::thread::Builder::new();
    std::thread::park();
    std::thread::park_timeout(limit);
    std::thread::scope(|_| ());
    std::thread::sleep(limit);
    let _ = std::thread::spawn(|| ());
    std::thread::yield_now();
}

pub fn end() {
    std::process::exit(1)
}

pub fn crash() {
    std::process::abort()
}

pub fn own_randomness() {
    let _ = std::collections::HashMap::<u8, u8>::new();
    let _ = std::collections::HashSet::<u8>::new();
    let _ = std::hash::RandomState::new();
}

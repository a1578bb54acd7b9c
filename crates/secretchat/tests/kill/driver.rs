//! The server, and the hand that kills.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use secretchat::core::ids::Time;
use secretchat_testserver::Server;
use secretchat_testserver::network::{Network, Wire};
use secretchat_testserver::socket::serve;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::options::Run;
use crate::plan::{Plan, Who};
use crate::process::Process;
use crate::tally;
use crate::verdict::Verdict;

/// How long the two may go without getting further, when nobody is killed any more.
const PATIENCE: Duration = Duration::from_secs(90);

pub(crate) fn run(run: &Run) -> ExitCode {
    let folder = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let result = whole_run(run, folder.path());
    let seconds = began.elapsed().as_secs_f32();
    let (message, is_good) = match result {
        Ok(verdict) => (verdict.to_string(), verdict.is_good()),
        Err(broken) => (broken, false),
    };
    println!("kill: seed {}, {seconds:.1} s", run.plan.seed);
    println!("{}", tally::sum(folder.path()));
    let Run { plan, kills } = run;
    let Plan {
        messages, files, ..
    } = plan;
    println!("{messages} messages, {files} files, {kills} kills: {message}");
    if is_good {
        return ExitCode::SUCCESS;
    }
    println!("what is left is in {}", folder.keep().display());
    ExitCode::FAILURE
}

fn whole_run(run: &Run, folder: &Path) -> Result<Verdict, String> {
    let runtime = Runtime::new().unwrap();
    let server = start_server(&runtime, run.plan.seed);
    write_files(run.plan, folder);
    allow(folder, 0);
    let mut both = Who::BOTH.map(|who| Process::start(run.plan, who, server, folder));
    kill_at_random(run, folder, &mut both)?;
    allow(folder, u32::MAX);
    let settled = wait_until_done(folder, &mut both);
    for process in both {
        process.stop(PATIENCE)?;
    }
    settled.and_then(|()| Verdict::reach(run.plan, folder))
}

/// One of the two has a connection that keeps the order of calls, the other has not.
fn start_server(runtime: &Runtime, seed: u64) -> SocketAddr {
    let rng = |n| ChaCha20Rng::seed_from_u64(seed << 8 | n);
    let _inside = runtime.enter();
    let network = Network::new(Server::new(rng(1)), Time::from_date(1_767_258_000), rng(2));
    for who in Who::BOTH {
        network.account(who.user()).set_wire(Wire {
            there_ms: 1..=25,
            back_ms: 1..=25,
            ordered: who == Who::Alice,
            silent: false,
        });
    }
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)));
    let listener = listener.unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(serve(listener, network));
    address
}

fn write_files(plan: Plan, folder: &Path) {
    for who in Who::BOTH {
        for way in ["out", "in"] {
            fs::create_dir(who.path(folder, way)).unwrap();
        }
        for n in 0..plan.files_of(who) {
            fs::write(who.file(folder, "out", n), plan.content(who, n)).unwrap();
        }
    }
}

/// Each side may send so many texts by now: so they have something to do for as long as there are kills.
fn allow(folder: &Path, texts: u32) {
    let (new, place) = (folder.join("allowed.new"), folder.join("allowed"));
    fs::write(&new, texts.to_string()).unwrap();
    fs::rename(new, place).unwrap();
}

fn kill_at_random(run: &Run, folder: &Path, both: &mut [Process; 2]) -> Result<(), String> {
    let mut rng = ChaCha20Rng::seed_from_u64(run.plan.seed);
    let mut kills = 0;
    while kills < run.kills {
        let texts = u64::from(run.plan.texts_of(Who::Alice)) * u64::from(kills + 1);
        let allowed = (texts / u64::from(run.kills + 1)) as u32;
        allow(folder, allowed);
        // Sometimes while it starts.
        let longest = [30, 150, 300, 500][(rng.next_u32() % 4) as usize];
        sleep(Duration::from_millis(u64::from(rng.next_u32() % longest)));
        let victims: &[usize] = match rng.next_u32() % 5 {
            0 if kills + 2 <= run.kills => &[0, 1],
            n => &[[0], [1]][(n % 2) as usize],
        };
        for victim in victims {
            both[*victim].kill()?;
            kills += 1;
            if is_busy(folder, allowed) {
                tally::count(folder, tally::BUSY);
            }
        }
        for victim in victims {
            both[*victim].start_again();
        }
    }
    Ok(())
}

/// Whether something that may be sent by now is not there yet.
fn is_busy(folder: &Path, allowed: u32) -> bool {
    Who::BOTH.into_iter().any(|who| {
        let noted = fs::read(who.path(folder, "events")).unwrap_or_default();
        let noted = String::from_utf8_lossy(&noted);
        let told = noted.lines().filter(|line| line.contains("message"));
        told.collect::<BTreeSet<_>>().len() < allowed as usize
    })
}

/// Each side says when it has everything.
fn wait_until_done(folder: &Path, both: &mut [Process; 2]) -> Result<(), String> {
    let mut last = (Instant::now(), 0);
    loop {
        let done = Who::BOTH.map(|who| who.path(folder, "done").exists());
        if done == [true, true] {
            return Ok(());
        }
        for process in &mut *both {
            process.check()?;
        }
        let noted = Who::BOTH.map(|who| fs::metadata(who.path(folder, "events")));
        let noted = noted.into_iter().flatten().map(|found| found.len()).sum();
        if noted > last.1 {
            last = (Instant::now(), noted);
        }
        if last.0.elapsed() > PATIENCE {
            return Err(format!(
                "nothing happens any more; has everything: {done:?}"
            ));
        }
        sleep(Duration::from_millis(50));
    }
}

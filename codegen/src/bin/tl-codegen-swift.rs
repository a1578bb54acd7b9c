//! Plugin of `tl-codegen`: reads a request on standard input, writes Swift types as a response on standard output.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use tl_codegen::plugin::Request;

fn main() -> ExitCode {
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tl-codegen-swift: {error}");
            ExitCode::FAILURE
        }
    }
}

fn answer() -> Result<(), Box<dyn Error>> {
    let request: Request = serde_json::from_reader(io::stdin().lock())?;
    let response = tl_codegen::swift::generate(&request);
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, &response)?;
    stdout.flush()?;
    Ok(())
}

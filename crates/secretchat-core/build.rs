//! Generates the TL types from `tl-schemas/`.

fn main() -> std::process::ExitCode {
    tl_codegen::build("../../tl-schemas")
}

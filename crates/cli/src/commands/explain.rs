//! placeholder
use crate::args::ExplainArgs;
use crate::data::Data;
pub(crate) fn run(_args: &ExplainArgs, _data: &Data, _program: &str) -> anyhow::Result<u8> {
    Ok(0)
}

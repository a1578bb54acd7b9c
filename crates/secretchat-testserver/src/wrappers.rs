//! Calls inside of calls: what stands around a method.

use secretchat_core::tl::api::functions::{
    InitConnection, InvokeAfterMsg, InvokeAfterMsgs, InvokeWithLayer,
};
use secretchat_core::tl::{self, Deserialize, Function, Reader, Serialize};

/// Wrappers around wrappers; clients use two or three.
pub(crate) const MAX_WRAPPERS: usize = 8;

/// Steps over one wrapper; whether there was one.
pub(crate) fn step_over(reader: &mut Reader<'_>) -> Result<bool, tl::Error> {
    match reader.clone().nat()? {
        <InvokeWithLayer<Inside> as Function>::ID => skip::<InvokeWithLayer<Inside>>(reader),
        <InitConnection<Inside> as Function>::ID => skip::<InitConnection<Inside>>(reader),
        <InvokeAfterMsg<Inside> as Function>::ID => skip::<InvokeAfterMsg<Inside>>(reader),
        <InvokeAfterMsgs<Inside> as Function>::ID => skip::<InvokeAfterMsgs<Inside>>(reader),
        _ => Ok(false),
    }
}

fn skip<T: Deserialize>(reader: &mut Reader<'_>) -> Result<bool, tl::Error> {
    reader.read::<T>().map(|_| true)
}

/// Stands for the function inside a wrapper: what is read of it is nothing, so that the reader stops before it.
struct Inside;

impl Serialize for Inside {
    fn serialize(&self, _: &mut Vec<u8>) {}
}

impl Deserialize for Inside {
    fn deserialize(_: &mut Reader<'_>) -> Result<Self, tl::Error> {
        Ok(Self)
    }
}

impl Function for Inside {
    type Result = bool;
    const ID: u32 = 0;
    const NAME: &'static str = "";
}

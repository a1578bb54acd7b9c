//! The calls of the chats: made in their order, answered in any.

use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::future::{BoxFuture, FutureExt as _};
use futures_util::stream::FuturesUnordered;
use secretchat_core::io::{Response, RpcError};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::actor::Works;
use super::turn::{Call, Work};
use crate::event::EventKind;
use crate::transport::{ANSWER_TIMEOUT, DynTransport};

type Answer = (Call, Result<Response, RpcError>);

/// Makes the calls that come, until no more can come.
pub(super) async fn run(
    transport: Arc<dyn DynTransport>,
    mut calls: mpsc::UnboundedReceiver<Call>,
    works: Works,
) {
    let mut under_way = FuturesUnordered::<BoxFuture<'static, Answer>>::new();
    loop {
        tokio::select! {
            biased;
            call = calls.recv() => match call {
                // Polled once right here: that is what decides the order of calls.
                Some(call) => {
                    let mut answer = make(Arc::clone(&transport), call).boxed();
                    match futures_util::poll!(&mut answer) {
                        std::task::Poll::Ready(answer) => give_back(answer, &works),
                        std::task::Poll::Pending => under_way.push(answer),
                    }
                }
                None => return,
            },
            Some(answer) = under_way.next() => give_back(answer, &works),
        }
    }
}

async fn make(transport: Arc<dyn DynTransport>, call: Call) -> Answer {
    let answer = timeout(
        ANSWER_TIMEOUT,
        transport.invoke(None, call.request.to_bytes()),
    );
    let result = answer.await.unwrap_or(Err(RpcError::Network));
    // An answer that cannot be read is as good as none.
    let result = result.and_then(|bytes| call.request.parse(&bytes).map_err(|_| RpcError::Network));
    (call, result)
}

fn give_back((call, result): Answer, works: &Works) {
    let work: Work = Box::new(move |turn| {
        let Ok(turn) = turn else { return };
        let error = result.as_ref().err();
        if let Some(error) = error.filter(|error| error.retry_after_ms(0).is_some()) {
            let (method, error) = (call.request.method(), error.clone());
            turn.publish(Some(call.chat), EventKind::CallDelayed { method, error });
        }
        turn.answered((call.epoch, call.chat, call.id), result);
    });
    works.send(work);
}

//! Bodies that end: in bytes and in time. A sender that goes silent, or that is never done, is given
//! up; the reader of the body gets an error that says which.

use std::{
    error::Error,
    fmt,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use gongkai_domain::refusal::Refusal;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use crate::problem::Problem;

/// Why a body was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    TooLarge(usize),
    TooSlow,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(limit) => write!(f, "the body is larger than {limit} bytes"),
            Self::TooSlow => f.write_str("the body did not come in time"),
        }
    }
}

impl Error for Broken {}

/// What to answer to a request whose body could not be read.
pub(crate) fn problem_of_body(error: &(dyn Error + 'static)) -> Problem {
    let mut cause = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<Broken>() {
            Some(Broken::TooLarge(limit)) => return Problem::TooLarge(*limit),
            Some(Broken::TooSlow) => return Problem::TooSlow,
            None => cause = error.source(),
        }
    }
    // The connection broke, and nobody will read the answer; or its parts have no end.
    Problem::BadRequest(Refusal::new("unreadable", "提交的内容不完整，请返回上一页重新提交"))
}

/// The body, of at most so many bytes.
pub(crate) fn limited(body: Body, bytes: usize) -> Body {
    Body::new(Limited { body, left: bytes, limit: bytes })
}

/// The body, if it never pauses for `silence` and is complete within `total`.
pub(crate) fn timed(body: Body, silence: Duration, total: Duration) -> Body {
    if body.is_end_stream() {
        return body;
    }
    let end = Instant::now() + total;
    Body::new(Timed { body, silence, end, alarm: None })
}

struct Limited {
    body: Body,
    left: usize,
    limit: usize,
}

impl HttpBody for Limited {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let frame = match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => frame,
            Poll::Ready(other) => return Poll::Ready(other.map(|frame| frame.map_err(Into::into))),
            Poll::Pending => return Poll::Pending,
        };
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        Poll::Ready(Some(match self.left.checked_sub(bytes) {
            None => Err(Broken::TooLarge(self.limit).into()),
            Some(left) => {
                self.left = left;
                Ok(frame)
            }
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

struct Timed {
    body: Body,
    silence: Duration,
    end: Instant,
    /// Runs while the sender is waited for.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            self.alarm = None;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let (silence, end) = (self.silence, self.end);
        let alarm = self.alarm.get_or_insert_with(|| {
            Box::pin(if end < Instant::now() + silence { sleep_until(end) } else { sleep(silence) })
        });
        alarm.as_mut().poll(cx).map(|()| Some(Err(Broken::TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

//! Tests through the router, over operations of a small kind that mean nothing.

mod bombs;
mod house;
mod over_http;
mod queries;
mod snapshot;
mod streams;

//! Wire-faithful stand-ins for outside systems, served on this machine. They hold no key and call nobody.
//! One file and one line in the list for each. Where the outside system itself is on the machine, it is started here.

pub mod anthropic;
mod llm;
pub mod openai;
pub mod postgres;
mod serve;
pub mod sink;
pub mod smtp;
pub mod webhook;

pub use llm::{Options, Seen};
pub use serve::Handle;

/// Name and one line about it, for help texts.
pub const ALL: &[(&str, &str)] = &[
    ("openai", "Chat Completions, plain and streamed, with faults by model name"),
    ("anthropic", "Messages, plain and streamed, with faults by model name"),
    ("sink", "takes HTTP effects and counts how often each key was applied"),
    ("webhook", "takes signed webhooks, checks them, and can lose, delay or refuse them"),
];

#[cfg(test)]
mod tests;

mod cst;
mod difference;
mod fmt;
mod layout;
mod original;
mod service;

mod cst;
mod fmt;
mod layout;
mod service;

mod cst;
mod difference;
mod fmt;
mod layout;
mod service;

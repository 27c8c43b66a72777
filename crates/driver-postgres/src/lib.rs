//! `Connection` over PostgreSQL's wire protocol, synchronous.

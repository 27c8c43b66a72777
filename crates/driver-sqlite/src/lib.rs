//! seesaw driver-sqlite

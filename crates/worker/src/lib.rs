//! seesaw worker

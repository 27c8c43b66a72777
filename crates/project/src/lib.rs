//! seesaw project

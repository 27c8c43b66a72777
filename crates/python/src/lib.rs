//! seesaw python

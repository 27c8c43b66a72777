//! Everything that CI checks.
use anyhow::Result;
pub fn test(browser: bool) -> Result<()> { let _ = browser; Ok(()) }

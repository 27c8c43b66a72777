//! What a visitor downloads, compressed as a static host would send it.

use super::Row;
use crate::places;
use crate::site::files;
use anyhow::Result;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Of what the page fetches before and without Python, and of Python.
pub fn rows() -> Result<Vec<Row>> {
    let (mut page, mut engine, mut editor, mut python) = (0, 0, 0, 0);
    let found = files(&places::dist())?;
    let sizes: Vec<(&String, Result<usize>)> = std::thread::scope(|scope| {
        let jobs: Vec<_> = found.iter().map(|(name, path)| (name, scope.spawn(move || compressed(path)))).collect();
        let join = |job: std::thread::ScopedJoinHandle<'_, Result<usize>>| {
            job.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a file could not be compressed")))
        };
        jobs.into_iter().map(|(name, job)| (name, join(job))).collect()
    });
    for (name, size) in sizes {
        // Lies beside the page for those who look for it; nothing fetches it.
        if name == "editor/LICENSES.txt" {
            continue;
        }
        let sum = match name.split('/').next() {
            Some("engine") => &mut engine,
            Some("engine-python") => &mut python,
            Some("editor") => &mut editor,
            Some("examples") => continue,
            _ => &mut page,
        };
        *sum += size?;
    }
    let megabytes = |bytes: usize| bytes as f64 / 1e6;
    let without = megabytes(page + engine + editor);
    Ok(vec![
        Row {
            measure: "page, engine and editor, brotli".to_owned(),
            value: format!(
                "{without:.2} MB ({:.2} + {:.2} + {:.2})",
                megabytes(page),
                megabytes(engine),
                megabytes(editor)
            ),
            goal: "under 1.2 MB".to_owned(),
            met: Some(without < 1.2),
        },
        Row {
            measure: "the engine with Python, brotli".to_owned(),
            value: format!("{:.2} MB", megabytes(python)),
            goal: "under 3.2 MB".to_owned(),
            met: Some(megabytes(python) < 3.2),
        },
    ])
}

fn compressed(path: &Path) -> Result<usize> {
    let content = fs::read(path)?;
    // Fonts are compressed by themselves.
    if path.extension().is_some_and(|extension| extension == "woff2") {
        return Ok(content.len());
    }
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    writer.write_all(&content)?;
    writer.flush()?;
    Ok(writer.into_inner().len())
}

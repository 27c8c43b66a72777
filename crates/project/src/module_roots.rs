//! Where the modules of a project are looked for, and what belongs to it.

use crate::config::Config;
use crate::host::Host;
use crate::{detect, path};

/// The folders that imports start from: what `prepend_sys_path` names, the working directory, and the folders above the
/// scripts, each with its `src`. Where the working directory lies inside of a package, the folder that holds the package
/// comes last.
pub fn roots(host: &dyn Host, config: &Config) -> Vec<String> {
    let top = host.root();
    let mut roots = Vec::new();
    let mut add = |folder: String| {
        let folder = if folder == "." { String::new() } else { folder };
        if !roots.contains(&folder) {
            roots.push(folder);
        }
    };
    for folder in &config.prepend_sys_path {
        add(path::relative(&top, folder.trim()));
    }
    add(String::new());
    add_source(host, "", &mut add);
    let mut folder = path::relative(&top, &config.script_location);
    while !folder.is_empty() && folder != "." && folder != "/" {
        add_source(host, &folder, &mut add);
        let above = path::parent(&folder).to_owned();
        add(folder);
        // Above a folder that lies elsewhere only what is still inside of a package belongs to the project.
        if path::is_absolute(&above) && !host.is_file(&path::join(&above, "__init__.py")) {
            add(above);
            break;
        }
        folder = above;
    }
    if let Some(holder) = detect::holder_of_package(host, &top) {
        // A package without `__init__.py` around it: `src/shop/app`.
        let above = path::parent(&holder).to_owned();
        add(holder);
        if path::name(&above) == "src" {
            add(above);
        }
    }
    roots
}

/// The repository around the working directory: packages that the scripts import may lie elsewhere in it.
pub fn repository(host: &dyn Host) -> Option<String> {
    let top = host.root();
    let mut folder = top.as_str();
    while folder != "/" && !folder.is_empty() {
        if host.kind(&path::join(folder, ".git")).is_some() {
            return (folder != top).then(|| folder.to_owned());
        }
        folder = path::parent(folder);
    }
    None
}

fn add_source(host: &dyn Host, folder: &str, add: &mut impl FnMut(String)) {
    let source = path::join(folder, "src");
    if host.is_folder(&source) {
        add(source);
    }
}

/// A path, if it belongs to the project: below the working directory, or below a root elsewhere.
pub fn inside(name: &str, roots: &[String]) -> Option<String> {
    let path = path::normal(name);
    if path.starts_with("..") {
        return None;
    }
    let below = |root: &String| match path.strip_prefix(root.as_str()) {
        Some(rest) => path::is_absolute(root) && (rest.is_empty() || rest.starts_with('/')),
        None => false,
    };
    let belongs = !path::is_absolute(&path) || roots.iter().any(below);
    belongs.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_belongs_to_the_project_is_inside() {
        let roots = vec![String::new(), "/repo".to_owned()];
        assert_eq!(inside("app/./x.py", &roots).as_deref(), Some("app/x.py"));
        assert_eq!(inside("/repo/app/x.py", &roots).as_deref(), Some("/repo/app/x.py"));
        for outside in ["/repository/x.py", "/etc/passwd", "../x.py", "app/../../x.py", "/repo/../etc/passwd"] {
            assert_eq!(inside(outside, &roots), None, "{outside}");
        }
    }
}

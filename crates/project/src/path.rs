//! Paths as text: `/` between the parts, also on machines that write `\`.

pub fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic()
}

/// `name` inside of `folder`; an absolute `name` stays as it is.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() || folder == "." || is_absolute(name) {
        return name.to_owned();
    }
    format!("{}/{name}", folder.trim_end_matches('/'))
}

/// Without `.`, `..` and doubled slashes; the empty text is the root of a relative path.
pub fn normal(path: &str) -> String {
    let path = path.replace('\\', "/");
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    format!("{}{}", if absolute { "/" } else { "" }, parts.join("/"))
}

/// From the machine's root.
pub fn absolute(root: &str, path: &str) -> String {
    normal(&join(root, path))
}

/// As people know it: relative to the root where it lies inside.
pub fn relative(root: &str, path: &str) -> String {
    let (root, path) = (normal(root), absolute(root, path));
    if root == "/" {
        return path.trim_start_matches('/').to_owned();
    }
    match path.strip_prefix(&root) {
        Some("") => ".".to_owned(),
        Some(rest) if rest.starts_with('/') => rest[1..].to_owned(),
        _ => path,
    }
}

/// The folder of a path; empty for a bare name.
pub fn parent(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) => "/",
        Some(at) => &path[..at],
        None => "",
    }
}

pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The path of `to` as seen from the folder `from`; both are absolute.
pub fn from_to(from: &str, to: &str) -> String {
    let (from, to) = (normal(from), normal(to));
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').filter(|part| !part.is_empty()).collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; from.len() - common];
    parts.extend(&to[common..]);
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_shortened() {
        assert_eq!(normal("./a//b/../c/"), "a/c");
        assert_eq!(normal("/../a"), "/a");
        assert_eq!(normal("../a"), "../a");
        assert_eq!(normal("a\\b"), "a/b");
        assert_eq!(absolute("/p", "x/./y"), "/p/x/y");
        assert_eq!(absolute("/p", "/q"), "/q");
        assert_eq!(relative("/p", "/p/x/y"), "x/y");
        assert_eq!(relative("/p", "/pp/x"), "/pp/x");
        assert_eq!(relative("/", "/x"), "x");
        assert_eq!((parent("a/b"), parent("/a"), parent("a"), name("a/b")), ("a", "/", "", "b"));
        assert_eq!(from_to("/p/q", "/p/r/s"), "../r/s");
        assert_eq!(from_to("/p", "/p/r"), "r");
    }
}

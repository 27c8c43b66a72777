//! Graphs as people draw them, and what follows from them.

use super::*;

/// `id <- parents [labels] {dependencies}`, one per line, as people draw it.
fn graph(text: &str) -> Graph {
    try_graph(text).map_or_else(|error| panic!("{error}"), |(graph, _)| graph)
}

fn try_graph(text: &str) -> Result<(Graph, Vec<crate::diagnostic::Diagnostic>), RevisionError> {
    let inside = |line: &str, open: char, close: char| -> Vec<String> {
        let Some((_, rest)) = line.split_once(open) else { return Vec::new() };
        let text = rest.split(close).next().unwrap_or_default();
        text.split_whitespace().map(str::to_owned).collect()
    };
    let revision = |line: &str| {
        let head = line.split(['[', '{']).next().unwrap_or_default();
        let (id, parents) = head.split_once("<-").unwrap_or((head, ""));
        Revision {
            id: id.trim().to_owned(),
            down_revision: parents.split_whitespace().map(str::to_owned).collect(),
            branch_labels: inside(line, '[', ']'),
            depends_on: inside(line, '{', '}'),
            doc: format!("{}\nstill first\n\nsecond", id.trim()),
            path: format!("versions/{}.py", id.trim()),
        }
    };
    Graph::new(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(revision).collect())
}

fn rows(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// `id: changes` per step, as in `b: a>b`, `m: -b c>m`, `a: +a`.
fn show(steps: Result<Vec<Step>, RevisionError>) -> String {
    let change = |change: &VersionChange| match change {
        VersionChange::Insert(id) => format!("+{id}"),
        VersionChange::Delete(id) => format!("-{id}"),
        VersionChange::Update { from, to } => format!("{from}>{to}"),
    };
    let step = |step: Step| {
        let changes: Vec<String> = step.version_changes.iter().map(change).collect();
        format!("{}: {}", step.revision, changes.join(" "))
    };
    match steps {
        Ok(steps) => steps.into_iter().map(step).collect::<Vec<_>>().join("; "),
        Err(error) => error.to_string(),
    }
}

const DIAMOND: &str = "
    a
    b <- a [left]
    c <- a
    m <- b c
    n <- m
";

/// A second line that stands on a revision of the first.
const DEPENDING: &str = "
    a1 [first]
    a2 <- a1
    b1 [second]
    b2 <- b1 {a2}
    b3 <- b2 {a2}
";

#[test]
fn plans() {
    let cases = [
        (DIAMOND, "upgrade", "heads", "", "a: +a; c: a>c; b: +b; m: -b c>m; n: m>n"),
        (DIAMOND, "upgrade", "head", "n", ""),
        (DIAMOND, "upgrade", "a", "n", ""),
        (DIAMOND, "upgrade", "+1", "", "a: +a"),
        (DIAMOND, "upgrade", "+1", "a", "Ambiguous walk"),
        (DIAMOND, "upgrade", "left@+1", "a", "b: a>b"),
        (DIAMOND, "upgrade", "+7", "m", "Relative revision +7 didn't produce 7 migrations"),
        (DIAMOND, "upgrade", "c+1", "a", "c: a>c; b: +b; m: -b c>m"),
        (DIAMOND, "upgrade", "n-1", "b c", "m: -b c>m"),
        (DIAMOND, "upgrade", "+1", "b c", "Ambiguous upgrade from multiple current revisions"),
        (DIAMOND, "upgrade", "zz", "", "Can't locate revision identified by 'zz'"),
        (DIAMOND, "upgrade", "head", "gone", "Can't locate revision identified by 'gone'"),
        (DIAMOND, "downgrade", "base", "n", "n: n>m; m: +b m>c; b: -b; c: c>a; a: -a"),
        (DIAMOND, "downgrade", "-1", "n", "n: n>m"),
        (DIAMOND, "downgrade", "-1", "m", "Ambiguous walk"),
        (DIAMOND, "downgrade", "b", "m", "m: +b m>c"),
        (DIAMOND, "downgrade", "left@a", "b c", "b: -b"),
        (DIAMOND, "downgrade", "n", "b", "Destination n is not a valid downgrade target from current head(s)"),
        (DIAMOND, "downgrade", "+1", "b", "Relative revision +1 didn't produce 1 migrations"),
        (DIAMOND, "downgrade", "base+1", "b", "b: b>a"),
        (DEPENDING, "upgrade", "heads", "", "a1: +a1; a2: a1>a2; b1: +b1; b2: -b1 a2>b2; b3: b2>b3"),
        (DEPENDING, "upgrade", "second@head", "a2", "b1: +b1; b2: -b1 a2>b2; b3: b2>b3"),
        (DEPENDING, "downgrade", "second@base", "b3", "b3: b3>b2; b2: +b1 b2>a2; b1: -b1"),
        (DEPENDING, "downgrade", "nosuch@base", "b3", "Can't locate revision identified by 'nosuch'"),
    ];
    for (text, ask, target, current, expected) in cases {
        let graph = graph(text);
        let steps = match ask {
            "upgrade" => graph.upgrade(target, &rows(current)),
            _ => graph.downgrade(target, &rows(current)),
        };
        assert_eq!(show(steps), expected, "{ask} {target} from [{current}]");
    }
}

#[test]
fn stamps() {
    let cases = [
        (DIAMOND, "heads", "", false, "n: +n"),
        (DIAMOND, "a", "b c", false, "a: -b c>a"),
        (DIAMOND, "n", "b c", false, "n: -b c>n"),
        (DIAMOND, "c", "b", false, "c: +c"),
        (DIAMOND, "b c", "m", false, "b: m>b; c: +c"),
        (DIAMOND, "base", "b c", false, ": -b; : -c"),
        (DIAMOND, "b", "b", false, ""),
        (DIAMOND, "b", "gone", false, "Can't locate revision identified by 'gone'"),
        (DIAMOND, "b", "gone", true, ": -gone; b: +b"),
        (DEPENDING, "head", "", false, "Multiple heads are present; please specify a single target revision"),
    ];
    for (text, targets, current, purge, expected) in cases {
        let steps = graph(text).stamp(&rows(targets), &rows(current), purge);
        assert_eq!(show(steps), expected, "stamp {targets} from [{current}]");
    }
}

#[test]
fn faulty_graphs() {
    let cases = [
        ("a <- b\nb <- a", "Cycle is detected in revisions (a, b)"),
        ("z\nc <- b\nb <- c\n", "Cycle is detected in revisions (b, c)"),
        ("a <- a", "Self-loop is detected in revisions (a)"),
        ("a {b}\nb {a}", "Dependency cycle is detected in revisions (a, b)"),
        ("a {a}", "Dependency self-loop is detected in revisions (a)"),
        ("a\nb <- gone", "Revision gone referenced from gone -> b (head), b\nstill first is not present"),
        ("a [x]\nb <- x", "Revision x referenced from x -> b (head), b\nstill first is not present"),
        ("a\nb <- a {gone}", "Revision gone referenced from a -> b (head), b\nstill first is not present"),
        ("a [x]\nb <- a [x]", "Branch name 'x' in revision b already used by revision a"),
        ("a\nb <- a [a]", "Branch name 'a' in revision b already used by revision a"),
        ("a-b:c", "Character(s) '-, :' not allowed in revision identifier 'a-b:c'"),
    ];
    for (text, expected) in cases {
        let error = try_graph(text).map(|_| ()).expect_err(text);
        assert_eq!(error.to_string(), expected);
        assert!(error.is_broken_graph());
        assert!(error.file.is_some_and(|file| file.starts_with("versions/")), "{text}");
    }
}

#[test]
fn a_repeated_id_is_a_warning_and_the_last_counts() {
    let (graph, warnings) = try_graph("a\nb <- a\nb <-").expect("a graph");
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].message, "Revision b is present more than once");
    assert_eq!(graph.heads(), ["a", "b"]);
}

#[test]
fn labels_spread_up_and_along_a_straight_line_down() {
    let graph = graph("a\nb <- a\nc <- b [x]\nd <- c\ne <- a");
    let labelled: Vec<&str> =
        graph.revisions().filter(|r| !graph.labels(&r.id).is_empty()).map(|r| r.id.as_str()).collect();
    assert_eq!(labelled, ["b", "c", "d"]);
}

#[test]
fn new_revisions() {
    let check = |text, heads: &str, splice, labels: &str, depends: &str| {
        let (heads, branch_labels, depends_on) = (rows(heads), rows(labels), rows(depends));
        let wish =
            NewRevision { id: "new", heads: &heads, splice, branch_labels: &branch_labels, depends_on: &depends_on };
        match graph(text).new_revision(&wish) {
            Ok(header) => format!("{} {{{}}}", header.down_revision.join(" "), header.depends_on.join(" ")),
            Err(error) => error.to_string(),
        }
    };
    assert_eq!(check(DIAMOND, "", false, "", ""), "n {}");
    assert_eq!(check(DIAMOND, "base", false, "", "left"), " {left}");
    assert_eq!(check(DEPENDING, "a2 b3", false, "", "b1"), "a2 b3 {b1}");
    assert_eq!(check(DEPENDING, "a2 first@head", false, "", ""), "Duplicate head revisions specified");
    assert!(check(DEPENDING, "", false, "", "").starts_with("Multiple heads are present; please specify the head"));
    assert!(
        check(DIAMOND, "b", false, "", "").starts_with("Revision b is not a head revision; please specify --splice")
    );
    assert_eq!(check(DIAMOND, "b", true, "", ""), "b {}");
    assert_eq!(check(DIAMOND, "", false, "left", ""), "Branch name 'left' in revision new already used by revision b");
}

#[test]
fn relative_targets_are_read_as_alembic_reads_them() {
    let read = |text| resolve::parse_relative(text).map(|r| (r.label, r.symbol, r.text));
    assert_eq!(read("+2"), Some((None, None, "+2")));
    assert_eq!(read("ae10-1"), Some((None, Some("ae10"), "-1")));
    assert_eq!(read("net@base+1"), Some((Some("net"), Some("base"), "+1")));
    assert_eq!(read("net@+1 trailing"), Some((Some("net"), None, "+1")));
    assert_eq!(read("my-net@head"), None);
    assert_eq!(read("net-2@head"), Some((None, Some("net"), "-2")));
    assert_eq!(read("@-1"), None);
    assert_eq!(read("+"), None);
    assert_eq!(read(""), None);
}

#[test]
fn ten_thousand_revisions() {
    let chain = |id: usize| Revision {
        id: format!("r{id:05}"),
        down_revision: if id == 0 { Vec::new() } else { vec![format!("r{:05}", id - 1)] },
        ..Revision::default()
    };
    let (graph, _) = Graph::new((0..10_000).map(chain).collect()).expect("a graph");
    assert_eq!(graph.upgrade("head", &[]).expect("a plan").len(), 10_000);
    assert_eq!(graph.downgrade("base", &rows("r09999")).expect("a plan").len(), 10_000);
    assert_eq!(graph.history(Some("r00010:"), &[]).expect("a history").len(), 9_990);
    assert_eq!(graph.all_current(&rows("r09999")).expect("a tip"), ["r09999"]);
    assert!(graph.upgrade("+9223372036854775808", &[]).is_err());
}

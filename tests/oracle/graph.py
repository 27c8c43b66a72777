"""Records what real Alembic makes of random revision graphs, as tests/suite/graph.json.

    python tests/oracle/graph.py        # with alembic 1.20.1 and sqlalchemy 2.0.58

Alembic's answers partly depend on the order of Python sets, so everything is asked under several hash seeds: where only the
order of the steps differs the order is dropped, where the answer itself differs the case is dropped. Where Alembic stops with
an internal error ("crash") there is no answer to compare with.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import types
import warnings

SEEDS = [str(seed) for seed in range(10)]
GRAPHS = 320
CASES = 22
OUT = pathlib.Path(__file__).parent.parent / "suite" / "graph.json"


def main():
    if len(sys.argv) > 1:
        json.dump(record(), sys.stdout)
        return
    runs = []
    for seed in SEEDS:
        env = dict(os.environ, PYTHONHASHSEED=seed)
        out = subprocess.run([sys.executable, __file__, "record"], env=env, check=True, stdout=subprocess.PIPE)
        runs.append(json.loads(out.stdout))
    graphs, dropped, unordered, crashes = [], 0, 0, 0
    for versions in zip(*runs):
        graph = versions[0]
        if any(version.get("error") != graph.get("error") for version in versions):
            dropped += 1
            continue
        cases = []
        for answers in zip(*(version["cases"] for version in versions)):
            case = answers[0]
            if any(answer != case for answer in answers):
                case = agree(answers)
                if case is None:
                    dropped += 1
                    continue
                unordered += 1
            crashes += "crash" in case
            cases.append(case)
        graphs.append(dict(graph, cases=cases))
    lines = ",\n".join(json.dumps(graph, separators=(",", ":")) for graph in graphs)
    OUT.write_text("[\n" + lines + "\n]\n")
    total = sum(len(graph["cases"]) for graph in graphs)
    print(f"{len(graphs)} graphs, {total} cases ({unordered} without order, {crashes} crashes), {dropped} dropped")


def agree(answers):
    """The case without what depends on the hash seed, or None."""
    loose = []
    for answer in answers:
        answer = dict(answer)
        for key in ("steps", "found"):
            if key in answer:
                answer[key] = sorted(answer[key])
        answer["any_order"] = True
        loose.append(answer)
    return loose[0] if all(answer == loose[0] for answer in loose) else None


# ---------------------------------------------------------------------------------------------------------------- graphs


def record():
    warnings.simplefilter("ignore")
    return [record_graph(number) for number in range(GRAPHS)]


def record_graph(number):
    from alembic.script.revision import RevisionError

    rng = random.Random(number)
    revisions = make_revisions(rng)
    if number % 8 == 7:
        spoil(rng, revisions)
    graph = {"revisions": revisions, "cases": []}
    try:
        scripts = load(revisions)
        scripts.revision_map._revision_map
    except RevisionError as error:
        graph["error"] = str(error)
        return graph
    except KeyError as error:
        graph["error"] = "missing " + str(error.args[0])
        return graph
    map_ = scripts.revision_map
    graph["heads"] = list(map_.heads)
    graph["real_heads"] = list(map_._real_heads)
    graph["bases"] = list(map_.bases)
    graph["labels"] = {r[0]: sorted(map_.get_revision(r[0]).branch_labels) for r in revisions}
    graph["labels"] = {id_: labels for id_, labels in graph["labels"].items() if labels}
    states = make_states(rng, scripts, revisions)
    for _ in range(CASES):
        rows = rng.choice(states)
        kind = rng.choice(["upgrade"] * 5 + ["downgrade"] * 6 + ["stamp"] * 3 + ["history"] * 3 + ["resolve", "current", "new"])
        case = {"ask": kind, "rows": rows}
        case.update(make_question(rng, kind, revisions))
        case.update(answer(scripts, case))
        graph["cases"].append(case)
    return graph


def make_revisions(rng):
    """[id, parents, labels, dependencies] in load order."""
    count = rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14])
    stem = rng.choice(["", "", "abcd"])
    ids = []
    while len(ids) < count:
        id_ = stem + "".join(rng.choice("abcdef0123456789") for _ in range(rng.choice([1, 3, 4, 6, 12])))
        if id_ not in ids:
            ids.append(id_)
    bushy, mergy, labelled, depending = rng.random(), rng.random() * 0.3, rng.random() * 0.4, rng.random() * 0.4
    revisions, labels = [], []
    for at, id_ in enumerate(ids):
        earlier = ids[:at]
        heads = [e for e in earlier if not any(e in r[1] for r in revisions)]
        if not earlier or rng.random() < 0.1:
            parents = []
        elif len(earlier) > 1 and rng.random() < mergy:
            pool = heads if len(heads) > 1 and rng.random() < 0.8 else earlier
            parents = rng.sample(pool, min(len(pool), rng.choice([2, 2, 2, 3])))
        elif rng.random() < bushy * 0.6:
            parents = [rng.choice(earlier)]
        else:
            parents = [rng.choice(heads)]
        own = []
        if rng.random() < labelled:
            for _ in range(rng.choice([1, 1, 1, 2])):
                label = rng.choice(["net", "shop", "users", "billing", "abcdx", "x-y"]) + rng.choice(["", "", str(at)])
                if label not in labels and label not in ids:
                    own.append(label)
                    labels.append(label)
        depends = []
        if earlier and rng.random() < depending:
            for _ in range(rng.choice([1, 1, 2])):
                name = rng.choice(earlier)
                carried = [l for r in revisions for l in r[2]]
                if carried and rng.random() < 0.4:
                    name = rng.choice(carried)
                if name not in depends:
                    depends.append(name)
        revisions.append([id_, parents, own, depends])
    order = rng.random()
    if order < 0.5:
        rng.shuffle(revisions)
    elif order < 0.8:
        revisions.sort()
    return revisions


def spoil(rng, revisions):
    victim, other = rng.choice(revisions), rng.choice(revisions)
    kind = rng.choice(["parent", "dependency", "cycle", "dependency cycle", "label", "id"])
    if kind == "parent":
        victim[1].append("nowhere")
    elif kind == "dependency":
        victim[3].append("nowhere")
    elif kind == "cycle" and other[0] not in victim[1]:
        victim[1].append(other[0])
    elif kind == "dependency cycle" and other[0] not in victim[3]:
        victim[3].append(other[0])
    elif kind == "label":
        victim[2].append(other[0] if rng.random() < 0.3 else "twice")
        other[2].append("twice")
    elif kind == "id":
        victim[0] += rng.choice(["-x", "@", "+1:2"])


def load(revisions):
    from alembic.script.base import Script, ScriptDirectory
    from alembic.script.revision import RevisionMap

    def script(id_, parents, labels, depends):
        module = types.ModuleType(id_)
        module.down_revision = tuple(parents) or None
        module.branch_labels = tuple(labels) or None
        module.depends_on = tuple(depends) or None
        module.upgrade = module.downgrade = lambda: None
        return Script(module, id_, f"/versions/{id_}.py")

    scripts = ScriptDirectory(tempfile.gettempdir())
    made = [script(*revision) for revision in revisions]
    scripts.revision_map = RevisionMap(lambda: made)
    return scripts


# ------------------------------------------------------------------------------------------------------------- questions


def make_states(rng, scripts, revisions):
    """Version rows that a database can have: reached by upgrades and downgrades, and a few that only a hand can make."""
    ids = sorted(r[0] for r in revisions)
    states = [[]]
    for _ in range(5):
        rows = rng.choice(states)
        ask = rng.choice(["upgrade", "upgrade", "upgrade", "downgrade"])
        got = answer(scripts, {"ask": ask, "target": rng.choice(ids + ["heads"]), "rows": rows})
        if "rows_after" in got:
            states.append(got["rows_after"])
    odd = rng.random()
    if odd < 0.1:
        states.append(sorted(rng.sample(ids, min(len(ids), 2))))
    elif odd < 0.15:
        states.append(["gone"])
    return states


def make_question(rng, kind, revisions):
    if kind == "current":
        return {}
    if kind == "stamp":
        count = rng.choice([1, 1, 1, 2])
        return {"targets": [make_target(rng, revisions, False) for _ in range(count)], "purge": rng.random() < 0.2}
    if kind == "history":
        start, end = (rng.choice(["", "current", make_target(rng, revisions, True)]) for _ in range(2))
        return {"target": rng.choice([f"{start}:{end}", f"{start}:{end}", f"{start}:", f":{end}", start])}
    if kind == "new":
        heads = [make_target(rng, revisions, False) for _ in range(rng.choice([1, 1, 2]))]
        depends = [make_target(rng, revisions, False)] if rng.random() < 0.4 else []
        return {"targets": rng.choice([heads, ["head"]]), "splice": rng.random() < 0.5, "depends_on": depends}
    return {"target": make_target(rng, revisions, kind != "resolve")}


def make_target(rng, revisions, relative):
    ids = [r[0] for r in revisions]
    labels = [l for r in revisions for l in r[2]]
    symbol = rng.choice(ids * 2 + ["head", "heads", "heads", "base"] + labels)
    form = rng.random()
    if form < 0.12:
        symbol = rng.choice(ids)[: rng.choice([1, 2, 3, 4, 5, 8])]
    elif form < 0.3 and labels:
        symbol = rng.choice(labels) + "@" + rng.choice(["head", "head", "heads", "base"] + ids)
    elif form < 0.36:
        symbol = rng.choice(ids) + "@" + rng.choice(["head", "base"] + ids)
    elif form < 0.39:
        symbol = rng.choice(["nosuch", "nosuch@head", "nosuch@base", "zz", "-1", "+1"])
    if relative and rng.random() < 0.35:
        steps = rng.choice(["+1", "+1", "+2", "+3", "-1", "-1", "-2", "-3", "+0", "-12"])
        start = rng.choice(["", "", symbol])
        if start == "" and labels and rng.random() < 0.4:
            start = rng.choice(labels) + "@"
        symbol = start + steps
    return symbol


# --------------------------------------------------------------------------------------------------------------- answers


def answer(scripts, case):
    from alembic.script.revision import RevisionError
    from alembic.util import CommandError

    rows = tuple(case["rows"])
    try:
        return ANSWERS[case["ask"]](scripts, rows, case)
    except (CommandError, RevisionError) as error:
        return {"error": str(error)}
    except Exception as error:
        return {"crash": type(error).__name__}


def answer_upgrade(scripts, rows, case):
    return walk_steps(rows, scripts._upgrade_revs(case["target"], rows))


def answer_downgrade(scripts, rows, case):
    return walk_steps(rows, scripts._downgrade_revs(case["target"], rows))


def answer_stamp(scripts, rows, case):
    if case["purge"]:
        rows = ()
    return {"rows_after": walk_steps(rows, scripts._stamp_revs(tuple(case["targets"]), rows))["rows_after"]}


def answer_history(scripts, rows, case):
    from alembic.util import CommandError

    if ":" not in case["target"]:
        raise CommandError("History range requires [start]:[end], [start]:, or :[end]")
    base, head = case["target"].split(":")
    if head == "current":
        head = rows
    elif base == "current":
        base = rows
    return {"found": [s.revision for s in scripts.walk_revisions(base=base or "base", head=head or "heads")]}


def answer_resolve(scripts, rows, case):
    return {"found": [s.revision for s in scripts.get_revisions(case["target"])]}


def answer_current(scripts, rows, case):
    return {"found": sorted(s.revision for s in scripts.get_all_current(rows)), "any_order": True}


def answer_new(scripts, rows, case):
    from alembic.script.base import Script

    got = {}
    with tempfile.TemporaryDirectory() as place:
        scripts.dir = place
        scripts.__dict__["_version_locations"] = [pathlib.Path(place)]
        scripts._generate_template = lambda src, dest, **kw: got.update(kw)
        from_path, Script._from_path = Script._from_path, classmethod(lambda *args: None)
        try:
            heads, depends = case["targets"], case["depends_on"] or None
            scripts.generate_revision("fresh", "m", head=heads, splice=case["splice"], depends_on=depends)
        finally:
            Script._from_path = from_path
    as_list = lambda value: [value] if isinstance(value, str) else list(value or ())
    return {"down_revision": as_list(got["down_revision"]), "depends": as_list(got["depends_on"])}


ANSWERS = {
    "upgrade": answer_upgrade,
    "downgrade": answer_downgrade,
    "stamp": answer_stamp,
    "history": answer_history,
    "resolve": answer_resolve,
    "current": answer_current,
    "new": answer_new,
}


def walk_steps(rows, steps):
    from alembic.runtime.migration import HeadMaintainer, RevisionStep

    class Rows(HeadMaintainer):
        def _insert_version(self, version):
            assert version not in self.heads
            self.heads.add(version)

        def _delete_version(self, version):
            self.heads.remove(version)

        def _update_version(self, from_, to_):
            assert to_ not in self.heads
            self.heads.remove(from_)
            self.heads.add(to_)

    table = Rows(None, rows)
    for step in steps:
        table.update_to_step(step)
    ids = [step.revision.revision for step in steps if isinstance(step, RevisionStep)]
    return {"steps": ids, "rows_after": sorted(table.heads)}


if __name__ == "__main__":
    main()

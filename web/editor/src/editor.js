// The page's code editor: CodeMirror with Python and SQL, dressed by the page's own style sheet.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { sql, SQLite } from "@codemirror/lang-sql";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorSelection, EditorState, Prec, Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

// Makes an editor inside `parent`. `options`: `label` for screen readers, `gutter` for line numbers and marks,
// `onChange(key, text)`, `onSubmit()`.
export function create(parent, options) {
  const language = new Compartment();
  const states = new Map();
  let tables = {};
  let key = "";
  let kind = "";

  const support = () => {
    if (kind === "python") return python();
    if (kind === "sql") return sql({ dialect: SQLite, schema: tables, upperCaseKeywords: true });
    return [];
  };

  const extensions = [
    options.gutter ? [lineNumbers(), highlightActiveLineGutter(), lintGutter(), highlightActiveLine()] : [],
    highlightSpecialChars(),
    EditorView.lineWrapping,
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of("    "),
    indentOnInput(),
    syntaxHighlighting(classHighlighter),
    bracketMatching(),
    closeBrackets(),
    // In the query box a list that opens by itself would lie over the buttons.
    autocompletion({ activateOnTyping: options.gutter, icons: false }),
    highlightSelectionMatches(),
    Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (options.onSubmit(), true) }])),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    // Files that are dropped are for the page, not to be typed in here.
    EditorView.domEventHandlers({ drop: (event) => event.dataTransfer?.types.includes("Files") ?? false }),
    EditorView.contentAttributes.of({ "aria-label": options.label, tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      const typed = update.transactions.some((transaction) => transaction.annotation(Transaction.userEvent));
      if (update.docChanged && typed) options.onChange(key, update.state.doc.toString());
    }),
    language.of([]),
  ];

  const fresh = (text) => EditorState.create({ doc: text, extensions });
  const view = new EditorView({ parent, state: fresh("") });

  const refresh = () => view.dispatch({ effects: language.reconfigure(support()) });

  return {
    // Shows the text of a file; each key keeps its own undo history and cursor.
    open(newKey, text, newKind) {
      if (newKey === key && newKind === kind) {
        if (text !== view.state.doc.toString()) {
          view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
        }
        return;
      }
      states.set(key, view.state);
      const known = states.get(newKey);
      key = newKey;
      kind = newKind;
      view.setState(known && known.doc.toString() === text ? known : fresh(text));
      refresh();
    },
    // Forgets the undo histories: another project.
    forget() {
      states.clear();
      key = "";
      view.setState(fresh(""));
    },
    // `[{line, column, end_line, end_column, severity, message}]`, counted from 1, the end exclusive.
    mark(marks) {
      const doc = view.state.doc;
      const at = (line, column) => {
        if (line > doc.lines) return doc.length;
        const found = doc.line(Math.max(1, line));
        return offset(found, column);
      };
      const found = marks.map((mark) => {
        let from = at(mark.line, mark.column);
        let to = Math.max(from, at(mark.end_line, mark.end_column));
        const line = doc.lineAt(from);
        if (mark.column <= 1) from = Math.min(line.to, line.from + line.text.search(/\S|$/));
        if (to > line.to && mark.end_line === mark.line + 1 && mark.end_column === 1) to = line.to;
        return { from, to: Math.max(from, to), severity: mark.severity, message: mark.message };
      });
      view.dispatch(setDiagnostics(view.state, found));
    },
    // Completion of tables and columns: `{table: [column, …]}`.
    complete(schema) {
      tables = schema;
      if (kind === "sql") refresh();
    },
    reveal(line) {
      const doc = view.state.doc;
      const at = doc.line(Math.min(Math.max(1, line), doc.lines)).from;
      view.dispatch({
        selection: EditorSelection.cursor(at),
        effects: EditorView.scrollIntoView(at, { y: "center" }),
      });
      view.focus();
    },
    text: () => view.state.doc.toString(),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

// A column counted in characters, as an offset in UTF-16 units.
function offset(line, column) {
  let units = 0;
  let characters = 1;
  for (const character of line.text) {
    if (characters >= column) break;
    units += character.length;
    characters += 1;
  }
  return line.from + units;
}

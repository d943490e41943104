// The SPARQL tab: an editor that completes, results as a table and as a graph, queries that are kept.
import { autocompletion, completeFromList, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history as undoable, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { sparql as mode } from '@codemirror/legacy-modes/mode/sparql';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { ask, select } from './api.js';
import { h, save, to } from './dom.js';
import { drawing } from './graph.js';
import { t } from './words.js';

const EXAMPLE = `SELECT ?who ?deal ?status WHERE {
  ?fact ng:relation ng:signs ; ng:subject ?who ; ng:object ?deal ; ng:status ?status .
}
LIMIT 50`;

const KEYWORDS = ['SELECT', 'DISTINCT', 'WHERE', 'FILTER', 'OPTIONAL', 'UNION', 'GRAPH', 'VALUES', 'BIND', 'ORDER', 'GROUP', 'BY', 'HAVING',
  'LIMIT', 'OFFSET', 'CONSTRUCT', 'DESCRIBE', 'ASK', 'COUNT', 'MINUS', 'EXISTS'];
const TERMS = ['ng:subject', 'ng:relation', 'ng:object', 'ng:status', 'ng:date', 'ng:confidence', 'ng:evidence', 'ng:text', 'ng:attributedTo', 'ng:role',
  'ng:amount', 'ng:Fact', 'rdf:type', 'rdfs:label', 'skos:altLabel', 'skos:broader', 'owl:sameAs', 'schema:headline', 'schema:datePublished',
  'schema:publisher', 'schema:url', 'schema:isPartOf', 'schema:value', 'schema:currency', 'rdf:reifies'];

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: 'bold' },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: 'var(--link)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: tags.comment, color: 'var(--quiet)' },
  { tag: [tags.atom, tags.propertyName], color: 'var(--text)' },
]);

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--ground)', color: 'var(--text)', border: '1px solid var(--line)', borderRadius: '6px', fontSize: '14px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--quiet)', border: 'none' },
  '.cm-content': { caretColor: 'var(--text)', minHeight: '9em' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-tooltip': { backgroundColor: 'var(--ground)', color: 'var(--text)', border: '1px solid var(--line)' },
});

const kept = () => JSON.parse(localStorage.getItem('queries') ?? '{}');

export async function sparql({ query }) {
  document.title = 'SPARQL · newsgraph';
  const statistics = await ask('statistics');
  const own = [...statistics.relations, ...statistics.classes].map((count) => ({ label: `ng:${count.name}`, detail: count.label }));
  const words = [...own, ...TERMS.map((label) => ({ label })), ...KEYWORDS.map((label) => ({ label, type: 'keyword' }))];
  // In a shadow root the editor's styles are sheets of their own, which a page without inline styles may have.
  const host = h('div.editor');
  const root = host.attachShadow({ mode: 'open' });
  const run = () => { show().catch(fail); return true; };
  const editor = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: query ?? EXAMPLE,
      extensions: [
        lineNumbers(), undoable(), StreamLanguage.define(mode), syntaxHighlighting(colours), look,
        autocompletion({ override: [completeFromList(words)] }), EditorView.contentAttributes.of({ 'aria-label': t('query') }),
        keymap.of([{ key: 'Mod-Enter', run }, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
      ],
    }),
  });
  const text = () => editor.state.doc.toString();
  const result = h('div.result');
  const said = h('p.quietly', { role: 'status' });
  const fail = (error) => { said.textContent = ''; result.replaceChildren(h('p.error', { role: 'alert' }, error.message)); };

  async function show() {
    said.textContent = t('loading');
    history.replaceState(null, '', to('sparql', { query: text() }));
    const start = performance.now();
    const answer = await select(text());
    const time = `${Math.round(performance.now() - start)} ms`;
    if (answer.triples !== undefined) {
      said.textContent = time;
      return result.replaceChildren(h('pre', { tabindex: 0 }, answer.triples));
    }
    if (answer.boolean !== undefined) {
      said.textContent = time;
      return result.replaceChildren(h('p.answer', {}, String(answer.boolean)));
    }
    const { head: { vars }, results: { bindings } } = answer;
    said.textContent = `${bindings.length} ${t('rows')}, ${time}`;
    const pane = h('div');
    const tab = (name, content) => h('button', { type: 'button', onclick: (event) => {
      for (const other of event.target.parentNode.children) other.setAttribute('aria-pressed', other === event.target);
      content();
    } }, name);
    const asTable = () => pane.replaceChildren(table(vars, bindings));
    const tabs = h('div.tabs', {}, tab(t('table'), asTable), tab(t('graph'), () => graph(pane, vars, bindings)),
      h('button', { type: 'button', onclick: () => save('newsgraph.csv', 'text/csv', csv(vars, bindings)) }, `${t('export')} CSV`));
    tabs.firstChild.setAttribute('aria-pressed', 'true');
    result.replaceChildren(tabs, pane);
    return asTable();
  }

  const list = h('ul.plain');
  const listed = () => list.replaceChildren(...Object.entries(kept()).map(([name, saved]) => h('li', {},
    h('a', { href: to('sparql', { query: saved }) }, name), ' ',
    h('button.quiet', { type: 'button', 'aria-label': `${t('remove')}: ${name}`, onclick: () => {
      const { [name]: _, ...others } = kept();
      localStorage.setItem('queries', JSON.stringify(others));
      listed();
    } }, '×'))));
  const name = h('input', { name: 'name', 'aria-label': t('name'), placeholder: t('name') });
  listed();
  if (query) run();
  return h('div', {},
    h('h1', {}, 'SPARQL'),
    host,
    h('form.filters', { onsubmit: (event) => {
      event.preventDefault();
      if (name.value.trim()) localStorage.setItem('queries', JSON.stringify({ ...kept(), [name.value.trim()]: text() }));
      name.value = '';
      listed();
    } }, h('button.primary', { type: 'button', onclick: run }, `${t('run')} (Ctrl ⏎)`), name, h('button', {}, t('keep'))),
    said, result,
    h('section', {}, h('h2', {}, t('saved')), list));
}

const shortened = (value) => value.replace(/^https:\/\/w3id\.org\/newsgraph\/(id\/entity\/|id\/|ontology#)/, '');

function cell(term) {
  if (!term) return '';
  if (term.type === 'uri' && term.value.includes('/entity/')) return h('a', { href: to('entity', { id: term.value }) }, shortened(term.value));
  return term.type === 'uri' ? shortened(term.value) : term.value ?? JSON.stringify(term);
}

function table(vars, bindings) {
  return h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': t('results') }, h('table', {},
    h('thead', {}, h('tr', {}, vars.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, bindings.map((row) => h('tr', {}, vars.map((name) => h('td', {}, cell(row[name]))))))));
}

/** The first two columns of resources as edges, the next column as their labels. */
function graph(pane, vars, bindings) {
  const resources = vars.filter((name) => bindings.some((row) => row[name]?.type === 'uri'));
  if (resources.length < 2) return pane.replaceChildren(h('p', {}, t('noGraph')));
  const [from, towards] = resources;
  const label = vars.find((name) => name !== from && name !== towards);
  const nodes = new Map();
  const edges = bindings.filter((row) => row[from] && row[towards]).slice(0, 400).map((row, number) => {
    for (const term of [row[from], row[towards]]) nodes.set(term.value, { id: term.value, label: shortened(term.value) });
    return { id: `edge${number}`, source: row[from].value, target: row[towards].value, relation: '', label: shortened(row[label]?.value ?? '') };
  });
  const canvas = h('div.canvas', { role: 'img', 'aria-label': `${t('graph')}: ${nodes.size}` });
  pane.replaceChildren(canvas);
  return drawing(canvas).add({ nodes: [...nodes.values()], edges });
}

function csv(vars, bindings) {
  const quoted = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return [vars, ...bindings.map((row) => vars.map((name) => row[name]?.value ?? ''))].map((row) => row.map(quoted).join(',')).join('\r\n');
}

// A part of the graph that can be looked at, filtered, expanded and exported.
import cytoscape from 'cytoscape';
import { ask } from './api.js';
import { h, save, to } from './dom.js';
import { t } from './words.js';

const COLORS = {
  Country: '#2563eb', Place: '#0891b2', Company: '#c2410c', GovernmentBody: '#1d4ed8', InternationalOrganization: '#4f46e5',
  Institute: '#0d9488', MediaOrganization: '#7c3aed', Organization: '#b45309', Person: '#be185d', Agreement: '#15803d',
  Project: '#65a30d', Sector: '#7e22ce', MonetaryAmount: '#a16207',
};
const LINES = { actual: 'solid', planned: 'dashed', possible: 'dotted', denied: 'dotted', ended: 'dashed' };

/** A few nodes are not drawn larger than this. */
const LARGEST = 1.2;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A drawing of nodes `{id, label, class}` and edges `{id, source, target, relation, status}`. */
export function drawing(element, { onexpand } = {}) {
  const view = cytoscape({
    container: element,
    maxZoom: 3,
    style: [
      {
        selector: 'node',
        style: {
          label: 'data(label)', 'background-color': (node) => COLORS[node.data('class')] ?? '#64748b', color: colour('--text'),
          'font-size': 11, 'text-wrap': 'wrap', 'text-max-width': 110, 'text-valign': 'bottom', 'text-margin-y': 4, width: 22, height: 22,
          'text-background-color': colour('--ground'), 'text-background-opacity': 0.8, 'text-background-padding': 1,
        },
      },
      { selector: 'node[?focus]', style: { width: 34, height: 34, 'font-weight': 'bold', 'border-width': 3, 'border-color': colour('--text') } },
      {
        selector: 'edge',
        style: {
          label: 'data(label)', 'font-size': 9, color: colour('--quiet'), 'curve-style': 'bezier', width: 1.5, 'line-color': colour('--line'),
          'target-arrow-shape': 'triangle', 'target-arrow-color': colour('--line'), 'line-style': (edge) => LINES[edge.data('status')] ?? 'solid',
          'text-rotation': 'autorotate', 'text-background-color': colour('--ground'), 'text-background-opacity': 0.8,
        },
      },
      { selector: 'edge[status = "denied"]', style: { 'line-color': '#dc2626', 'target-arrow-color': '#dc2626' } },
    ],
  });
  view.on('onetap', 'node', (event) => onexpand?.(event.target.id()));
  view.on('dbltap', 'node', (event) => {
    if (event.target.id().includes('/entity/')) location.hash = to('entity', { id: event.target.id() });
  });
  return {
    /** Adds what is not there; positions of what is there stay near. */
    add({ nodes, edges, focus }) {
      view.add(nodes.filter((node) => view.getElementById(node.id).empty())
        .map((node) => ({ data: { ...node, focus: node.id === focus ? 1 : undefined } })));
      view.add(edges.filter((edge) => view.getElementById(edge.id).empty())
        .map((edge) => ({ data: { ...edge, label: edge.label ?? edge.relation } })));
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
      view.layout({ name: 'cose', animate: !still, animationDuration: 400, randomize: false, nodeRepulsion: 60000, idealEdgeLength: 90, padding: 24, nodeDimensionsIncludeLabels: true })
        .on('layoutstop', () => { if (view.zoom() > LARGEST) view.zoom(LARGEST).center(); }).run();
    },
    clear: () => view.elements().remove(),
    fit: () => view.fit(undefined, 24),
    picture: () => view.png({ full: true, scale: 2, bg: colour('--ground') }),
    content: () => JSON.stringify(view.json().elements, null, 1),
    counts: () => [view.nodes().length, view.edges().length],
    destroy: () => view.destroy(),
  };
}

/** The neighbourhood of an entity, with filters by its relations; `words` has the labels of all relations. */
export function neighbourhood(id, relations, words) {
  const canvas = h('div.canvas', { role: 'img', 'aria-label': t('near') });
  const said = h('p.quietly', { role: 'status' });
  const field = (name, label, element) => h('label', {}, label, ' ', Object.assign(element, { name }));
  const relation = h('select', {}, h('option', { value: '' }, t('all')), relations.map((r) => h('option', { value: r.name }, r.label)));
  const statuses = ['actual', 'planned', 'possible', 'denied', 'ended'];
  const status = h('select', {}, h('option', { value: '' }, t('anyStatus')), statuses.map((s) => h('option', { value: s }, t(s))));
  const since = h('input', { type: 'date' });
  let graph;
  const load = async (of) => {
    const near = await ask('neighbourhood', { id: of, relation: relation.value, status: status.value, since: since.value });
    graph.add({ ...near, edges: near.edges.map((edge) => ({ ...edge, label: words.get(edge.relation) ?? edge.relation })), focus: id });
    const [nodes, edges] = graph.counts();
    canvas.setAttribute('aria-label', `${t('near')}: ${nodes} ${t('entities')}, ${edges} ${t('facts')}`);
    said.textContent = `${near.edges.length} ${t('of')} ${near.total} ${t('shown')}. ${t('expand')}`;
  };
  const again = () => { graph.clear(); load(id); };
  for (const filter of [relation, status, since]) filter.addEventListener('change', again);
  const section = h('section', {},
    h('h2', {}, t('near')),
    h('form.filters', { onsubmit: (event) => event.preventDefault() },
      field('relation', t('relation'), relation), field('status', t('status'), status), field('since', t('since'), since),
      h('button', { type: 'button', onclick: () => save('newsgraph.png', 'image/png', graph.picture()) }, `${t('export')} PNG`),
      h('button', { type: 'button', onclick: () => save('newsgraph.json', 'application/json', graph.content()) }, `${t('export')} JSON`)),
    canvas, said);
  // The drawing needs the size that its place has on the page.
  requestAnimationFrame(() => {
    graph = drawing(canvas, { onexpand: load });
    load(id).catch((error) => { said.textContent = error.message; });
  });
  return section;
}

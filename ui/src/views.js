// The views of the page: each takes the parameters of its address and gives what it shows.
import { ask } from './api.js';
import { h, to } from './dom.js';
import { badge, factItem, sourceItem } from './fact.js';
import { neighbourhood } from './graph.js';
import { t } from './words.js';

export async function start() {
  const [told, deals] = await Promise.all([ask('statistics'), ask('entities', { class: 'Agreement', limit: 8 })]);
  const list = (counts, view, parameter) => h('ul.tiles', {}, counts.map((count) =>
    h('li', {}, h('a', { href: to(view, { [parameter]: count.name }) }, h('strong', {}, String(count.count)), ` ${count.label}`))));
  return h('div', {},
    h('h1', {}, t('start')),
    h('p', {}, `${told.articles} ${t('articles')}, ${told.facts} ${t('facts').toLowerCase()}. ${t('intro')}`),
    h('h2', {}, t('facts')), list(told.relations, 'facts', 'relation'),
    h('h2', {}, t('entities')), list(told.classes, 'entities', 'class'),
    deals.entities.length ? [h('h2', {}, t('deals')), entityList(deals.entities)] : null);
}

function entityList(entities) {
  return h('ul.plain', {}, entities.map((entity) =>
    h('li', {}, h('a', { href: to('entity', { id: entity.id }) }, entity.name), h('span.quietly', {}, ` ${entity.facts} ${t('facts').toLowerCase()}`))));
}

export async function entity({ id }) {
  const told = await ask('entity', { id });
  const isDeal = told.class === 'Agreement';
  const [facts, moments, conflicts, statistics] = await Promise.all([
    ask('facts', { of: told.id, limit: 50 }), ask('timeline', { id: told.id }), isDeal ? ask('conflicts', { id: told.id }) : [],
    ask('statistics'),
  ]);
  const groups = grouped(facts.facts);
  const label = new Map(statistics.relations.map((relation) => [relation.name, relation.label]));
  document.title = `${told.label} · newsgraph`;
  return h('div', {},
    h('p.quietly', {}, told.class_label),
    h('h1', {}, told.label, ' ', told.status ? badge(told.status) : null, told.date ? h('span.date', {}, told.date) : null),
    told.names.length ? h('p.quietly', {}, `${t('also')} : ${told.names.join(', ')}`) : null,
    told.same_as.map((item) => h('p', {}, h('a', { href: item, rel: 'noreferrer' }, t('wikidata')))),
    isDeal ? deal(facts.facts, conflicts) : null,
    h('div.columns', {},
      h('section', {},
        h('h2', {}, `${t('facts')} (${facts.total})`),
        [...groups].map(([relation, of]) => [h('h3', {}, label.get(relation) ?? relation), h('ul.facts', {}, of.map((fact) => factItem(fact)))]),
        facts.total > facts.facts.length ? h('p', {}, h('a', { href: to('facts', { of: told.id, offset: 50 }) }, t('more'))) : null),
      h('div', {}, neighbourhood(told.id, told.relations, label), timeline(moments, label))));
}

function grouped(facts) {
  const groups = new Map();
  for (const fact of facts) groups.set(fact.relation, [...(groups.get(fact.relation) ?? []), fact]);
  return groups;
}

/** What a deal is at a glance. */
function deal(facts, conflicts) {
  const ends = (relation, end) => facts.filter((fact) => fact.relation === relation).map((fact) => ({ ...fact[end], status: fact.status }));
  const row = (title, things) => things.length ? [
    h('dt', {}, title),
    h('dd', {}, things.map((thing) => h('span.thing', {},
      thing.id.includes('/entity/') ? h('a', { href: to('entity', { id: thing.id }) }, thing.label) : thing.label,
      thing.status === 'actual' ? null : [' ', badge(thing.status)]))),
  ] : null;
  return h('section.deal', {},
    h('dl', {}, row(t('parties'), ends('signs', 'subject')), row(t('covers'), ends('covers', 'object')),
      row(t('worth'), ends('worth', 'object')), row(t('stages'), ends('reaches', 'object'))),
    h('h2', {}, t('conflicts')),
    conflicts.length ? conflicts.map((conflict) => h('div.conflict', {},
      h('h3', {}, conflict.on),
      conflict.sides.map((side) => h('div', {}, h('strong', {}, side.value), h('ul.sources', {}, side.sources.map((source) => sourceItem(source)))))))
      : h('p.quietly', {}, t('noConflicts')));
}

function timeline(moments, label) {
  return h('section', {},
    h('h2', {}, t('timeline')),
    moments.length ? h('ol.timeline', {}, moments.map((moment) => h('li', {},
      h('time', {}, moment.date ?? '—', moment.told && moment.date ? h('abbr', { title: t('told') }, '*') : null),
      h('div', {}, moment.facts.map((fact) => h('p', {},
        `${fact.subject.label} ${label.get(fact.relation) ?? fact.relation} ${fact.object.label} `, badge(fact.status)))))))
      : h('p.quietly', {}, t('none')));
}

export async function article({ id }) {
  const told = await ask('article', { id });
  document.title = `${told.headline ?? told.id} · newsgraph`;
  const items = told.facts.map((fact) => factItem(fact));
  const open = (numbers) => {
    items.forEach((item, number) => {
      item.classList.toggle('chosen', numbers.includes(number));
      item.querySelector('details').open = numbers.includes(number);
    });
    items[numbers[0]]?.scrollIntoView({ block: 'nearest' });
  };
  return h('article', {},
    h('h1', {}, told.headline ?? told.id),
    h('p.quietly', {}, [told.published, told.outlet].filter(Boolean).join(' · '), ' ',
      told.url?.startsWith('http') ? h('a', { href: told.url, rel: 'noreferrer' }, t('original')) : null),
    h('p.quietly', {}, t('marked')),
    h('div.columns.reading', {},
      h('div.text', {}, marked(told, open)),
      h('section', {}, h('h2', {}, `${t('facts')} (${told.facts.length})`), h('ul.facts', {}, items))));
}

/** The text of an article, its passages marked with the numbers of their facts. */
function marked(told, open) {
  const characters = Array.from(told.text);
  const borders = new Set([0, characters.length]);
  const passages = told.facts.flatMap((fact, number) => fact.sources.flatMap((source) => source.passages).map(([start, text]) => {
    const end = start + Array.from(text).length;
    borders.add(start).add(end);
    return { start, end, number };
  }));
  const places = [...borders].sort((a, b) => a - b);
  return places.slice(0, -1).map((start, at) => {
    const end = places[at + 1];
    const numbers = [...new Set(passages.filter((p) => p.start <= start && end <= p.end).map((p) => p.number))];
    const text = characters.slice(start, end).join('');
    if (!numbers.length || !text.trim()) return text;
    const label = told.facts.filter((_, number) => numbers.includes(number)).map((fact) => fact.sentence).join('; ');
    return h('mark', {
      tabindex: 0, role: 'button', title: label, onclick: () => open(numbers),
      onkeydown: (event) => { if (['Enter', ' '].includes(event.key)) { event.preventDefault(); open(numbers); } },
    }, text);
  });
}

const PAGE = 50;

/** The links to the pages before and after. */
function pages(view, parameters, offset, total) {
  if (total <= PAGE) return null;
  const page = (at, text) => h('a', { href: to(view, { ...parameters, offset: at }) }, text);
  return h('p.pages', {},
    offset > 0 ? page(Math.max(0, offset - PAGE), `← ${t('before')}`) : null,
    h('span.quietly', {}, ` ${offset + 1}–${Math.min(offset + PAGE, total)} ${t('of')} ${total} `),
    offset + PAGE < total ? page(offset + PAGE, `${t('after')} →`) : null);
}

/** Makers of the fields of a list, each of which leads to the list with its value. */
function filters(view, parameters) {
  const choose = (name) => (event) => { location.hash = to(view, { ...parameters, [name]: event.target.value, offset: '' }); };
  const select = (name, label, value, options) => h('label', {}, label, ' ', h('select', { name, onchange: choose(name) },
    options.map(([option, text]) => h('option', { value: option, selected: option === (value ?? '') }, text))));
  return { choose, select };
}

export async function facts(parameters) {
  const { of, relation, status, since, order } = parameters;
  const offset = Number(parameters.offset ?? 0);
  const [told, statistics] = await Promise.all([ask('facts', { of, relation, status, since, order, offset, limit: PAGE }), ask('statistics')]);
  const title = statistics.relations.find((count) => count.name === relation)?.label ?? t('facts');
  document.title = `${title} · newsgraph`;
  const { choose, select } = filters('facts', parameters);
  const statuses = ['actual', 'planned', 'possible', 'denied', 'ended'];
  return h('div', {},
    h('h1', {}, title),
    h('form.filters', { onsubmit: (event) => event.preventDefault() },
      select('relation', t('relation'), relation, [['', t('all')], ...statistics.relations.map((count) => [count.name, count.label])]),
      select('status', t('status'), status, [['', t('anyStatus')], ...statuses.map((s) => [s, t(s)])]),
      select('order', t('order'), order, [['', t('byConfidence')], ['date', t('byDate')], ['amount', t('byAmount')]]),
      h('label', {}, t('since'), ' ', h('input', { type: 'date', name: 'since', value: since ?? '', onchange: choose('since') }))),
    told.facts.length ? h('ul.facts', {}, told.facts.map((fact) => factItem(fact))) : h('p', {}, t('none')),
    pages('facts', parameters, offset, told.total));
}

export async function entities(parameters) {
  const offset = Number(parameters.offset ?? 0);
  const { order } = parameters;
  const [told, statistics] = await Promise.all([ask('entities', { class: parameters.class, order, offset, limit: PAGE }), ask('statistics')]);
  const title = statistics.classes.find((count) => count.name === parameters.class)?.label ?? parameters.class;
  document.title = `${title} · newsgraph`;
  return h('div', {},
    h('h1', {}, title),
    h('form.filters', { onsubmit: (event) => event.preventDefault() },
      filters('entities', parameters).select('order', t('order'), order, [['', t('byFacts')], ['name', t('byName')]])),
    told.entities.length ? entityList(told.entities) : h('p', {}, t('none')),
    pages('entities', parameters, offset, told.total));
}

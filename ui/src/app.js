// The page: a header with the search, and the view that the address names.
import { ask } from './api.js';
import { h, to } from './dom.js';
import { sparql } from './sparql.js';
import { article, entities, entity, facts, start } from './views.js';
import { language, setLanguage, t } from './words.js';

const VIEWS = { '': start, entity, article, facts, entities, sparql };

const main = document.querySelector('main');
let latest = 0;

/** Shows what the address names. */
async function show() {
  const own = ++latest;
  const [, name = '', query = ''] = location.hash.match(/^#\/?([^?]*)\??(.*)$/) ?? [];
  const view = VIEWS[name];
  main.setAttribute('aria-busy', 'true');
  document.title = 'newsgraph';
  let content;
  try {
    if (!view) throw new Error(`#/${name}?`);
    content = await view(Object.fromEntries(new URLSearchParams(query)));
  } catch (error) {
    content = h('div', {}, h('h1', {}, 'newsgraph'), h('p.error', { role: 'alert' }, error.message));
  }
  // Another view may have been asked for meanwhile.
  if (own !== latest) return;
  main.replaceChildren(content);
  main.removeAttribute('aria-busy');
  scrollTo(0, 0);
}

/** The search, a combobox of names (WAI-ARIA Authoring Practices). */
function search() {
  const list = h('ul', { id: 'names', role: 'listbox', 'aria-label': t('results'), hidden: true });
  const input = h('input', {
    type: 'search', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'names', 'aria-autocomplete': 'list',
    'aria-label': t('search'), placeholder: `${t('search')} ( / )`, autocomplete: 'off', spellcheck: 'false',
  });
  let chosen = -1;
  const open = (is) => { list.hidden = !is; input.setAttribute('aria-expanded', is); if (!is) { chosen = -1; input.removeAttribute('aria-activedescendant'); } };
  const go = (id) => { open(false); input.value = ''; location.hash = to('entity', { id }); };
  const mark = () => [...list.children].forEach((option, at) => {
    option.setAttribute('aria-selected', at === chosen);
    if (at === chosen) input.setAttribute('aria-activedescendant', option.id);
  });
  input.addEventListener('input', async () => {
    const typed = input.value;
    if (!typed.trim()) return open(false);
    const { entities: found } = await ask('search', { q: typed, limit: 8 });
    if (typed !== input.value) return;
    chosen = -1;
    list.replaceChildren(...found.map((named, at) => h('li', {
      role: 'option', id: `name${at}`, 'data-id': named.id, 'aria-selected': 'false', onmousedown: (event) => { event.preventDefault(); go(named.id); },
    }, named.name, h('span.quietly', {}, ` ${named.class} · ${named.facts}`))));
    open(found.length > 0);
  });
  input.addEventListener('keydown', (event) => {
    const count = list.children.length;
    if (event.key === 'ArrowDown' && count) { chosen = (chosen + 1) % count; mark(); event.preventDefault(); }
    if (event.key === 'ArrowUp' && count) { chosen = (chosen + count - 1) % count; mark(); event.preventDefault(); }
    if (event.key === 'Escape') open(false);
    if (event.key === 'Enter' && !list.hidden) go(list.children[Math.max(chosen, 0)].dataset.id);
  });
  input.addEventListener('blur', () => open(false));
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.target.closest('input, select, textarea, .editor')) { event.preventDefault(); input.focus(); }
  });
  return [input, list];
}

function header() {
  document.documentElement.lang = language;
  document.querySelector('.skip').textContent = t('skip');
  document.querySelector('.search').replaceChildren(...search());
  const link = (href, word) => h('a', { href }, t(word));
  document.querySelector('nav').replaceChildren(
    link(to('entities', { class: 'Agreement' }), 'deals'), link(to('facts', { relation: 'invests' }), 'money'),
    link(to('entities', { class: 'Sector' }), 'sectors'), link(to('sparql'), 'sparql'));
  const theme = h('button.quiet', { type: 'button', 'aria-label': t('theme'), title: t('theme'), onclick: () => {
    setTheme(isDark() ? 'light' : 'dark');
    show();
  } }, '◐');
  const other = h('button.quiet', { type: 'button', lang: language === 'fr' ? 'en' : 'fr', onclick: () => {
    setLanguage(language === 'fr' ? 'en' : 'fr');
    header();
    show();
  } }, t('language'));
  document.querySelector('.settings').replaceChildren(theme, other);
}

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('theme', theme);
}

if (localStorage.getItem('theme')) setTheme(localStorage.getItem('theme'));
document.querySelector('.skip').addEventListener('click', (event) => { event.preventDefault(); main.focus(); });
addEventListener('hashchange', show);
header();
show();

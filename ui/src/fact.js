// A fact as people read it: its sentence, how far it holds, and who says so.
import { ask } from './api.js';
import { h, to } from './dom.js';
import { t } from './words.js';

export function badge(status) {
  return h(`span.badge.${status}`, {}, t(status));
}

/** A fact that opens to its sources. */
export function factItem(fact, { open = false } = {}) {
  const count = fact.sources.length;
  const reason = h('div.reason');
  const why = h('button.quiet', {
    type: 'button',
    onclick: async () => {
      const told = await ask('why', { id: fact.id });
      reason.replaceChildren(h('pre', { tabindex: 0 }, told.why.trim()));
    },
  }, t('why'));
  return h('li.fact', { id: `fact-${encodeURIComponent(fact.id)}` },
    h('details', { open },
      h('summary', {},
        h('span.sentence', {}, fact.sentence), ' ',
        badge(fact.status),
        fact.dates.length ? h('span.date', {}, fact.dates.join(' / ')) : null,
        h('span.quietly', {}, `${Math.round(fact.confidence * 100)} % · ${count} ${t(count === 1 ? 'source' : 'sources')}`)),
      h('ul.sources', {}, fact.sources.map((source) => sourceItem(source))),
      h('p.ends', {}, [fact.subject, fact.object].filter((end) => end.id.includes('/entity/')).map((end) => [
        h('a', { href: to('entity', { id: end.id }) }, end.label), ' ',
      ]), why),
      reason));
}

export function sourceItem(source) {
  const { article } = source;
  return h('li', {},
    source.passages.map(([, text]) => h('blockquote', {}, text)),
    h('p.quietly', {},
      badge(source.status), ' ',
      source.speakers.length ? `${t('says')} ${source.speakers.join(', ')} · ` : '',
      article.published ? `${article.published} · ` : '',
      article.outlet ? `${article.outlet} · ` : '',
      h('a', { href: to('article', { id: article.id }) }, article.headline ?? article.id)));
}

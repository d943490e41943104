// What the server is asked.
import { language } from './words.js';

/** Answers of the API by their addresses: the graph does not change while somebody reads a page. */
const known = new Map();

/** An answer of the JSON API. What goes wrong is thrown with the server's own words. */
export async function ask(path, parameters = {}) {
  const query = new URLSearchParams({ in: language });
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') query.set(key, value);
  }
  const url = `/api/${path}?${query}`;
  if (!known.has(url)) known.set(url, await answered(fetch(url)));
  if (known.size > 200) known.delete(known.keys().next().value);
  return known.get(url);
}

/** The result of a SPARQL query: JSON of SPARQL Results, or triples. */
export async function select(query) {
  const accept = 'application/sparql-results+json, application/n-triples;q=0.9';
  const headers = { 'Content-Type': 'application/sparql-query', Accept: accept };
  const response = await fetch('/sparql', { method: 'POST', headers, body: query });
  if (response.ok && !response.headers.get('Content-Type').includes('json')) return { triples: await response.text() };
  return answered(Promise.resolve(response));
}

async function answered(pending) {
  const response = await pending;
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? response.statusText);
  return answer;
}

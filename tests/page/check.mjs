// The page in headless Chromium: node check.mjs http://ADDRESS [FOLDER-FOR-SCREENSHOTS]
//
// A search leads to an entity, its edges and the sentence behind each; lists are filtered, graphs exported, queries
// written and kept; in the dark and on a narrow screen too; and axe finds no fault of accessibility. With PAGE=ui/dist
// the page is what `npm run build` has just made, not what the server carries.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { SparqlEndpointFetcher } from 'fetch-sparql-endpoint';
import { chromium } from 'playwright-core';

const [address, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let checks = 0;

async function open(path, options = {}) {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', acceptDownloads: true, ...options });
  const page = await context.newPage();
  if (process.env.PAGE) {
    const files = { '/': 'index.html', '/app.js': 'app.js', '/app.css': 'app.css' };
    const own = (url) => url.origin === address && url.pathname in files;
    await page.route(own, async (route) => {
      const path = `${process.env.PAGE}/${files[new URL(route.request().url()).pathname]}`;
      await route.fulfill({ response: await route.fetch(), body: readFileSync(path) });
    });
  }
  page.faults = [];
  page.on('console', (message) => { if (message.type() === 'error' && !message.text().includes('status of 4')) page.faults.push(message.text()); });
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('request', (request) => { if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) page.faults.push(`asks ${request.url()}`); });
  await page.goto(`${address}/${path}`);
  await page.waitForSelector('main h1');
  return page;
}

/** No fault of the page's own, and none of accessibility (WCAG 2.1 A and AA). */
async function finish(page, name) {
  await page.waitForTimeout(300);
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
  // The page's policy lets no script in but its own; the driver may evaluate.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
  const told = violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).slice(0, 3).join(' ')}`);
  assert.deepEqual(told, [], name);
  assert.deepEqual(page.faults, [], name);
  await page.context().close();
  checks += 1;
}

async function download(page, press) {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  return readFileSync(await file.path());
}

{ // Search → entity → edge → sentence → article, by keys alone.
  const page = await open('');
  await page.keyboard.press('/');
  await page.keyboard.type('verd', { delay: 20 });
  await page.waitForSelector('[role=option]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('h1')?.textContent.includes('Verdane'));
  const fact = page.locator('.fact', { hasText: 'acquiert' }).first();
  await fact.locator('summary').click();
  const sentence = await fact.locator('blockquote').first().textContent();
  assert.match(sentence, /Tarn Robotics/);
  await fact.getByText('Pourquoi').click();
  await fact.locator('pre').waitFor();
  assert.match(await fact.locator('pre').textContent(), /acquisition|takeover|rachat/i);
  if (pictures) await page.screenshot({ path: `${pictures}/fact.png` });
  await fact.locator('.sources a').first().click();
  await page.waitForSelector('mark');
  const marked = await page.locator('mark').allTextContents();
  assert.ok(marked.some((text) => sentence.includes(text.trim())), sentence);
  await page.locator('mark').first().click();
  assert.ok(await page.locator('.fact.chosen details[open]').count() > 0);
  await finish(page, 'article');
}
{ // The neighbourhood: filtered, exported as a picture and as data.
  const page = await open('#/entity?id=France');
  await page.waitForSelector('.canvas canvas');
  await page.waitForFunction(() => /\d/.test(document.querySelector('.canvas').getAttribute('aria-label')));
  const count = async () => Number((await page.locator('.canvas').getAttribute('aria-label')).match(/(\d+) faits/i)[1]);
  const all = await count();
  await page.locator('.filters select[name=relation]').selectOption('signs');
  await page.waitForFunction((all) => !document.querySelector('.canvas').getAttribute('aria-label').includes(`${all} Faits`), all);
  const some = await count();
  assert.ok(some > 0 && some < all, `${some} ${all}`);
  const data = JSON.parse(await download(page, () => page.getByRole('button', { name: 'Exporter JSON' }).click()));
  assert.equal(data.edges.length, some);
  const picture = await download(page, () => page.getByRole('button', { name: 'Exporter PNG' }).click());
  assert.equal(picture.subarray(1, 4).toString(), 'PNG');
  await page.locator('.canvas').scrollIntoViewIfNeeded();
  await finish(page, 'neighbourhood');
}
{ // A deal at a glance.
  const page = await open('#/entities?class=Agreement');
  await page.locator('select[name=order]').selectOption('name');
  await page.waitForURL(/order=name/);
  await page.getByRole('link', { name: /énergie nucléaire/ }).click();
  await page.waitForSelector('.deal dd');
  const parties = await page.locator('.deal dd').first().textContent();
  assert.match(parties, /France.*Inde|Inde.*France/);
  assert.ok(await page.locator('.timeline li').count() > 0);
  await finish(page, 'deal');
}
{ // Lists with filters; addresses that can be shared.
  const page = await open('#/facts?relation=signs');
  const all = await page.locator('.fact').count();
  await page.locator('select[name=status]').selectOption('denied');
  await page.waitForFunction((all) => document.querySelectorAll('.fact').length < all, all);
  assert.deepEqual(await page.locator('.fact > details > summary > .badge').allTextContents(), ['démenti']);
  const shared = await open(new URL(page.url()).hash);
  assert.equal(await shared.locator('.fact').count(), 1);
  await finish(shared, 'facts');
  await finish(page, 'facts');
}
{ // SPARQL: written with completion, shown as table and graph, kept, wrong.
  const page = await open('#/sparql');
  const editor = page.locator('.editor .cm-content');
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('SELECT ?who ?deal { ?who ng:sig', { delay: 5 });
  await page.locator('.editor .cm-tooltip-autocomplete').waitFor();
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
  await page.keyboard.type(' ?deal }', { delay: 5 });
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.result tbody tr');
  assert.ok(await page.locator('.result tbody tr').count() > 3);
  assert.match(await editor.textContent(), /ng:signs/);
  if (pictures) await page.screenshot({ path: `${pictures}/sparql.png` });
  const lines = await download(page, () => page.getByRole('button', { name: 'Exporter CSV' }).click());
  assert.match(lines.toString(), /^who,deal\r\nhttps:/);
  await page.getByRole('button', { name: 'Graphe' }).click();
  await page.waitForSelector('.result canvas');
  await page.getByRole('textbox', { name: 'Nom' }).fill('parties');
  await page.getByRole('button', { name: 'Garder' }).click();
  await page.getByRole('link', { name: 'parties' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'parties' }).waitFor();
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('SELEC');
  await page.keyboard.press('Control+Enter');
  assert.match(await page.locator('.error').textContent(), /error at 1:/);
  await finish(page, 'sparql-error');
}
for (const [name, options] of [
  ['dark', { colorScheme: 'dark' }],
  ['narrow', { viewport: { width: 360, height: 740 } }],
  ['english', { locale: 'en-GB' }],
]) {
  for (const [view, path] of [['start', ''], ['entity', '#/entity?id=France'], ['sparql', '#/sparql?query=ASK{}']]) {
    const page = await open(path, options);
    await page.waitForTimeout(400);
    if (name === 'narrow') {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `${view} is ${wide} wide`);
    }
    if (name === 'dark') assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(23, 20, 18)');
    await finish(page, `${name}-${view}`);
  }
}
{ // A word of the page in the other language, and what is not there.
  const page = await open('');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'What the articles say' }).waitFor();
  await page.goto(`${address}/#/entity?id=Nobody%20at%20all`);
  await page.locator('.error').waitFor();
  await finish(page, 'missing');
}
{ // A SPARQL client of this ecosystem.
  const client = new SparqlEndpointFetcher();
  const rows = [];
  for await (const row of await client.fetchBindings(`${address}/sparql`, 'SELECT ?who ?deal WHERE { ?who ng:signs ?deal }')) rows.push(row);
  assert.ok(rows.length > 3 && rows[0].who.termType === 'NamedNode');
  assert.equal(await client.fetchAsk(`${address}/sparql`, 'ASK { ?who ng:signs ?deal }'), true);
  let triples = 0;
  for await (const _ of await client.fetchTriples(`${address}/sparql`, 'CONSTRUCT WHERE { ?who ng:signs ?deal }')) triples += 1;
  assert.equal(triples, rows.length);
  checks += 1;
}
await browser.close();
console.log(`the page: ${checks} checks`);

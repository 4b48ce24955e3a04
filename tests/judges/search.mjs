#!/usr/bin/env node
// The search page in Chromium, under the policy that servers are told to send.
//
// What it finds is held against the pages themselves: a word that stands on a bulletin's page finds
// that bulletin, and what is found has every word. Then it is used: typed into, sent, walked with
// the keyboard, left and come back to, with an index that is missing, cut off or of yesterday, with
// scripts switched off, and with what nobody should type. axe looks at each state.
//
// usage: search.mjs PUBLIC_DIR BASE_URL
// env:   JUDGES_HOME, CHROME_PATH, JUDGE_PART=one of words, findings, use, filters, nonsense, broken, plain
// exit:  0 nothing found, 1 faults, 2 cannot judge
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { POLICY, browser, cannot, fileOf, serve, site } from './lib-site.mjs';

const where = site('search.mjs PUBLIC_DIR BASE_URL');
const axe = fs.readFileSync(fileOf('axe-core/axe.min.js'), 'utf8');
const assets = path.join(where.folder, 'assets');
const script = fs.readdirSync(assets).find((file) => /^search\..*\.js$/.test(file)) || cannot('the site has no script for its search');
// The script as the site has it; Node takes a module by its ending.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'search-'));
fs.copyFileSync(path.join(assets, script), path.join(folder, 'search.mjs'));
const engine = await import(path.join(folder, 'search.mjs'));
fs.rmSync(folder, { recursive: true });

let faults = 0;
const fault = (what) => { faults += 1; console.log(what); };
const expect = (is, what) => { if (!is) fault(what); };

/** The words of both sides, held to one table. */
function judgeWords() {
  const table = fs.readFileSync(new URL('../../src/rendition/search/words.txt', import.meta.url), 'utf8');
  const lines = table.split('\n').filter((line) => line.includes(' → '));
  for (const line of lines) {
    const [text, expected] = line.split(' → ');
    const found = engine.words(text).join(' ');
    expect(found === expected, `the script reads ${JSON.stringify(text)} as ${JSON.stringify(found)}, the program as ${JSON.stringify(expected)}`);
  }
  expect(lines.length > 10, 'the table of words is empty');
}

/** The index of a language, read from disk, and what was read of it in bytes as a server sends them. */
function opened(folder) {
  const read = { bytes: 0 };
  const index = new engine.Index(async (name) => {
    const bytes = fs.readFileSync(path.join(folder, name));
    read.bytes += zlib.gzipSync(bytes, { level: 6 }).length;
    return JSON.parse(bytes);
  });
  return { index, read };
}

/** Every bulletin of a language: its address, and the words of its page that must find it and that may. */
async function bulletins(tab, origin, language) {
  const folder = path.join(where.folder, language, 'search');
  const pieces = fs.readdirSync(path.join(folder, 'bulletins'));
  const cards = pieces.flatMap((file) => JSON.parse(fs.readFileSync(path.join(folder, 'bulletins', file))).bulletins);
  const all = [];
  for (const { url, title } of cards) {
    await tab.goto(origin + url, { waitUntil: 'domcontentloaded' });
    const [must, may] = await tab.evaluate(() => {
      // What a call to action says, and the notes of an interface, are no words of the bulletin's.
      const main = document.querySelector('main').cloneNode(true);
      main.querySelectorAll('.call, .number-note').forEach((call) => call.remove());
      const text = (element) => {
        const parts = [];
        const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) parts.push(walk.currentNode.data);
        return parts.join('\n');
      };
      const own = [...main.querySelectorAll('.body')].map((element) => {
        element.querySelectorAll('.footnotes > h2, .alert-title, .visually-hidden, .footnote-back').forEach((word) => word.remove());
        return text(element);
      });
      return [own.join('\n'), text(main)];
    });
    all.push({ url, must: new Set(engine.words(`${title}\n${must}`)), may: new Set(engine.words(may)) });
  }
  return all;
}

/** Every word of every page finds the page, and nothing is found that has not the word. */
async function judgeFindings(tab, origin, language) {
  const all = await bulletins(tab, origin, language);
  const { index } = opened(path.join(where.folder, language, 'search'));
  const vocabulary = [...new Set(all.flatMap(({ must }) => [...must]))].sort();
  let lost = 0;
  let wrong = 0;
  for (const word of vocabulary) {
    const { cards } = await engine.search(index, { terms: [word] }, Infinity);
    const urls = new Set(cards.map((card) => card.url));
    for (const { url, must, may } of all) {
      if (must.has(word) && !urls.has(url)) lost += 1, lost < 5 && fault(`${url}: not found by its word ${word}`);
      if (urls.has(url) && ![...may].some((one) => one.startsWith(word))) wrong += 1, wrong < 5 && fault(`${url}: found by ${word}, which it has not`);
    }
  }
  faults += Math.max(0, lost - 4) + Math.max(0, wrong - 4);
  expect(vocabulary.length > 20, `/${language}: only ${vocabulary.length} words were tried`);
  // Two words of one page find it, and each result has both.
  for (const { url, must } of all) {
    const [a, b] = [...must].filter((word) => word.length > 4).slice(0, 2);
    if (!b) continue;
    const { cards } = await engine.search(index, { terms: [a, b] }, Infinity);
    expect(cards.some((card) => card.url === url), `${url}: not found by ${a} ${b}`);
  }
  return vocabulary.length;
}

/** A tab on the search page, in which whatever is refused or fails is a fault. */
async function onPage({ isQuiet, ...options }, use) {
  const context = await chromium.newContext(options);
  const tab = await context.newPage();
  context.on('request', (request) => expect(request.url().startsWith(server.origin), `another site is asked: ${request.url()}`));
  tab.on('pageerror', (error) => fault(`the script fails: ${error.message}`));
  tab.on('console', (message) => {
    if (!isQuiet && message.type() === 'error' && !/404 \(Not Found\)/.test(message.text())) fault(`console: ${message.text().slice(0, 160)}`);
  });
  await tab.goto(`${server.origin}${where.base.pathname}search/`);
  await use(tab);
  await context.close();
}

const status = (tab) => tab.locator('[role=status]');
const results = (tab) => tab.locator('[data-search-results] > li');
/** Waits until the status says what it should; says whether it did. */
const says = (tab, pattern) => tab.waitForFunction((source) => new RegExp(source).test(document.querySelector('[role=status]').textContent), pattern.source, { timeout: 4000 }).then(() => true, () => false);

async function looked(tab, state) {
  await tab.evaluate(axe);
  for (const [colorScheme, width] of [['light', 1280], ['dark', 320]]) {
    await tab.emulateMedia({ colorScheme });
    await tab.setViewportSize({ width, height: 800 });
    const found = await tab.evaluate(async () => {
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values: tags } });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`);
    });
    found.forEach((what) => fault(`${state}, ${colorScheme}, ${width} px: axe: ${what}`));
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
    expect(wide <= width, `${state}: ${wide} px wide in a window of ${width}`);
  }
}

async function useIt(tab) {
  expect(!(await tab.locator('[data-search-plain]').isVisible()), 'the sentence for browsers without scripts is shown');
  await tab.keyboard.press('Tab');
  await tab.locator('#nb-q').focus();
  await tab.keyboard.type('Suspicious ITÉM');
  await tab.keyboard.press('Enter');
  expect(await says(tab, /^\d+ bulletins? found\.$/), `two words are answered with “${await status(tab).textContent()}”`);
  const first = await results(tab).first();
  expect((await first.locator('mark').count()) > 0, 'no word of a result is marked');
  expect(/\?q=Suspicious\+IT%C3%89M$/.test(tab.url().replace(/&(year|topic|severity)=$/g, '')), `the address does not hold the query: ${tab.url()}`);
  expect(await tab.evaluate(() => document.activeElement.id === 'nb-q'), 'the focus was moved by a search');
  await looked(tab, 'results');
  const wanted = await first.locator('a').first().getAttribute('href');
  // An address for each query, and the way back to the one before.
  await tab.locator('#nb-q').fill('zzzyx');
  await tab.keyboard.press('Enter');
  expect(await says(tab, /^No bulletin was found/), 'nothing found is not told');
  expect((await results(tab).count()) === 0, 'results of another query are left standing');
  await looked(tab, 'nothing found');
  await tab.goBack();
  expect(await says(tab, /found\.$/), 'the way back does not search again');
  expect((await tab.locator('#nb-q').inputValue()) === 'Suspicious ITÉM', 'the way back does not bring the query');
  await tab.reload();
  expect(await says(tab, /found\.$/), 'a page that is opened with a query does not search');
  await results(tab).first().locator('a').first().focus();
  await tab.keyboard.press('Enter');
  await tab.waitForURL(`**${wanted}`);
}

async function filterIt(tab) {
  const count = async (fields) => {
    await tab.goto(`${tab.url().split('?')[0]}?${new URLSearchParams(fields)}`);
    await says(tab, /found/);
    return { count: +((await status(tab).textContent()).match(/^\d+/)?.[0] ?? 0), tab };
  };
  const all = (await count({ q: 'the' })).count;
  expect(all > 10, `only ${all} bulletins have “the”`);
  const years = await tab.locator('#nb-year option').allTextContents();
  let sum = 0;
  for (const year of years.slice(1)) sum += (await count({ q: 'the', year })).count;
  expect(sum === all, `the years hold ${sum} of ${all} bulletins`);
  const topic = await tab.locator('#nb-topic option').nth(1).getAttribute('value');
  const severity = (await tab.locator('#nb-severity option').allTextContents())[1];
  for (const fields of [{ topic }, { severity }, { q: 'the', topic, severity }, { year: years[1] }]) {
    const found = (await count(fields)).count;
    expect(found < all && (found > 0 || Object.keys(fields).length === 3), `${JSON.stringify(fields)} finds ${found} of ${all}`);
  }
  if (await tab.locator('#nb-severity').count()) {
    await count({ severity });
    const shown = await tab.locator('[data-field=severity]').allTextContents();
    expect(shown.length > 0 && shown.every((one) => one === severity), `severity ${severity} shows ${shown}`);
  }
  for (const fields of [{ year: '1066' }, { topic: '__proto__' }, { severity: 'constructor' }]) {
    // A value that the form does not offer is none: the field stays at “any”.
    await count({ q: 'the', ...fields });
    expect((await results(tab).count()) > 0, `${JSON.stringify(fields)} breaks the form`);
  }
  await count({ q: 'the' });
  await tab.locator('[data-search-more]').focus();
  await tab.keyboard.press('Enter');
  await tab.waitForFunction(() => document.querySelectorAll('[data-search-results] > li').length > 10);
  expect(await tab.evaluate(() => document.querySelectorAll('[data-search-results] > li')[10].contains(document.activeElement)), 'the focus is not at the first of the results that were added');
  // A passage of the text, where the summary has not the words.
  await tab.goto(`${tab.url().split('?')[0]}?q=tr`);
  await says(tab, /found/);
  await tab.waitForTimeout(600);
  const passages = await tab.locator('[data-field=passage]').evaluateAll((all) => all.map((one) => Boolean(one.querySelector('mark'))));
  expect(passages.filter(Boolean).length >= passages.length / 2, `only ${passages.filter(Boolean).length} of ${passages.length} results show the word in its text`);
}

async function typeNonsense(tab) {
  // A few are no text at all, and stay as they are.
  const open = (query) => tab.goto(`${tab.url().split('?')[0]}?q=${query.startsWith('%') ? query : encodeURIComponent(query)}`);
  const long = Array.from({ length: 2000 }, (_, at) => `w${at}`).join(' ').slice(0, 10000);
  for (const query of [long, 'a'.repeat(10000), '<img src=x onerror=alert(1)>', '__proto__', 'constructor', '%', '%ED%A0%80%00', '\u202e\u0000', '"\'`${1}', '🚨🚨']) {
    await open(query);
    expect(await says(tab, /found/), `${JSON.stringify(query.slice(0, 20))} is answered with “${await status(tab).textContent()}”`);
    expect((await tab.locator('main img').count()) === 0, `an element got in by ${JSON.stringify(query.slice(0, 20))}`);
    expect((await tab.locator('#nb-q').inputValue()).length <= 200, 'a query of any length is taken');
  }
  await open(long);
  expect(await says(tab, /Only the first 8 words/), 'that words were left out is not told');
}

/** The index missing, cut off, or of another day than its pieces. */
async function breakIt(tab) {
  const base = tab.url().split('?')[0];
  const failed = async (what) => {
    await tab.goto(`${base}?q=suspicious`);
    expect(await says(tab, /^Search does not work/), `${what}: “${await status(tab).textContent()}”`);
    expect(await tab.locator('[data-search-failed] a').isVisible(), `${what}: no way to the list of all bulletins`);
    return what;
  };
  const ways = {
    missing: (route) => route.fulfill({ status: 404, body: 'not found' }),
    'cut off': async (route) => { const answer = await route.fetch(); return route.fulfill({ response: answer, body: (await answer.text()).slice(0, -40) }); },
    'of another version': async (route) => { const answer = await route.fetch(); return route.fulfill({ response: answer, body: (await answer.text()).replace(/"version":"[^"]*"/, '"version":"0"') }); },
    unreachable: (route) => route.abort(),
  };
  for (const file of ['**/search/index.json*', '**/search/words/*.json*', '**/search/bulletins/*.json*']) {
    for (const [how, way] of Object.entries(ways)) {
      if (file.includes('index') && how === 'of another version') continue;
      await tab.route(file, way);
      const what = await failed(`${file.split('/')[2].replace('*', '')} ${how}`);
      await tab.unroute(file);
      await tab.locator('#nb-q').press('Enter');
      expect(await says(tab, /found\.$/), `${what}: it does not work again when the index is whole`);
      expect(!(await tab.locator('[data-search-failed]').isVisible()), `${what}: the failure is left standing`);
    }
  }
  // A site that is exchanged while somebody searches: the pieces are of another version once.
  let once = true;
  await tab.route('**/search/words/*.json*', (route) => {
    if (!once) return route.continue();
    once = false;
    return ways['of another version'](route);
  });
  await tab.goto(`${base}?q=suspicious`);
  expect(await says(tab, /found\.$/), 'an index that is exchanged meanwhile is not read anew');
  await tab.unroute('**/search/words/*.json*');
  await tab.route('**/search/index.json*', ways.missing);
  await failed('looked at');
  await looked(tab, 'the index cannot be read');
}

async function withoutScripts(tab) {
  expect(await tab.locator('[data-search-plain]').isVisible(), 'without scripts nothing says why');
  await tab.locator('#nb-q').fill('bag');
  await tab.locator('form[role=search] button').click();
  await tab.waitForLoadState();
  expect(new URL(tab.url()).pathname === `${where.base.pathname}archive/all/`, `without scripts the form leads to ${tab.url()}`);
}

const server = await serve(where, { 'content-security-policy': POLICY });
const chromium = await browser();
const languages = ['', ...fs.readdirSync(where.folder).filter((name) => fs.existsSync(path.join(where.folder, name, 'search/index.json')))];
const counts = [];
const PARTS = {
  words: async () => judgeWords(),
  findings: async () => {
    const reader = await chromium.newPage();
    for (const language of languages) counts.push(await judgeFindings(reader, server.origin, language));
    await reader.close();
  },
  use: () => onPage({}, useIt),
  filters: () => onPage({}, filterIt),
  nonsense: () => onPage({}, typeNonsense),
  // Whose console tells of every file that is missing.
  broken: () => onPage({ isQuiet: true }, breakIt),
  plain: () => onPage({ javaScriptEnabled: false }, withoutScripts),
};
const wanted = Object.entries(PARTS).filter(([name]) => !process.env.JUDGE_PART || process.env.JUDGE_PART === name);
if (!wanted.length) cannot(`no part is called ${process.env.JUDGE_PART}`);
for (const [name, part] of wanted) await part().catch((error) => fault(`${name}: ${error.message.split('\n')[0]}`));
await chromium.close();
await server.close();

const { index, read } = opened(path.join(where.folder, 'search'));
await engine.search(index, { terms: ['suspicious', 'bag'] });
console.log(`search: ${languages.length} languages, ${counts.join(' and ') || 'no'} words tried, ${read.bytes} compressed bytes of the index for two words, ${faults} faults`);
process.exit(faults ? 1 : 0);

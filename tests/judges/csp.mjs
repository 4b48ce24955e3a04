#!/usr/bin/env node
// Whether every page works under the strictest policy that a server can send with it.
//
// The policy is the one that the program writes for servers (`headers` in series.yaml). It allows what
// is the site's own, and no script makes elements of text (Trusted Types). Only the search page has a
// script; what it does under this policy is seen by search.mjs.
// Every page is opened under it as a header, its buttons and <details> are pressed, and what
// Chromium refuses is a fault. The sources are read as well, for what a browser comes upon only
// later, and csp_evaluator (Google's) judges the policy, so that this run is not a weak one.
//
// usage: csp.mjs PUBLIC_DIR BASE_URL
// env:   JUDGES_HOME, CHROME_PATH, JUDGE_SAMPLE=1, JUDGE_ONLY=regex (see sample.mjs), JUDGE_JOBS=2
// exit:  0 nothing found, 1 faults, 2 cannot judge
import { POLICY, browser, each, keepInside, need, serve, site, urlOf } from './lib-site.mjs';
import { everyPage, pagesToOpen } from './sample.mjs';

const GRAVE = { 10: 'high', 20: 'syntax', 30: 'medium' };
// What a policy like this forbids, as it stands in the source of a page.
const FORBIDDEN = [
  ['a script in the page', /<script\b(?![^>]*\bsrc=)(?![^>]*\btype=["']?application\/ld\+json)[^>]*>/gi],
  ['an event handler', /<[a-z][^>]*?\son[a-z]{3,}\s*=[^>]*/gi],
  ['a style sheet in the page', /<style\b[^>]*>/gi],
  ['a style attribute', /<[a-z][^>]*?\sstyle\s*=[^>]*/gi],
  ['an address that runs', /<[a-z][^<>]*?\s(?:href|src|action|formaction)\s*=\s*["']?\s*(?:javascript|vbscript|data:text\/html)[^"'\s>]*/gi],
];

let faults = 0;
function fault(page, what) {
  faults += 1;
  console.log(`${page}: ${what}`);
}

function judgePolicy() {
  const { CspEvaluator } = need('csp_evaluator/dist/evaluator.js');
  const { CspParser } = need('csp_evaluator/dist/parser.js');
  for (const found of new CspEvaluator(new CspParser(POLICY).csp).evaluate()) {
    if (GRAVE[found.severity]) fault('(the policy)', `${GRAVE[found.severity]}: ${found.directive}: ${found.description}`);
  }
}

function readSource({ page, html, kind }) {
  for (const [script] of html.matchAll(/<script\b[^>]*\bsrc=[^>]*>/gi)) {
    if (kind !== 'search' || !/\bsrc="?\/assets\/search\./.test(script)) fault(page, `a script that no page needs: ${script}`);
  }
  for (const [what, pattern] of FORBIDDEN) {
    for (const [text] of html.matchAll(pattern)) fault(page, `${what}: ${text.slice(-70)}`);
  }
}

/** Opens a page under the policy, uses what there is to use, and gathers what was refused. */
async function open(chromium, server, where, page) {
  const context = await chromium.newContext();
  const tab = await context.newPage();
  const told = new Set();
  await keepInside(context, where, server.origin, (url) => told.add(`another site is asked: ${url}`));
  await tab.addInitScript(() => {
    window.refused = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.refused.push(`${event.effectiveDirective} refused ${event.blockedURI || 'inline'}`);
    });
  });
  tab.on('pageerror', (error) => told.add(`script error: ${String(error).slice(0, 120)}`));
  // 404.html is answered with 404, which Chromium tells in its console.
  tab.on('console', (message) => {
    if (message.type() === 'error' && !/404 \(Not Found\)/.test(message.text())) told.add(`console: ${message.text().slice(0, 200)}`);
  });
  await tab.goto(server.origin + where.base.pathname + urlOf(page), { waitUntil: 'load' });
  for (const one of await tab.locator('summary, button').all()) await one.click({ timeout: 1000 }).catch(() => {});
  const lost = await tab.evaluate(() =>
    [...document.querySelectorAll('link[rel~=stylesheet]')].filter((link) => !link.sheet).map((link) => link.getAttribute('href')));
  lost.forEach((sheet) => told.add(`the style sheet did not load: ${sheet}`));
  (await tab.evaluate(() => window.refused || [])).forEach((refused) => told.add(refused));
  told.forEach((what) => fault(page, what.replace(server.origin, '')));
  await context.close();
}

const where = site('csp.mjs PUBLIC_DIR BASE_URL');
judgePolicy();
const all = everyPage(where.folder);
all.forEach(readSource);
const opened = pagesToOpen(where.folder);
const server = await serve(where, { 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' });
const chromium = await browser();
await each(opened, async ({ page }) => {
  try {
    await open(chromium, server, where, page);
  } catch (error) {
    fault(page, `the judge stumbled: ${String(error.message || error).split('\n')[0]}`);
  }
});
await chromium.close();
await server.close();
console.log(`csp: ${all.length} pages read, ${opened.length} opened, ${faults} faults`);
process.exit(faults ? 1 : 0);

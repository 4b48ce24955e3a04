#!/usr/bin/env node
// Google Lighthouse on a phone: accessibility, best practices and search engines, 100 of 100 each.
//
// It looks at the home page, the longest bulletin, the archive and the search page with its results.
// An audit that fails is a fault even if the score is rounded to 100, and so is one that could not be run.
// The figures of performance are printed and not judged: they depend on the machine, and the server
// here compresses nothing.
//
// The site stands at its own address, by HTTPS. At http://127.0.0.1 Lighthouse calls anything secure,
// and cannot tell whether a canonical address leads away. So Chromium is told that the host is this
// machine and every other name is unknown, which keeps it from asking anybody; and that it may trust
// one key, made for this run. Lighthouse reports errors to its makers from its command line only,
// which is not used.
//
// usage: lighthouse.mjs PUBLIC_DIR BASE_URL
// needs: openssl, Chromium
// env:   JUDGES_HOME, CHROME_PATH, JUDGE_ONLY=regex (these pages instead), JUDGE_RUNS=1 (the figures are the median)
// exit:  0 nothing found, 1 faults, 2 cannot judge
import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { POLICY, browser, cannot, fileOf, serve, site, urlOf } from './lib-site.mjs';
import { everyPage, pagesToOpen } from './sample.mjs';

const where = site('lighthouse.mjs PUBLIC_DIR BASE_URL');
const { default: lighthouse } = await import(pathToFileURL(fileOf('lighthouse')));
const JUDGED = ['accessibility', 'best-practices', 'seo'];
const FIGURES = {
  FCP: ['first-contentful-paint', (ms) => `${(ms / 1000).toFixed(2)} s`],
  LCP: ['largest-contentful-paint', (ms) => `${(ms / 1000).toFixed(2)} s`],
  TBT: ['total-blocking-time', (ms) => `${Math.round(ms)} ms`],
  CLS: ['cumulative-layout-shift', (shift) => shift.toFixed(3)],
};
const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'strict-transport-security': 'max-age=31536000',
};
const RUNS = +(process.env.JUDGE_RUNS || 1);

let faults = 0;
function fault(page, what) {
  faults += 1;
  console.log(`${page}: ${what}`.replace(/\s+/g, ' '));
}

/** A key of one day for the host, and the option by which Chromium trusts it and no other. */
function certify(host) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lighthouse-'));
  const [keyFile, certFile] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1',
      '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-keyout', keyFile, '-out', certFile], { stdio: 'pipe' });
    const [key, cert] = [keyFile, certFile].map((file) => fs.readFileSync(file));
    fs.rmSync(folder, { recursive: true });
    const known = createHash('sha256').update(createPublicKey(cert).export({ type: 'spki', format: 'der' })).digest('base64');
    return { key, cert, option: `--ignore-certificate-errors-spki-list=${known}` };
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    return cannot(`openssl cannot make a certificate: ${error.message.split('\n')[0]}`);
  }
}

const freePort = () => new Promise((ready) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => ready(port));
  });
});

/** A word that a bulletin has: `suspicious`, or the longest of the first title. */
function wordToSearch(bulletins) {
  if (bulletins.some(({ html }) => /\bsuspicious\b/i.test(html))) return 'suspicious';
  const title = bulletins[0].html.match(/<h1[^>]*>(.*?)<\/h1>/s)?.[1].replace(/<[^>]*>/g, ' ') ?? '';
  return (title.match(/\p{L}+/gu) ?? []).sort((a, b) => b.length - a.length)[0] || cannot(`${bulletins[0].page} has no title`);
}

/** The pages to look at, each with the address below the site's own. */
function chosen() {
  const asAddress = ({ page, kind }) => ({ page, kind, address: urlOf(page) });
  // Nobody stays on a redirect, and neither it nor 404.html is for search engines.
  if (process.env.JUDGE_ONLY) {
    const wanted = pagesToOpen(where.folder).filter(({ kind }) => !['redirect', 'not-found'].includes(kind));
    return wanted.length ? wanted.map(asAddress) : cannot(`nothing but redirects and 404.html matches ${process.env.JUDGE_ONLY}`);
  }
  const all = everyPage(where.folder);
  const home = all.find(({ page }) => page === 'index.html') || cannot('the site has no home page');
  const alike = (wanted) => {
    const found = all.filter(({ kind, language }) => kind === wanted && language === home.language).sort((a, b) => a.page.length - b.page.length);
    return found.length ? found : cannot(`the site has no page of the kind ${wanted} in the language of the home page`);
  };
  const bulletins = alike('bulletin');
  const longest = bulletins.reduce((a, b) => (b.size > a.size ? b : a));
  const [search] = alike('search').map(asAddress);
  const query = `?q=${encodeURIComponent(wordToSearch(bulletins))}`;
  return [...[home, longest, alike('archive')[0]].map(asAddress), { ...search, address: search.address + query }];
}

/** A search that finds nothing shows a page on which there is little to judge. */
async function expectResults(chromium, { page, address }) {
  const tab = await chromium.newPage();
  await tab.goto(where.base + address);
  const shown = await tab.locator('[data-search-results] > li').first().waitFor({ timeout: 5000 }).then(() => true, () => false);
  if (!shown) fault(page, `${address} shows no results`);
  await tab.close();
}

/** The first thing that an audit complains of, by its place in the page or whatever else it says. */
function firstOf({ details, explanation, errorMessage }) {
  const item = details?.items?.[0] ?? {};
  const node = Object.values(item).find((value) => value?.type === 'node');
  if (node) return `${node.selector}: ${node.snippet}`;
  const words = Object.values(item).map((value) => (typeof value === 'object' ? value?.url ?? value?.value : value)).filter((value) => typeof value === 'string');
  return [errorMessage, explanation, ...words].filter(Boolean).join(', ') || 'the page';
}

function judge(page, { categories, audits, runtimeError, runWarnings }) {
  if (runtimeError) return fault(page, `Lighthouse stumbled: ${runtimeError.code}: ${runtimeError.message}`);
  runWarnings.forEach((warning) => fault(page, `Lighthouse warns: ${warning}`));
  // Not the audits that only inform (no weight), nor those of which the page has nothing.
  const failing = (id) => audits[id].scoreDisplayMode === 'error' || (audits[id].score !== null && audits[id].score < 1);
  const told = new Set();
  for (const category of JUDGED.map((id) => categories[id])) {
    const failed = category.auditRefs.filter(({ id, weight }) => weight > 0 && failing(id));
    for (const { id } of failed) {
      if (!told.has(id)) fault(page, `${category.id}: ${id}: ${audits[id].title}: ${firstOf(audits[id]).slice(0, 260)}`);
      told.add(id);
    }
    if (category.score !== 1 && !failed.length) fault(page, `${category.id}: ${category.score === null ? 'no score' : category.score * 100}, and no audit says why`);
  }
}

/** The figures of all runs of a page: of each the one in the middle. */
function figures(reports) {
  const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
  const score = middle(reports.map(({ categories }) => categories.performance.score ?? 0));
  const rest = Object.entries(FIGURES).map(([name, [id, written]]) => `${name} ${written(middle(reports.map(({ audits }) => audits[id].numericValue ?? NaN)))}`);
  return [`performance ${Math.round(score * 100)}`, ...rest].join(', ');
}

const pages = chosen();
const secure = where.base.protocol === 'https:' ? certify(where.base.hostname) : null;
const server = await serve(where, HEADERS, secure);
const port = await freePort();
const chromium = await browser([
  `--remote-debugging-port=${port}`,
  `--host-resolver-rules=MAP ${where.base.hostname}:${where.base.port || (secure ? 443 : 80)} 127.0.0.1:${server.port}, MAP * ~NOTFOUND`,
  ...(secure ? [secure.option] : []),
]);
for (const one of pages) {
  const scores = [];
  const reports = [];
  try {
    if (one.address.includes('?')) await expectResults(chromium, one);
    for (let run = 0; run < RUNS; run += 1) {
      // What a phone's screen shows as a whole is of no use here, and takes seconds.
      const settings = { port, logLevel: 'silent', formFactor: 'mobile', onlyCategories: [...JUDGED, 'performance'], disableFullPageScreenshot: true };
      reports.push((await lighthouse(where.base + one.address, settings)).lhr);
    }
    judge(one.page, reports[0]);
    JUDGED.forEach((id) => scores.push(`${id} ${Math.round((reports[0].categories[id].score ?? 0) * 100)}`));
    console.log(`/${one.address} ${scores.join(', ')}; ${figures(reports)}`);
  } catch (error) {
    fault(one.page, `the judge stumbled: ${String(error.message || error).split('\n')[0]}`);
  }
}
await chromium.close();
await server.close();
console.log(`lighthouse: ${pages.length} pages opened, ${faults} faults`);
process.exit(faults ? 1 : 0);

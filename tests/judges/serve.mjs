#!/usr/bin/env node
// Whether a page that is open in a browser follows what an author writes.
//
// The preview runs over a small site; its files are changed on the disk, and Chromium has to show the
// new text at the place where the reader was, the new style sheet without a reload, and what is
// wrong over the last good page, for the keyboard and for axe-core as well. Everything happens
// under the policy that the preview sends; what Chromium refuses or complains of is a fault.
//
// usage: serve.mjs PROGRAM
// env:   JUDGES_HOME, CHROME_PATH
// exit:  0 nothing found, 1 faults, 2 cannot judge
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser, cannot, fileOf } from './lib-site.mjs';

const program = process.argv[2];
if (!program || !fs.existsSync(program)) cannot('usage: serve.mjs PROGRAM');
const PATIENCE = 20_000;
const site = fs.mkdtempSync(path.join(os.tmpdir(), 'serve-'));
const at = (name) => path.join(site, name);
function write(name, text) {
  fs.mkdirSync(path.dirname(at(name)), { recursive: true });
  fs.writeFileSync(at(name), text);
}

const SETTINGS = 'title: Served\nbase_url: https://served.example.org/news/\ndescription: For tests\n'
  + 'language: en-GB\ntimezone: Europe/London\nother_numbers: [0800 789 321]\n';
const BULLETIN = 'bulletins/2020-01-01-one.md';
const SHEET = 'themes/default/assets/style.css';
const long = Array.from({ length: 80 }, (_, at) => `Paragraph ${at} of a long text.`).join('\n\n');
const bulletin = (words) => `---\nid: S-1\ntitle: One\nsummary: About it.\n---\n\n${long}\n\n${words}\n`;
const sheet = fs.readFileSync(fileURLToPath(new URL(`../../${SHEET}`, import.meta.url)), 'utf8');
write('bulletins/series.yaml', SETTINGS);
write('themes/default/theme.yaml', 'contract: 1\n');
write(SHEET, sheet);
write(BULLETIN, bulletin('As it was.'));

let faults = 0;
function fault(what) {
  faults += 1;
  console.log(`preview: ${what}`);
}
async function expect(what, holds) {
  try {
    await holds();
  } catch (error) {
    fault(`${what}: ${error.message.split('\n')[0]}`);
  }
}
const must = (is, why) => { if (!is) throw new Error(why); };

const server = spawn(program, ['serve', '--port', '0', '--site', site], { stdio: ['ignore', 'pipe', 'ignore'] });
const told = await new Promise((ready, never) => {
  server.stdout.once('data', (data) => ready(String(data)));
  server.once('exit', () => never(new Error('the preview did not start')));
}).catch((error) => cannot(error.message));
const address = /http:\/\/\S+/.exec(told)[0];

const chromium = await browser();
const context = await chromium.newContext({ viewport: { width: 800, height: 600 } });
const page = await context.newPage();
page.setDefaultTimeout(PATIENCE);
page.on('pageerror', (error) => fault(`a script failed: ${error.message}`));
// axe-core writes styles of its own into the page, which the policy refuses it.
let axe_runs = false;
page.on('console', (message) => { if (message.type() === 'error' && !axe_runs) fault(`Chromium complains: ${message.text()}`); });
page.on('request', (request) => { if (!request.url().startsWith(new URL(address).origin)) fault(`asks for ${request.url()}`); });

const says = (words) => page.getByText(words).first().waitFor({ state: 'attached' });
const panel = page.getByRole('dialog');
const badge = page.locator('noticeboard-findings .badge');
const place = () => page.evaluate(() => Math.round(scrollY));
async function kept(before) {
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 3, before, { timeout: 3000 })
    .catch(async () => { throw new Error(`the reader was at ${before} and is at ${await place()}`); });
}

await page.goto(`${address}2020/01/one/`);
await page.evaluate(() => scrollTo({ top: 900, behavior: 'instant' }));
const ways = {
  'a save in place': (text) => write(BULLETIN, text),
  'a copy that takes its place': (text) => { write('copy.tmp', text); fs.renameSync(at('copy.tmp'), at(BULLETIN)); },
  'the old one aside': (text) => {
    fs.renameSync(at(BULLETIN), at(`${BULLETIN}~`));
    write(BULLETIN, text);
    fs.rmSync(at(`${BULLETIN}~`));
  },
  'deleted and made again': (text) => { fs.rmSync(at(BULLETIN)); write(BULLETIN, text); },
};
for (const [way, save] of Object.entries(ways)) {
  await expect(way, async () => {
    save(bulletin(`Saved: ${way}.`));
    await says(`Saved: ${way}.`);
    await kept(900);
  });
}

await expect('a changed style sheet', async () => {
  await page.evaluate(() => { window.untouched = true; });
  write(SHEET, `${sheet}\nh1 { letter-spacing: 7px }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px');
  must(await page.evaluate(() => window.untouched === true), 'the page was loaded again');
  await page.waitForFunction(() => document.querySelectorAll('link[rel~=stylesheet]').length === 1);
  await kept(900);
});

await expect('a broken head', async () => {
  write(BULLETIN, bulletin('Not to be seen.').replace('title:', 'titel:'));
  await panel.waitFor();
  const text = (await panel.textContent()).replace(/\s+/g, ' ');
  for (const words of ['2 errors', 'unknown-key', 'titel: One', `${BULLETIN}:3:1`]) must(text.includes(words), `\`${words}\` is not told: ${text}`);
  must(await page.getByText('Saved: deleted and made again.').count(), 'the last good page is not underneath');
  await kept(900);
  await page.evaluate(fs.readFileSync(fileOf('axe-core/axe.min.js'), 'utf8'));
  axe_runs = true;
  const found = await page.evaluate(() => window.axe.run('noticeboard-findings'));
  axe_runs = false;
  for (const one of found.violations) fault(`the overlay: ${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  must(found.passes.length > 5, 'axe-core saw nothing of the overlay');
});

await expect('the keyboard', async () => {
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  must(await badge.getAttribute('aria-expanded') === 'false', 'the button says that it is open');
  await page.reload();
  await badge.waitFor();
  await page.waitForTimeout(500);
  must(await panel.isHidden(), 'what was closed opened again');
  await badge.focus();
  await page.keyboard.press('Enter');
  await panel.waitFor();
  await page.getByRole('button', { name: 'Close' }).press('Enter');
  await panel.waitFor({ state: 'hidden' });
  must(await badge.evaluate((button) => button.getRootNode().activeElement === button), 'the focus is lost');
});

await expect('a mended head', async () => {
  write(BULLETIN, bulletin('It is mended.'));
  await says('It is mended.');
  await badge.waitFor({ state: 'hidden' });
  must(await panel.isHidden(), 'the overlay stays');
});

await expect('a wrong number on another page', async () => {
  write('bulletins/2020-01-02-two.md', '---\nid: S-2\ntitle: Two\nsummary: x\n---\n\nCall 0800 789 312.\n');
  await panel.waitFor();
  must((await panel.textContent()).includes('wrong-digits'), 'it is not told');
  fs.rmSync(at('bulletins/2020-01-02-two.md'));
  await panel.waitFor({ state: 'hidden' });
});

await expect('a preview that ends and comes back', async () => {
  // Chromium complains of a connection that breaks off, and is right.
  page.removeAllListeners('console');
  const ended = new Promise((done) => { server.once('exit', done); });
  server.kill('SIGINT');
  must(await ended === 0, 'it did not end well');
  write(BULLETIN, bulletin('Written while it was away.'));
  const port = new URL(address).port;
  const again = spawn(program, ['serve', '--port', port, '--site', site], { stdio: 'ignore' });
  try {
    await says('Written while it was away.');
  } finally {
    again.kill();
  }
});

await chromium.close();
server.kill();
fs.rmSync(site, { recursive: true, force: true });
console.log(faults ? `${faults} faults` : 'the preview follows its author');
process.exit(faults ? 1 : 0);

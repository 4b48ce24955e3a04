#!/usr/bin/env node
// Every kind of page as people see it, for whoever looks before a change goes out: at three widths, in
// light and dark, and the first sheet of paper. What cannot be judged by a rule is judged here by eye;
// the script itself only finds a page that is empty or does not fit.
//
// Each kind becomes one picture, OUT_DIR/<kind>.png, with its six windows and its sheet side by side.
//
// usage: album.mjs PUBLIC_DIR BASE_URL OUT_DIR
// needs: Chromium, pdftoppm (Debian: poppler-utils)
// env:   JUDGES_HOME, CHROME_PATH, JUDGE_ONLY=regex of pages
// exit:  0 all taken, 1 a page is empty or too wide, 2 they cannot be taken
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { browser, cannot, serve, site, urlOf } from './lib-site.mjs';
import { everyPage } from './sample.mjs';

const WIDTHS = [320, 768, 1280];
const HIGH = 1100;
const where = site('album.mjs PUBLIC_DIR BASE_URL OUT_DIR');
const out = process.argv[4] || cannot('usage: album.mjs PUBLIC_DIR BASE_URL OUT_DIR');
fs.mkdirSync(out, { recursive: true });
let faults = 0;

/** The longest page of every kind and direction of writing; a search with what it found. */
function pages() {
  const chosen = new Map();
  const only = new RegExp(process.env.JUDGE_ONLY || '');
  for (const page of everyPage(where.folder).filter(({ page }) => only.test(page))) {
    const side = /<html[^>]*\bdir="?rtl/.test(page.html) ? '-rtl' : '';
    const name = `${page.kind}${side}`;
    if (page.kind !== 'redirect' && !(chosen.get(name)?.size >= page.size)) chosen.set(name, page);
  }
  return [...chosen].map(([name, { page, kind }]) => [name, urlOf(page) + (kind === 'search' ? '?q=th' : '')]);
}

async function windows(chromium, address) {
  const pictures = [];
  for (const colorScheme of ['light', 'dark']) {
    const context = await chromium.newContext({ colorScheme });
    const tab = await context.newPage();
    await tab.goto(address, { waitUntil: 'load' });
    if (address.includes('?q=')) await tab.waitForTimeout(700);
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: HIGH });
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) faults += 1, console.log(`${address}: ${wide} px wide in a window of ${width}`);
      pictures.push(await tab.screenshot());
    }
    await context.close();
  }
  return pictures;
}

async function sheet(chromium, address) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'album-'));
  const tab = await chromium.newPage();
  await tab.goto(address, { waitUntil: 'load' });
  await tab.pdf({ path: `${folder}/page.pdf`, preferCSSPageSize: true, format: 'A4' });
  await tab.close();
  execFileSync('pdftoppm', ['-r', '80', '-l', '1', '-singlefile', '-png', `${folder}/page.pdf`, `${folder}/sheet`]);
  const picture = fs.readFileSync(`${folder}/sheet.png`);
  fs.rmSync(folder, { recursive: true });
  return picture;
}

/** Pictures side by side. */
async function mounted(chromium, pictures) {
  const tab = await chromium.newPage({ viewport: { width: 100, height: HIGH } });
  const images = pictures.map((picture) => `<img height="${HIGH}" src="data:image/png;base64,${picture.toString('base64')}">`);
  await tab.setContent(`<body style="margin:0;display:flex;width:max-content;gap:8px;background:#888">${images.join('')}`);
  await tab.waitForFunction(() => [...document.images].every((image) => image.complete));
  const width = await tab.evaluate(() => document.body.scrollWidth);
  await tab.setViewportSize({ width, height: HIGH });
  const mount = await tab.screenshot();
  await tab.close();
  return mount;
}

const server = await serve(where);
const chromium = await browser();
const all = pages();
if (!all.length) cannot('no page matches');
for (const [name, page] of all) {
  const address = server.origin + where.base.pathname + page;
  const pictures = [...await windows(chromium, address), await sheet(chromium, address)];
  // A window without anything in it is a few hundred bytes of one colour.
  pictures.filter((picture) => picture.length < 5000).forEach(() => { faults += 1; console.log(`${page}: a picture shows nothing`); });
  fs.writeFileSync(path.join(out, `${name}.png`), await mounted(chromium, pictures));
}
await chromium.close();
await server.close();
console.log(`album: ${all.length} kinds of pages in ${out}, ${faults} faults`);
process.exit(faults ? 1 : 0);

#!/usr/bin/env node
// What the printer gives: sheets that come apart still say which bulletin they belong to and how many
// there are, addresses of links are written out, and a poster is one sheet with large numbers.
//
// Chromium prints, pdftotext reads every sheet. At last faults are planted, and each has to be found.
//
// usage: print.mjs PUBLIC_DIR BASE_URL
// needs: Chromium, pdftotext (Debian: poppler-utils)
// env:   JUDGES_HOME, CHROME_PATH
// exit:  0 nothing found, 1 faults, 2 cannot judge
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { browser, cannot, serve, site, urlOf } from './lib-site.mjs';
import { everyPage } from './sample.mjs';

const where = site('print.mjs PUBLIC_DIR BASE_URL');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'print-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const pages = everyPage(where.folder);
const of = (kind) => pages.filter((page) => page.kind === kind).sort((a, b) => b.size - a.size);
const LONG = of('bulletin')[0] || cannot('the site has no bulletin');
const POSTERS = of('poster');
if (!POSTERS.length) cannot('the site has no poster');
const plain = (text) => text.normalize('NFKC').replace(/\s+/g, ' ');

/** The sheets of a page as texts, the height of its tallest letters in points, and what its source says. */
async function printed(tab, page, plant) {
  await tab.goto(server.origin + where.base.pathname + urlOf(page), { waitUntil: 'load' });
  if (plant) await tab.evaluate(plant);
  const source = await tab.evaluate(() => ({
    id: document.querySelector('.reference, .particulars bdi, .identity dd')?.textContent.trim() ?? '',
    title: document.querySelector('h1').textContent.trim(),
    day: document.querySelector('main time')?.textContent.trim() ?? '',
    links: [...document.querySelectorAll('.body a[href^="http"]:not(.address, .online)')].map((link) => link.getAttribute('href')),
    numbers: [...document.querySelectorAll('.poster .number')].map((number) => number.textContent.trim()),
  }));
  const file = path.join(folder, 'page.pdf');
  await tab.pdf({ path: file, preferCSSPageSize: true, format: 'A4' });
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  const boxes = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' });
  const words = [...boxes.matchAll(/yMin="([\d.]+)"[^>]*yMax="([\d.]+)">([^<]*)</g)];
  return {
    ...source,
    sheets: text.split('\f').filter((sheet) => sheet.trim()).map(plain),
    high: (digits) => Math.max(0, ...words.filter(([, , , word]) => word.includes(digits)).map(([, top, bottom]) => bottom - top)),
  };
}

function ofBulletin({ id, title, day, links, sheets }) {
  const faults = [];
  sheets.forEach((sheet, at) => {
    for (const [what, text] of Object.entries({ id, title: plain(title).slice(0, 40), day })) {
      if (!text || !sheet.includes(plain(text))) faults.push(`sheet ${at + 1} does not say its ${what}, “${text}”`);
    }
    if (!new RegExp(`\\b${at + 1} ?/ ?${sheets.length}\\b`).test(sheet)) faults.push(`sheet ${at + 1} does not say that it is one of ${sheets.length}`);
  });
  // An address may be broken over two lines.
  const all = sheets.join('').replace(/\s/g, '');
  links.filter((link) => !all.includes(link)).forEach((link) => faults.push(`the address ${link} is not written out`));
  return faults;
}

function ofPoster({ numbers, sheets, high }) {
  const faults = [];
  if (sheets.length !== 1) faults.push(`${sheets.length} sheets in place of one`);
  if (!numbers.length) faults.push('no number');
  for (const number of numbers) {
    if (!sheets.join(' ').includes(plain(number))) faults.push(`${number} does not stand on it`);
    // Half an inch is read from across a room.
    if (high(number.split(/\s/)[0]) < 30) faults.push(`${number} is ${high(number.split(/\s/)[0]).toFixed(0)} points high`);
  }
  return faults;
}

const PLANTED = [
  ['a sheet without its line', LONG.page, ofBulletin, () => document.documentElement.removeAttribute('data-sheet'), /does not say its id/],
  ['an address that is not written out', LONG.page, ofBulletin, () => { document.querySelector('.body p').innerHTML = '<a class="address" href="https://x.example/a">x</a> <a href="https://y.example/b" style="display:none">y</a>'; }, /the address https:\/\/y\.example\/b is not written out/],
  ['a poster of two sheets', POSTERS[0].page, ofPoster, () => { document.querySelector('.poster').style.cssText = 'padding-bottom: 300mm; break-inside: auto'; }, /sheets in place of one/],
  ['a poster with small numbers', POSTERS[0].page, ofPoster, () => document.querySelectorAll('.poster .number').forEach((number) => { number.style.fontSize = '9pt'; }), /points high/],
];

const server = await serve(where);
const chromium = await browser();
const tab = await chromium.newPage();
let faults = 0;
let sheets = 0;
for (const [{ page }, judge] of [[LONG, ofBulletin], ...POSTERS.map((poster) => [poster, ofPoster])]) {
  const paper = await printed(tab, page);
  sheets += paper.sheets.length;
  for (const what of judge(paper)) faults += 1, console.log(`${page}: ${what}`);
}
for (const [name, page, judge, plant, said] of PLANTED) {
  if (judge(await printed(tab, page, plant)).some((what) => said.test(what))) continue;
  faults += 1;
  console.log(`this judge does not see ${name}`);
}
await chromium.close();
await server.close();
console.log(`print: ${1 + POSTERS.length} pages on ${sheets} sheets, ${PLANTED.length} faults planted, ${faults} faults`);
process.exit(faults ? 1 : 0);

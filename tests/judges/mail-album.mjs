#!/usr/bin/env node
// Mails in Chromium, as a phone and a desk show them, in light and dark: what can be measured is, and
// pictures are kept for whoever looks.
//
// Nothing may stand outside the window, every text must be told from its ground (WCAG 2.2, 1.4.3, by
// axe-core), numbers stay on one line and are large enough for a thumb, and the preheader is not seen.
// Pictures of the mail are those of the public site, which nobody asks here: they stay empty.
//
// usage: mail-album.mjs MAIL_DIR BASE_URL [OUT_DIR]
// needs: Chromium, axe-core
// exit:  0 nothing found, 1 faults, 2 it cannot judge
import fs from 'node:fs';
import path from 'node:path';
import { browser, cannot, fileOf, site } from './lib-site.mjs';

const WIDTHS = [360, 700];
const SCHEMES = ['light', 'dark'];
/** How high a link that dials is to be, in pixels: a thumb's width is 44, and lines stand apart. */
const THUMB = 24;

const { folder } = site('mail-album.mjs MAIL_DIR BASE_URL [OUT_DIR]');
const out = process.argv[4];
const mails = fs.readdirSync(folder).filter((name) => name.endsWith('.html')).sort();
if (!mails.length) cannot('mail-album: there are no mails');
const axe = fs.readFileSync(fileOf('axe-core/axe.min.js'), 'utf8');
if (out) fs.mkdirSync(out, { recursive: true });
const chromium = await browser();
let faults = 0;
const fault = (what) => {
  faults += 1;
  console.log(what);
};

/** What is wrong with the mail that is shown, in words; runs in the page. */
function measured(thumb) {
  const found = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) found.push(`scrolls sideways by ${wide} pixels`);
  for (const link of document.querySelectorAll('a[href^="tel:"]')) {
    const lines = link.getClientRects();
    if (lines.length > 1) found.push(`a number breaks over lines: ${link.textContent}`);
    if (lines[0] && lines[0].height < thumb && link.className === 'number') found.push(`a number is ${lines[0].height} pixels high`);
  }
  const hidden = document.querySelector('.preheader');
  if (!hidden) found.push('there is no preheader');
  else if (hidden.getClientRects().length) found.push('the preheader is seen');
  const sheet = document.querySelector('.sheet');
  if (!sheet || sheet.getBoundingClientRect().width > 600) found.push('the sheet is wider than 600 pixels');
  return found;
}

for (const name of mails) {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const where = `${name} at ${width} px, ${colorScheme}`;
      const context = await chromium.newContext({ colorScheme, viewport: { width, height: 800 }, deviceScaleFactor: 1 });
      await context.route('**', (route) => (route.request().url().startsWith('file:') ? route.continue() : route.abort()));
      const tab = await context.newPage();
      await tab.goto(`file://${path.join(folder, name)}`, { waitUntil: 'load' });
      for (const what of await tab.evaluate(measured, THUMB)) fault(`${where}: ${what}`);
      await tab.evaluate(axe);
      const { violations } = await tab.evaluate(() => globalThis.axe.run({ runOnly: ['color-contrast', 'link-name', 'image-alt', 'html-has-lang', 'list', 'listitem'] }));
      for (const { id, nodes } of violations) fault(`${where}: axe: ${id}: ${nodes[0].html.slice(0, 120)}`);
      if (out) await tab.screenshot({ path: path.join(out, `${path.basename(name, '.html')}-${width}-${colorScheme}.png`), fullPage: true });
      await context.close();
    }
  }
}
await chromium.close();
console.log(`mail-album: ${mails.length} mails, ${faults} faults`);
process.exit(faults ? 1 : 0);

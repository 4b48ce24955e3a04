#!/usr/bin/env node
// Pictures of the site for the README: the home page and a bulletin, on a phone and at a desk, in
// light and dark, and the first sheet of what the printer gives.
//
// Written by the tests' own tools, so that a picture shows what is tested. Each is reduced to few
// colours and must stay below 150 KB; one that hardly weighs anything shows an empty page.
//
// usage: screenshots.mjs PUBLIC_DIR BASE_URL OUT_DIR
// needs: Chromium, pngquant, pdftoppm (Debian: poppler-utils), fonts
// exit:  0 written, 1 a picture is not as it should be, 2 they cannot be taken
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { Album } from './lib-pictures.mjs';
import { browser, cannot, serve, site } from './lib-site.mjs';

const PAGES = { home: '', bulletin: '2016/08/communities-defeat-terrorism/' };
const WINDOWS = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1 },
};
const SCHEMES = ['light', 'dark'];

const where = site('screenshots.mjs PUBLIC_DIR BASE_URL OUT_DIR');
const out = process.argv[4] || cannot('usage: screenshots.mjs PUBLIC_DIR BASE_URL OUT_DIR');
const server = await serve(where);
const chromium = await browser();
const album = new Album(out, chromium);
const opened = (page, settings, then) => album.opened(where, server.origin, page, settings, then);

/** The first sheet as the printer gives it, and how many there are. */
async function print(name, page) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'noticeboard-print-'));
  const pdf = path.join(folder, 'page.pdf');
  await opened(page, {}, (tab) => tab.pdf({ path: pdf, preferCSSPageSize: true, format: 'A4' }));
  execFileSync('pdftoppm', ['-r', '100', '-png', pdf, path.join(folder, 'sheet')]);
  const sheets = fs.readdirSync(folder).filter((file) => file.endsWith('.png')).sort();
  console.log(`${name}: ${sheets.length} sheets of paper`);
  album.keep(name, fs.readFileSync(path.join(folder, sheets[0])));
  fs.rmSync(folder, { recursive: true });
}

for (const [name, page] of Object.entries(PAGES)) {
  for (const [device, window] of Object.entries(WINDOWS)) {
    for (const colorScheme of SCHEMES) {
      await opened(page, { ...window, colorScheme }, async (tab) => album.keep(`${name}-${device}-${colorScheme}`, await tab.screenshot()));
    }
  }
}
await print('bulletin-print', PAGES.bulletin);
await chromium.close();
await server.close();
process.exit(album.faults ? 1 : 0);

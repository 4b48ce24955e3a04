#!/usr/bin/env node
// The pictures of the author's guide: pages of the sites that `guide.rs` makes by following it, on a
// phone, in light and dark.
//
// usage: guide.mjs GUIDE_DIR OUT_DIR
// needs: Chromium, pngquant, fonts
// exit:  0 written, 1 a picture is not as it should be, 2 they cannot be taken
import fs from 'node:fs';
import path from 'node:path';
import { Album } from './lib-pictures.mjs';
import { browser, cannot, serve } from './lib-site.mjs';

const BULLETIN = '2026/04/bag-searches-what-to-say/';
const PAGES = { first: BULLETIN, withdrawn: BULLETIN, emergency: '' };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };

const [guide, out] = process.argv.slice(2);
if (!guide || !out) cannot('usage: guide.mjs GUIDE_DIR OUT_DIR');
const chromium = await browser();
const album = new Album(out, chromium);
for (const [name, page] of Object.entries(PAGES)) {
  const folder = path.join(guide, name);
  if (!fs.existsSync(folder)) cannot(`there is no site in ${folder}; \`cargo test\` makes it`);
  const where = { folder: fs.realpathSync(folder), base: new URL('https://quayside.example.org/') };
  const server = await serve(where);
  for (const colorScheme of ['light', 'dark']) {
    await album.opened(where, server.origin, page, { ...PHONE, colorScheme }, async (tab) => album.keep(`guide-${name}-${colorScheme}`, await tab.screenshot()));
  }
  await server.close();
}
await chromium.close();
process.exit(album.faults ? 1 : 0);

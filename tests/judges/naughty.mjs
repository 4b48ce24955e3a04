// Opens the sites of naughty_sites.py in headless Chromium at 320 px: nothing of a string may run, be fetched or widen a page.
// usage: naughty.mjs PUBLIC_DIR [PART]     (PART: a regular expression; only such pages are opened)
// needs: playwright-core under $JUDGES_HOME; $CHROME_PATH or /usr/bin/chromium
import { createRequire } from 'node:module';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const [root, part = '.'] = process.argv.slice(2);
if (!root) { console.error('usage: naughty.mjs PUBLIC_DIR [PART]'); process.exit(2); }
const require = createRequire(path.join(path.resolve(process.env.JUDGES_HOME || '.'), 'package.json'));
const { chromium } = require('playwright-core');
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.xml': 'application/xml', '.js': 'text/javascript' };
const server = http.createServer((request, response) => {
  let file = path.join(root, decodeURIComponent(request.url.split(/[?#]/)[0]));
  if (file.endsWith('/')) file += 'index.html';
  fs.readFile(file, (error, bytes) => {
    response.writeHead(error ? 404 : 200, { 'content-type': TYPES[path.extname(file)] || 'application/octet-stream' });
    response.end(bytes);
  });
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const origin = `http://127.0.0.1:${server.address().port}`;

const paths = [];
(function walk(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) walk(file);
    else if (entry.name.endsWith('.html')) paths.push('/' + path.relative(root, file).replace(/index\.html$/, ''));
  }
})(path.resolve(root));
const wanted = paths.filter((page) => new RegExp(part).test(page)).sort();
if (!wanted.length) { console.error('naughty.mjs: no page to open'); process.exit(2); }

const faults = [];
const fault = (page, what) => faults.push(`${page}: ${String(what).slice(0, 200)}`);
const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH || '/usr/bin/chromium', args: ['--no-sandbox'] });
const next = wanted.values();

async function open() {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const tab = await context.newPage();
  let at = '';
  tab.on('dialog', (dialog) => { fault(at, `a dialog opens: ${dialog.message()}`); dialog.dismiss(); });
  tab.on('pageerror', (error) => fault(at, `a script fails: ${error.message}`));
  tab.on('popup', () => fault(at, 'a window opens'));
  tab.on('console', (message) => { if (message.type() === 'error') fault(at, `the console says: ${message.text()}`); });
  tab.on('request', (request) => {
    const there = request.url();
    if (!there.startsWith(origin + '/') && there !== 'about:blank') fault(at, `a request elsewhere: ${there}`);
    if (request.isNavigationRequest() && there !== origin + at) fault(at, `it leads away by itself: ${there}`);
  });
  for (const page of next) {
    at = page.split('/').map(encodeURIComponent).join('/');
    await look().catch((error) => fault(at, `cannot be looked at: ${error.message.split('\n')[0]}`));
  }
  await context.close();

  async function look() {
    await tab.goto(origin + at, { waitUntil: 'load' });
    const found = await tab.evaluate(() => {
      // Every event that a string may have asked for; folded parts are opened, so that they are laid out too.
      document.querySelectorAll('details').forEach((details) => { details.open = true; });
      const kinds = ['mouseover', 'mousemove', 'focus', 'click', 'error', 'load', 'animationstart', 'toggle', 'pointerdown'];
      const main = document.querySelector('main') || document.body;
      main.addEventListener('click', (event) => event.preventDefault(), true);
      for (const element of main.querySelectorAll('*')) for (const kind of kinds) element.dispatchEvent(new Event(kind, { bubbles: false, cancelable: true }));
      const isSearch = document.body.className === 'page-search';
      const running = [...document.querySelectorAll('script, iframe, object, embed, form, base, style, math, video, audio, marquee')]
        .filter((e) => !(isSearch && e.matches('form[role="search"]')));
      // The page's own data for machines: one, in the head, and still JSON whatever its strings hold.
      const data = document.querySelectorAll('script[type="application/ld+json"]');
      const isData = (e) => {
        try {
          return data.length === 1 && e === data[0] && e.parentElement === document.head && Boolean(JSON.parse(e.textContent)['@context']);
        } catch {
          return false;
        }
      };
      const wide = document.documentElement.scrollWidth;
      const widest = wide > innerWidth ? [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 2).map((e) => `${e.tagName}.${e.className}`) : [];
      return { wide, widest, injected: running.filter((e) => !(e.tagName === 'SCRIPT' && (e.src.startsWith(location.origin + '/assets/') || isData(e)))).map((e) => e.outerHTML.slice(0, 80)) };
    });
    if (found.wide > 320) fault(at, `${found.wide} px wide in a window of 320: ${found.widest.join(', ')}`);
    for (const html of found.injected) fault(at, `an element got in: ${html}`);
  }
}
await Promise.all([open(), open(), open()]);
await browser.close();
server.close();
for (const line of faults.slice(0, 40)) console.log(line);
console.log(`naughty in a browser: ${wanted.length} pages, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);

#!/usr/bin/env node
// Whether pages that read from right to left are drawn so, and what reads from left to right is not.
//
// In Arabic text a number in groups, an address and a line of code each have to keep their own
// order: `0800 789 321` that is drawn as `321 789 0800` is a wrong number, though every digit in
// the file is right. So the small series in site-rtl/ is built, and what Chromium draws is
// measured letter by letter. The page as a whole has to be the mirror image of itself: its
// boxes are measured once as they are and once with the direction turned, and what does not turn
// over is a left or a right that somebody wrote.
//
// Then faults are planted, and each has to be found, so that this judge is known to bite.
//
// usage: rtl.mjs PROGRAM [THEME]     THEME: a folder in place of the default theme in the program
// env:   JUDGES_HOME, CHROME_PATH
// exit:  0 nothing found, 1 faults, 2 cannot judge
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser, cannot, keepInside, serve, urlOf } from './lib-site.mjs';
import { everyPage } from './sample.mjs';

const [program, theme] = process.argv.slice(2);
if (!program || !fs.existsSync(program)) cannot('usage: rtl.mjs PROGRAM [THEME]');
const KINDS = ['home', 'bulletin', 'archive', 'year', 'everything', 'topics', 'topic', 'search'];
const NARROW = { width: 320, height: 640 };
const WIDE = { width: 1280, height: 900 };

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'rtl-'));
process.on('exit', () => fs.rmSync(home, { recursive: true, force: true }));
const fixture = fileURLToPath(new URL('site-rtl', import.meta.url));
fs.cpSync(fixture, home, { recursive: true });
if (theme) fs.cpSync(theme, path.join(home, 'themes/default'), { recursive: true });
// Not --strict: one banner has no Arabic words, as happens in an emergency.
const folder = path.join(home, 'public');
const built = spawnSync(path.resolve(program), ['build', '--site', home, '--out', folder], { encoding: 'utf8' });
if (built.status !== 0) cannot(`site-rtl cannot be built:\n${built.stderr}`);
const settings = fs.readFileSync(path.join(fixture, 'bulletins/series.yaml'), 'utf8');
const numbers = [...settings.matchAll(/(?:number|abroad): "([^"]+)"/g)].map(([, number]) => number);
const where = { folder: fs.realpathSync(folder), base: new URL(/base_url: (\S+)/.exec(settings)[1]) };

const pages = everyPage(folder).filter(({ html }) => /<html[^>]*\bdir="?rtl\b/.test(html));
const missing = KINDS.filter((kind) => !pages.some((page) => page.kind === kind));
if (missing.length) cannot(`no page from right to left is of the kind ${missing.join(', ')}`);

/** What is wrong with the page that is open. It runs inside the page, and uses nothing from outside of it. */
function look({ numbers, isWide }) {
  const faults = new Set();
  const short = (text) => text.replace(/\s+/g, ' ').trim().slice(0, 50);
  const named = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') || ''}`;
  const isSeen = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    for (let up = element; up; up = up.parentElement) if (up.getBoundingClientRect().width <= 1 && getComputedStyle(up).position === 'absolute') return false;
    return true;
  };
  const rectOf = (node, from, to = from + 1) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()].find(({ width }) => width > 0);
  };
  const textsOf = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const list = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim() && isSeen(walker.currentNode.parentElement)) list.push(walker.currentNode);
    return list;
  };

  /** The letters of a part of a text must stand from left to right, and, in more lines than one, from above downwards. */
  const leftToRight = (what, node, from, to, isOneLine) => {
    let last;
    for (let at = from; at < to; at += 1) {
      const rect = /[\s\u2066-\u2069\u200e\u200f]/.test(node.data[at]) ? null : rectOf(node, at);
      if (!rect) continue;
      const isBelow = last && rect.top >= last.bottom - 2;
      if (isBelow && isOneLine) {
        faults.add(`${what} "${short(node.data.slice(from, to))}" is broken over two lines`);
        return;
      }
      if (last && !isBelow && (rect.bottom <= last.top + 2 || rect.left < last.left + 0.5)) {
        faults.add(`${what} "${short(node.data.slice(from, to))}" is not drawn from left to right: "${node.data[at]}" stands before what it follows`);
        return;
      }
      last = rect;
    }
  };
  const all = (what, text, pattern, isOneLine) => {
    for (const found of text.data.matchAll(pattern)) leftToRight(what, text, found.index, found.index + found[0].length, isOneLine);
  };
  const registered = numbers.map((number) => [...number.replace(/\s/g, '')].map((sign) => `\\${sign}`.replace(/\\(\d)/, '$1')).join('\\s?'));
  const number = new RegExp(`(?<!\\d)(?:${registered.join('|')})(?!\\d)`, 'g');
  // A full stop behind an address belongs to the sentence.
  const address = /(?:https?:\/\/|www\.)[^\s<>"،]*[^\s<>"،.,:;!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
  let counted = 0;
  for (const text of textsOf(document.body)) {
    const holder = text.parentElement;
    counted += [...text.data.matchAll(number)].length;
    all('the number', text, number, true);
    if (holder.closest('a[href^="tel:"], .number')) leftToRight('the number', text, 0, text.data.length, true);
    const link = holder.closest('a[href]');
    const isAddress = link && /^\s*(?:https?:|www\.|\S+@)\S*\s*$/.test(link.textContent);
    if (isAddress || holder.closest('bdi[dir="ltr"]')) leftToRight('the address', text, 0, text.data.length);
    else all('the address', text, address);
    if (holder.closest('code, kbd, samp, pre')) leftToRight('the code', text, 0, text.data.length);
    if (holder.closest('.entry-id, .reference')) leftToRight('the reference', text, 0, text.data.length);
  }
  if (!counted) faults.add('no number of a hotline was found, and every page wears the call');

  // Text of this language begins at the right edge of its column.
  let begun = 0;
  for (const block of document.querySelectorAll('main :is(h1, h2, h3, p), .body > :is(ul, ol) li')) {
    const first = textsOf(block)[0];
    const style = getComputedStyle(block);
    const begins = first?.data.search(/\S/);
    if (!first || style.display !== 'block' && style.display !== 'list-item' || !/[\u0600-\u06ff]/.test(first.data[begins])) continue;
    if (first.parentElement.closest('[dir]:not(html)') && getComputedStyle(first.parentElement.closest('[dir]')).direction !== 'rtl') continue;
    // What stands in a block of its own is judged there.
    let within = first.parentElement;
    while (within !== block && getComputedStyle(within).display.startsWith('inline')) within = within.parentElement;
    const rect = rectOf(first, begins);
    if (within !== block || !rect || style.textAlign === 'center' || block.matches('.neighbour-next *')) continue;
    begun += 1;
    const edge = block.getBoundingClientRect().right - parseFloat(style.paddingRight) - parseFloat(style.borderRightWidth);
    const sides = ['paddingRight', 'borderRightWidth', 'marginRight'];
    const insetOf = (inner) => sides.reduce((sum, side) => sum + parseFloat(getComputedStyle(inner)[side]), 0);
    const inset = [...block.querySelectorAll('*')].filter((inner) => inner.contains(first)).reduce((sum, inner) => sum + insetOf(inner), 0);
    const gap = Math.round(edge - inset - rect.right);
    if (Math.abs(gap) > 3) faults.add(`${named(block)} "${short(first.data)}" begins ${gap} px from the right edge of its column`);
  }
  if (!begun) faults.add('no text begins at the right edge');

  const heading = document.querySelector('main h1')?.getBoundingClientRect();
  const main = document.querySelector('main').getBoundingClientRect();
  if (heading && main.right - heading.right > heading.left - main.left + 1) faults.add('the heading of the page stands on the left');
  if (document.scrollingElement.scrollWidth > innerWidth) {
    const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().left < -1 && isSeen(one)).pop();
    faults.add(`the page scrolls sideways: ${document.scrollingElement.scrollWidth} px in ${innerWidth}${wide ? `, because of ${named(wide)}` : ''}`);
  }

  if (isWide) {
    const routes = [...document.querySelectorAll('.call-top .route')].map((route) => route.getBoundingClientRect());
    routes.slice(1).forEach((route, at) => {
      if (route.right > routes[at].left + 1 && Math.abs(route.top - routes[at].top) < 2) faults.add(`way ${at + 2} of the call stands to the right of the one before`);
    });
    if (routes.length > 1 && Math.abs(routes[0].top - routes[1].top) > 2) faults.add('the ways of the call do not stand side by side');
  }

  // The mirror: every box, as it is and turned over. Inline boxes follow their words, and what
  // has a direction of its own keeps it.
  const boxes = [...document.body.querySelectorAll('*')].filter((element) => isSeen(element)
    && !/^(?:inline|contents|none)/.test(getComputedStyle(element).display)
    && !element.parentElement.closest('[dir]:not(html), svg, code, pre') && !element.closest('a :scope'));
  const places = () => boxes.map((element) => element.getBoundingClientRect());
  const root = document.documentElement;
  const before = places();
  // By a style, not by `dir`: what the sheet says for `dir` is no part of the mirror.
  root.style.direction = 'ltr';
  const after = places();
  root.style.direction = '';
  const width = root.clientWidth;
  const crooked = boxes.filter((_, at) => Math.abs(before[at].left - (width - after[at].right)) > 2 || Math.abs(before[at].right - (width - after[at].left)) > 2);
  crooked.filter((element) => !crooked.includes(element.parentElement)).forEach((element) => faults.add(`${named(element)} "${short(element.textContent)}" is not mirrored`));
  return [...faults];
}

const chromium = await browser();
const server = await serve(where);
const contexts = new Map();
for (const size of [NARROW, WIDE]) {
  const context = await chromium.newContext({ viewport: size, reducedMotion: 'reduce' });
  await keepInside(context, where, server.origin, (url) => cannot(`a page asks for ${url}`));
  contexts.set(size, context);
}
async function judge(page, size, change) {
  const tab = await contexts.get(size).newPage();
  try {
    await tab.goto(`${server.origin}${where.base.pathname}${urlOf(page)}`);
    await tab.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    if (change) await change(tab);
    return await tab.evaluate(look, { numbers, isWide: size === WIDE });
  } finally {
    await tab.close();
  }
}

let faults = 0;
for (const { page } of pages) {
  for (const size of [NARROW, WIDE]) {
    for (const fault of await judge(page, size)) {
      faults += 1;
      console.log(`${page} at ${size.width} px: ${fault}`);
    }
  }
}

// What is planted, where it has to be seen, and what has to be said of it.
const style = (content) => (tab) => tab.addStyleTag({ content });
const PLANTED = [
  ['numbers without a direction of their own', NARROW, /number "\+44.* not drawn/, (tab) => tab.evaluate(() => {
    const number = [...document.querySelectorAll('.number')].find((one) => one.textContent.includes('+44'));
    number.textContent = '+44 20 7946 0018';
    number.style.setProperty('unicode-bidi', 'normal', 'important');
  })],
  ['the digits of numbers turned round', NARROW, /number "999" is not drawn/, style('.number bdi { direction: rtl !important; unicode-bidi: bidi-override !important }')],
  ['a number in the text that nothing holds together', WIDE, /number "\+44.* not drawn/, (tab) => tab.evaluate(() => {
    document.querySelector('.body p').textContent = 'اتصل بالرقم +44 20 7946 0018 الآن.';
  })],
  ['a number that is broken over two lines', NARROW, /"\+44.* broken over two lines/, (tab) => tab.evaluate(() => {
    document.querySelector('.body p').innerHTML = '<span style="display:block;width:5em"><bdi dir=ltr>+44 20 7946 0018</bdi></span>';
  })],
  ['links that take the direction of the page', WIDE, /address "https.* not drawn/, style('a { unicode-bidi: normal !important }')],
  ['an address of mail turned round', WIDE, /address "desk@.* not drawn/, style('a[href^="mailto"], a[href^="mailto"] bdi { direction: rtl !important; unicode-bidi: bidi-override !important }')],
  ['code in the direction of the page', WIDE, /code .* not drawn/, style('code { direction: inherit !important; unicode-bidi: normal !important }')],
  ['a margin on the left', WIDE, /p\. .*is not mirrored/, style('.body p { margin-left: 2rem }')],
  ['a bar on the left', WIDE, /is not mirrored/, style('blockquote { border: 0; padding: 0 0 0 2rem }')],
  ['lists set in from the left', NARROW, /li\. .*is not mirrored/, style('.body :is(ul, ol) { padding: 0 0 0 2rem }')],
  ['text that begins on the left', WIDE, /from the right edge/, style('.body p { text-align: left }')],
  ['ways of the call from left to right', WIDE, /stands to the right of the one before/, style('.call-top .routes { direction: ltr }')],
  ['a box that is too wide', NARROW, /scrolls sideways/, style('.body blockquote { width: 400px; max-width: none }')],
];
const fullest = pages.filter(({ kind }) => kind === 'bulletin').sort((a, b) => b.size - a.size)[0].page;
for (const [what, size, told, change] of PLANTED) {
  const found = await judge(fullest, size, change);
  if (found.some((fault) => told.test(fault))) continue;
  faults += 1;
  console.log(`this judge does not see ${what}${found.length ? `, but: ${found.join('; ')}` : ''}`);
}

await chromium.close();
await server.close();
console.log(`from right to left: ${pages.length} pages, ${PLANTED.length} planted faults, ${faults} faults`);
process.exit(faults ? 1 : 0);

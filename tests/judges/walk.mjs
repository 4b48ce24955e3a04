#!/usr/bin/env node
// A reader's walk through the site by keyboard alone, from each home page, on a wide screen and on a phone.
//
// a11y.mjs tabs through page after page. This is one reader who wants something: past the top into
// the text, the number of the call, a bulletin, the archive, a year, the other language, a part of
// a long bulletin, a footnote and back. Each step has to be possible with the keys that readers
// use, and at each press of Tab the focus is looked for (walker.mjs).
//
// usage: walk.mjs PUBLIC_DIR BASE_URL
// env:   JUDGES_HOME, CHROME_PATH, JUDGE_ONLY=regex (home pages and bulletins to start from), JUDGE_JOBS=2
// exit:  0 nothing found, 1 faults, 2 cannot judge
import { browser, cannot, each, keepInside, serve, site, urlOf } from './lib-site.mjs';
import { everyPage } from './sample.mjs';
import { Walker } from './walker.mjs';

const SCREENS = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];
// The skip link, the number, and what may have to stand before it.
const FEW = 5;
// A bulletin with a link within its page, and one with a footnote.
const PARTED = /<main.*\shref="?#/s;
const NOTED = /role="?doc-noteref/;

const where = site('walk.mjs PUBLIC_DIR BASE_URL');
const pages = everyPage(where.folder).map((page) => ({ ...page, path: where.base.pathname + urlOf(page.page) }));
const known = new Map(pages.map((page) => [page.path, page]));
for (const kind of ['home', 'bulletin', 'archive', 'year']) {
  if (!pages.some((page) => page.kind === kind)) cannot(`the site has no page of the kind ${kind} (told by the class of <body>)`);
}
const ASKED = process.env.JUDGE_ONLY;
const starts = pages.filter(({ kind, page }) => (ASKED ? /^(home|bulletin)$/.test(kind) && new RegExp(ASKED).test(page) : kind === 'home'));
if (!starts.length) cannot(`no home page and no bulletin matches ${ASKED}`);
if (!pages.some(({ kind, html }) => kind === 'bulletin' && PARTED.test(html))) cannot('no bulletin has a link within its page');
const languages = new Set(pages.filter(({ kind }) => kind === 'home').map(({ language }) => language));
const server = await serve(where);
const chromium = await browser();
const bench = await (await chromium.newContext()).newPage();

const faults = new Map();
let presses = 0;
function fault(page, step, what, setting) {
  const line = `${page}: ${step}: ${what.replaceAll(server.origin, '')}`;
  if (!faults.has(line)) faults.set(line, new Set());
  faults.get(line).add(setting);
}

const pathOf = (address) => new URL(address, server.origin).pathname;
const fragmentOf = (address, page) => (address.startsWith('http') && pathOf(address) === pathOf(page.url()) ? new URL(address).hash : '');
const leadsTo = (kind) => ({ address }) => address.startsWith(server.origin) && known.get(pathOf(address))?.kind === kind;

async function pastTheTop(walker, home) {
  const step = 'the skip link';
  await walker.open(server.origin + home.path);
  const first = await walker.tab(step);
  if (!first || !fragmentOf(first.address, walker.page)) return walker.tell(step, `what takes the focus first is ${first?.name || 'nothing'}`);
  await walker.page.keyboard.press('Enter');
  const inMain = () => walker.page.evaluate(() => Boolean(document.activeElement.closest('main')));
  if (!(await inMain())) walker.tell(step, 'Enter does not move the focus into the main part');
  await walker.page.keyboard.press('Tab');
  return (await inMain()) || walker.tell(step, 'Tab does not go on in the main part');
}

const toTheNumber = (walker) => walker.until('the number', 'a number to call', ({ address }) => address.startsWith('tel:'), { within: FEW });

/** From the top of the home page to the number, and on to the first bulletin of the list. */
async function toABulletin(walker, home) {
  await walker.open(server.origin + home.path);
  await toTheNumber(walker);
  const step = 'the first bulletin';
  const bulletin = await walker.until(step, 'a bulletin', (here) => here.inMain && leadsTo('bulletin')(here));
  return bulletin && walker.enter(step, bulletin);
}

/** From the top of a bulletin through the menu, which is folded on a phone, to the archive. */
async function toTheArchive(walker) {
  await toTheNumber(walker);
  const step = 'the menu';
  const onFold = ({ inMenu }) => (inMenu ? walker.fold(step, 'Enter', true) : walker.unfold(step));
  const archive = await walker.until(step, 'the archive', (here) => here.inMenu && leadsTo('archive')(here), { onFold });
  return archive && walker.enter(step, archive);
}

/** To a year and back. Alt with the arrow is the window's own key, and Chromium has no window here. */
async function toAYear(walker) {
  const step = 'a year';
  const archive = walker.page.url();
  const year = await walker.until(step, 'a year', leadsTo('year'));
  if (!year || !(await walker.enter(step, year))) return;
  await walker.tab(step);
  await walker.page.goBack({ waitUntil: 'load' });
  if (walker.page.url() !== archive) walker.tell(step, `the way back leads to ${walker.page.url()}`);
  await walker.page.evaluate(() => { window.walked = []; });
  walker.presses = 0;
  await walker.tab('back from a year');
}

async function toAnotherLanguage(walker, home) {
  const step = 'the other language';
  await walker.open(server.origin + home.path);
  const link = await walker.until(step, 'a link to another language', ({ tongue }) => tongue && tongue !== home.language);
  if (!link || !(await walker.enter(step, link))) return;
  const language = await walker.page.evaluate(() => document.documentElement.lang);
  if (language !== link.tongue) walker.tell(step, `a link to ${link.tongue} leads to a page in ${language}`);
  await walker.tab(step);
}

/** A link within a long bulletin moves the reading point. */
async function withinABulletin(walker, bulletin) {
  const step = 'a link within the page';
  await walker.open(server.origin + bulletin.path);
  const link = await walker.until(step, 'a link within the page', (here) => here.inMain && fragmentOf(here.address, walker.page));
  if (link) await walker.jump(step, link);
}

/** A footnote and back to where it is called. */
async function toAFootnote(walker, bulletin) {
  const step = 'a footnote';
  await walker.open(server.origin + bulletin.path);
  const call = await walker.until(step, 'a footnote', ({ role }) => role === 'doc-noteref');
  let back = call && (await walker.jump(step, call));
  // A note may have links of its own before the one that leads back.
  for (let more = 0; back && back.role !== 'doc-backlink' && more < FEW; more += 1) back = await walker.tab(step);
  if (back?.role === 'doc-backlink') await walker.jump(step, back);
  else if (call) walker.tell(step, 'no way back is reached from it');
}

/** The longest bulletin of a language that has something. */
const longest = (language, has) => pages.filter((page) => page.kind === 'bulletin' && page.language === language && has.test(page.html))
  .sort((a, b) => b.size - a.size)[0];

/** The parts of a walk that begins at a home page, or at a bulletin that was asked for. */
async function parts(part, start) {
  if (start.kind === 'home') {
    await part(pastTheTop, start);
    if ((await part(toABulletin, start)) && (await part(toTheArchive))) await part(toAYear);
    if (languages.size > 1) await part(toAnotherLanguage, start);
  } else {
    await part((walker) => walker.open(server.origin + start.path));
    await part(toTheArchive);
  }
  const bulletin = (has) => (start.kind === 'home' ? longest(start.language, has) : has.test(start.html) && start);
  const [parted, noted] = [bulletin(PARTED), bulletin(NOTED)];
  if (parted) await part(withinABulletin, parted);
  if (noted) await part(toAFootnote, noted);
}

async function journey(start, viewport, tried) {
  const context = await chromium.newContext({ viewport, reducedMotion: 'reduce' });
  await keepInside(context, where, server.origin, (url) => fault(start.page, 'another site is asked', url, viewport.width), true);
  const tab = await context.newPage();
  const at = () => known.get(pathOf(tab.url()))?.page || tab.url();
  const walker = new Walker(tab, bench, tried, (step, what) => fault(at(), step, what, viewport.width));
  await parts(async (work, ...more) => {
    try {
      return await work(walker, ...more);
    } catch (error) {
      return fault(at(), 'the judge stumbled', String(error.message || error).split('\n')[0], viewport.width);
    }
  }, start);
  presses += walker.total;
  await context.close();
}

const walks = starts.flatMap((start) => SCREENS.map((screen) => ({ start, screen })));
const tried = new Map(SCREENS.map(({ width }) => [width, new Set()]));
await each(walks, ({ start, screen }) => journey(start, screen, tried.get(screen.width)));
await chromium.close();
await server.close();
for (const [line, settings] of [...faults].sort()) console.log(`${line} [${[...settings].join(', ')}]`);
console.log(`walk: ${walks.length} walks from ${starts.length} pages, ${presses} presses of Tab, ${faults.size} faults`);
process.exit(faults.size ? 1 : 0);

#!/usr/bin/env node
// What a screen reader has of every kind of page: the tree that Chromium hands it, against rules.
//
// axe (a11y.mjs) asks of each element whether it breaks a rule. Here the page is read from its
// first word to its last (reading.mjs), and has to say what a listener needs, where it is needed
// (tree-rules.mjs). Each page is read twice: wide, as it comes, and on a phone with every
// <details> open. There are no outlines to compare with, since the series grows; JUDGE_SHOW=1
// prints them, to be read by people.
//
// usage: tree.mjs PUBLIC_DIR BASE_URL
// env:   JUDGES_HOME, CHROME_PATH, JUDGE_SAMPLE=1, JUDGE_ONLY=regex (see sample.mjs), JUDGE_JOBS=2, JUDGE_SHOW=1
// exit:  0 nothing found, 1 faults, 2 cannot judge
import { browser, each, keepInside, serve, site, urlOf } from './lib-site.mjs';
import { outline, read } from './reading.mjs';
import { everyPage, pagesToOpen } from './sample.mjs';
import { RULES } from './tree-rules.mjs';

const where = site('tree.mjs PUBLIC_DIR BASE_URL');
const opened = pagesToOpen(where.folder);
// What a list says of a bulletin is held against what the bulletin says of itself.
const known = new Map(everyPage(where.folder).map(({ page, kind, html }) => [
  where.base.pathname + urlOf(page),
  { kind, standing: html.match(/\bclass="?notice notice-(withdrawn|superseded|expired)\b/)?.[1] },
]));

const faults = new Map();
let nodesRead = 0;
/** Notes a fault once, with the settings in which it is heard. */
function fault(page, rule, what, setting) {
  const line = `${page}: ${rule}: ${what}`;
  if (!faults.has(line)) faults.set(line, new Set());
  faults.get(line).add(setting);
}

const server = await serve(where);
const chromium = await browser();
const pathOf = (url) => (URL.canParse(url) && new URL(url).origin === server.origin ? new URL(url).pathname : url);

async function judge(page) {
  const context = await chromium.newContext();
  await keepInside(context, where, server.origin, (url) => fault(page.page, 'another site is asked', url, 'load'));
  const tab = await context.newPage();
  const cdp = await context.newCDPSession(tab);
  const listen = async (setting) => {
    const told = await read(cdp);
    nodesRead += told.nodes.length;
    if (process.env.JUDGE_SHOW) console.log(`== ${page.page}, ${setting}\n${outline(told)}\n`);
    for (const rule of RULES) {
      rule({ ...told, page, site: known, pathOf, address: tab.url() }, (name, what) =>
        fault(page.page, name, what.replaceAll(server.origin, ''), setting));
    }
  };
  try {
    await tab.setViewportSize({ width: 1280, height: 800 });
    await tab.goto(server.origin + where.base.pathname + urlOf(page.page), { waitUntil: 'load' });
    await listen('1280');
    await tab.setViewportSize({ width: 390, height: 844 });
    await tab.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    await listen('390, open');
  } catch (error) {
    fault(page.page, 'the judge stumbled', String(error.message || error).split('\n')[0], 'judge');
  }
  await context.close();
}

await each(opened, judge);
await chromium.close();
await server.close();
for (const [line, settings] of [...faults].sort()) console.log(`${line} [${[...settings].join('; ')}]`);
console.log(`tree: ${opened.length} pages read twice, ${nodesRead} nodes, ${faults.size} faults`);
process.exit(faults.size ? 1 : 0);

#!/usr/bin/env node
// WCAG 2.2 AA: axe-core in headless Chromium, and what axe cannot see (layout.mjs, keyboard.mjs).
//
// Every page is opened at 1280, 768 and 320 px, in light, dark and forced colours, with twice the
// letters and with wider spacing, and walked with the keyboard twice: as it comes, and with every
// <details> open on a phone in the dark. What is in a closed <details> is not there for axe, so
// all are opened before it looks. 320 px are also what 400 % zoom leaves of 1280 (WCAG 1.4.10).
//
// usage: a11y.mjs PUBLIC_DIR BASE_URL
// env:   JUDGES_HOME, CHROME_PATH, JUDGE_SAMPLE=1, JUDGE_ONLY=regex (see sample.mjs), JUDGE_JOBS=2
// exit:  0 nothing found, 1 findings, 2 cannot judge
import fs from 'node:fs';
import { browser, each, fileOf, keepInside, serve, site, urlOf } from './lib-site.mjs';
import { clipped, doubled, moving, sideways, spaced, unforced } from './layout.mjs';
import { pagesToOpen } from './sample.mjs';
import { walk } from './keyboard.mjs';

const where = site('a11y.mjs PUBLIC_DIR BASE_URL');
const pages = pagesToOpen(where.folder);
const axe = fs.readFileSync(fileOf('axe-core/axe.min.js'), 'utf8');
const EVERYTHING = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'] };
// What a colour scheme can change. The rest is read off the elements, which are the same.
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
const WIDTHS = [1280, 768, 320];
const SCHEMES = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  // The last, since `tellForcedColours` cannot be undone.
  forced: { colorScheme: 'light', forcedColors: 'active' },
};

const findings = new Map();
let runs = 0;
/** Notes a finding once, with the settings in which it shows. */
function find(page, rule, what, setting) {
  const line = `${page}: ${rule}: ${what}`;
  if (!findings.has(line)) findings.set(line, new Set());
  findings.get(line).add(setting);
}

async function askAxe(tab, page, only, setting) {
  runs += 1;
  const violations = await tab.evaluate(async (runOnly) => {
    const rules = runOnly.type === 'tag' ? { 'target-size': { enabled: true } } : {};
    const result = await window.axe.run(document, { runOnly, rules, resultTypes: ['violations'] });
    return result.violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 5).map((node) => ({
      id, target: node.target.join(' '), why: [...node.any, ...node.all, ...node.none][0]?.message || help,
    })));
  }, only);
  for (const { id, target, why } of violations) find(page, `axe: ${id}`, `${target}: ${why}`.replace(/\s+/g, ' ').slice(0, 260), setting);
}

/** Runs checks of layout.mjs in the page. */
async function lookAt(tab, page, checks, setting) {
  for (const [rule, check] of Object.entries(checks)) {
    for (const what of (await tab.evaluate(check)).slice(0, 3)) find(page, rule, what, setting);
  }
}

/**
 * Lets axe see forced colours. It goes by `-webkit-text-fill-color` before `color`, and Chromium
 * reports the author's there even where the reader's are drawn. Runs inside the page.
 */
function tellForcedColours() {
  const real = window.getComputedStyle.bind(window);
  const drawn = (style, name) => style.getPropertyValue(name === '-webkit-text-fill-color' ? 'color' : name);
  window.getComputedStyle = (...asked) => new Proxy(real(...asked), {
    get(style, key) {
      if (key === 'webkitTextFillColor') return style.color;
      if (key === 'getPropertyValue') return (name) => drawn(style, name);
      return typeof style[key] === 'function' ? style[key].bind(style) : style[key];
    },
  });
}

async function everyScheme(tab, page) {
  for (const [scheme, media] of Object.entries(SCHEMES)) {
    await tab.emulateMedia(media);
    if (scheme === 'forced') await tab.evaluate(tellForcedColours);
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: 800 });
      const setting = `${scheme} ${width}`;
      await lookAt(tab, page, { 'sideways scroll': sideways }, setting);
      await askAxe(tab, page, scheme === 'light' ? EVERYTHING : COLOURS, setting);
    }
    if (scheme === 'forced') await lookAt(tab, page, { 'forced colours': unforced }, scheme);
  }
}

async function largerText(tab, page) {
  await tab.emulateMedia(SCHEMES.light);
  await tab.setViewportSize({ width: 1280, height: 800 });
  await lookAt(tab, page, { 'text at 200 %': doubled }, '1280');
  await lookAt(tab, page, { 'text at 200 %': sideways, 'text at 200 %, cut': clipped }, '1280');
  await tab.evaluate(spaced);
  await tab.setViewportSize({ width: 320, height: 800 });
  await lookAt(tab, page, { 'text spacing': sideways, 'text spacing, cut': clipped }, '320');
  await tab.evaluate(() => { document.adoptedStyleSheets = []; });
}

const server = await serve(where);
const chromium = await browser();
const bench = await (await chromium.newContext()).newPage();
const tried = { light: new Set(), dark: new Set() };

async function judge({ page }) {
  const context = await chromium.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await keepInside(context, where, server.origin, (url) => find(page, 'another site is asked', url, 'load'));
  const tab = await context.newPage();
  tab.on('pageerror', (error) => find(page, 'script error', String(error).slice(0, 160), 'load'));
  tab.on('response', (response) => {
    const missed = response.status() >= 400 && !response.url().endsWith('/404.html');
    if (missed) find(page, 'answered with an error', `${response.status()} ${response.url().replace(server.origin, '')}`, 'load');
  });
  try {
    await tab.emulateMedia(SCHEMES.light);
    await tab.goto(server.origin + where.base.pathname + urlOf(page), { waitUntil: 'load' });
    await tab.evaluate(`${axe};0`);
    await lookAt(tab, page, { 'reduced motion': moving }, 'load');
    await askAxe(tab, page, EVERYTHING, 'light 1280, closed');
    await walk(tab, bench, tried.light, (rule, what) => find(page, rule, what, 'light 1280'));
    await tab.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    await everyScheme(tab, page);
    await largerText(tab, page);
    await tab.emulateMedia(SCHEMES.dark);
    await walk(tab, bench, tried.dark, (rule, what) => find(page, rule, what, 'dark 320'));
  } catch (error) {
    find(page, 'the judge stumbled', String(error.message || error).split('\n')[0], 'judge');
  }
  await context.close();
}

await each(pages, judge);
await chromium.close();
await server.close();
for (const [line, settings] of [...findings].sort()) console.log(`${line} [${[...settings].join(', ')}]`);
const kinds = new Set(pages.map(({ kind, language }) => `${kind} ${language}`));
console.log(`a11y: ${pages.length} pages of ${kinds.size} kinds and languages, ${runs} runs of axe, ${findings.size} findings`);
process.exit(findings.size ? 1 : 0);

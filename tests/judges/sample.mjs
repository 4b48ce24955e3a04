// Which pages a browser opens: all of them, or a sample in which nothing is left out that looks different.
//
// Bulletins look alike, and a browser is slow. The sample (JUDGE_SAMPLE=1) holds the longest page
// of every kind in every language, the shortest bulletin of each, and then as many more as it takes
// until every element and every class that stands on any page has been opened. A kind of page that is not
// there at all stops the judge, so that a sample never proves less than its name says.
// JUDGE_ONLY is a regex of pages, for looking at one of them.
import fs from 'node:fs';
import path from 'node:path';
import { cannot } from './lib-site.mjs';

const KINDS = ['home', 'bulletin', 'archive', 'year', 'everything', 'topics', 'topic', 'search', 'not-found', 'redirect'];

function read(folder, page) {
  const html = fs.readFileSync(path.join(folder, page), 'utf8');
  const looks = new Set();
  for (const [, element] of html.matchAll(/<([a-z][a-z0-9]*)/g)) looks.add(element);
  for (const [, quoted, bare] of html.matchAll(/\sclass=(?:"([^"]*)"|([^\s">]+))/g)) {
    (quoted ?? bare).split(/\s+/).forEach((name) => looks.add(`.${name}`));
  }
  const kind = html.match(/<body[^>]*\bpage-([a-z-]+)/)?.[1] ?? 'unknown';
  const language = html.match(/<html[^>]*\blang="?([\w-]+)/)?.[1] ?? '';
  return { page, html, size: html.length, looks, kind, language };
}

/** Every page of the site with its text, kind and language. */
export function everyPage(folder) {
  const files = fs.readdirSync(folder, { recursive: true }).map((file) => file.split(path.sep).join('/'));
  const pages = files.filter((file) => file.endsWith('.html')).sort().map((page) => read(folder, page));
  return pages.length ? pages : cannot(`there are no pages in ${folder}`);
}

function sampled(pages) {
  const chosen = new Set();
  for (const kind of new Set(pages.map((page) => `${page.kind} ${page.language}`))) {
    const alike = pages.filter((page) => `${page.kind} ${page.language}` === kind).sort((a, b) => a.size - b.size);
    chosen.add(alike[alike.length - 1]);
    if (alike[0].kind === 'bulletin') chosen.add(alike[0]);
  }
  const seen = new Set([...chosen].flatMap((page) => [...page.looks]));
  for (const page of [...pages].sort((a, b) => b.size - a.size)) {
    if ([...page.looks].every((look) => seen.has(look))) continue;
    chosen.add(page);
    page.looks.forEach((look) => seen.add(look));
  }
  return pages.filter((page) => chosen.has(page));
}

/** The pages to open, as the environment asks for them. */
export function pagesToOpen(folder) {
  const pages = everyPage(folder);
  if (process.env.JUDGE_ONLY) {
    const only = pages.filter(({ page }) => new RegExp(process.env.JUDGE_ONLY).test(page));
    return only.length ? only : cannot(`no page matches ${process.env.JUDGE_ONLY}`);
  }
  const missing = KINDS.filter((kind) => !pages.some((page) => page.kind === kind));
  if (missing.length) cannot(`the site has no page of the kind ${missing.join(', ')} (told by the class of <body>)`);
  return process.env.JUDGE_SAMPLE === '1' ? sampled(pages) : pages;
}

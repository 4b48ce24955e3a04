#!/usr/bin/env node
// The JSON-LD of every page, checked by the TypeScript compiler against the vocabulary of schema.org
// as Google has typed it (schema-dts); and that bulletins and home pages have it.
//
// usage: schemaorg.mjs PUBLIC_DIR BASE_URL
// exit:  0 nothing found, 1 faults, 2 cannot judge
import fs from 'node:fs';
import path from 'node:path';
import { fileOf, need, site } from './lib-site.mjs';
import { everyPage } from './sample.mjs';

const where = site('schemaorg.mjs PUBLIC_DIR BASE_URL');
const ts = need('typescript');
const types = path.dirname(fileOf('schema-dts/package.json'));
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;

let faults = 0;
function fault(page, what) {
  faults += 1;
  console.log(`${page}: ${what}`);
}

/** The same data with every text cut short: a thousand bulletins alike are compiled once. */
function shape(value) {
  if (Array.isArray(value)) return value.slice(0, 3).map(shape);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key.startsWith('@') ? inner : shape(inner)]));
  }
  return typeof value === 'string' ? 'x' : value;
}

/** Dates have to be moments, and addresses whole. */
function readValues(page, data) {
  for (const [key, value] of Object.entries(data)) {
    if (value && typeof value === 'object') readValues(page, value);
    if (/^date|^expires$/.test(key) && !MOMENT.test(value)) fault(page, `JSON-LD ${key} is no moment: ${value}`);
    if (/^(url|mainEntityOfPage)$/.test(key) && typeof value === 'string' && !/^https?:/.test(value)) fault(page, `JSON-LD ${key} is no whole address: ${value}`);
  }
}

const seen = new Map();
let blocks = 0;
const pages = everyPage(where.folder);
for (const { page, html } of pages) {
  const found = [...html.matchAll(/<script[^>]*type=["']?application\/ld\+json["']?[^>]*>([\s\S]*?)<\/script>/gi)];
  const kind = (html.match(/<body class="?page-([a-z-]+)/) || [])[1];
  const leads = /http-equiv="?refresh/.test(html);
  if (['home', 'bulletin'].includes(kind) && !leads && !found.length) fault(page, 'has no JSON-LD');
  for (const [, text] of found) {
    blocks += 1;
    let data;
    try {
      data = JSON.parse(text);
    } catch (error) {
      fault(page, `JSON-LD is no JSON: ${error.message}`);
      continue;
    }
    if (data['@context'] !== 'https://schema.org') fault(page, `JSON-LD has the context ${data['@context']}`);
    readValues(page, data);
    const key = JSON.stringify(shape(data));
    seen.set(key, [...(seen.get(key) || []), page]);
  }
}

// Lives in memory only, beside the types.
const name = path.join(path.dirname(path.dirname(types)), '__json_ld.ts');
const shapes = [...seen.keys()];
const text = ["import type { WithContext, Thing } from 'schema-dts';",
  ...shapes.map((one, at) => `export const v${at}: WithContext<Thing> = ${one};`)].join('\n');
const options = { strict: true, noEmit: true, skipLibCheck: true, moduleResolution: ts.ModuleResolutionKind.Node10, target: ts.ScriptTarget.ES2020, types: [] };
const host = ts.createCompilerHost(options);
const [getSourceFile, fileExists, readFile] = [host.getSourceFile.bind(host), host.fileExists.bind(host), host.readFile.bind(host)];
host.getSourceFile = (file, ...rest) => (file === name ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2020) : getSourceFile(file, ...rest));
host.fileExists = (file) => file === name || fileExists(file);
host.readFile = (file) => (file === name ? text : readFile(file));
for (const told of ts.getPreEmitDiagnostics(ts.createProgram([name], options, host))) {
  const line = told.file ? told.file.getLineAndCharacterOfPosition(told.start).line : 0;
  const [page, ...more] = seen.get(shapes[line - 1]) || ['?'];
  const words = ts.flattenDiagnosticMessageText(told.messageText, ' > ').replace(/\s+/g, ' ').slice(0, 300);
  fault(page, `schema.org: ${words}${more.length ? ` (and on ${more.length} more pages)` : ''}`);
}
console.log(`schemaorg: ${pages.length} pages, ${blocks} blocks of JSON-LD in ${shapes.length} shapes, ${faults} faults`);
process.exit(faults ? 1 : 0);

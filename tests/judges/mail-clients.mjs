#!/usr/bin/env node
// Mails against what caniemail.com knows of mail programs: which HTML and CSS each of them shows.
//
// usage: mail-clients.mjs MAIL_DIR BASE_URL
// needs: caniemail
// exit:  0 nothing found, 1 faults, 2 it cannot judge
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileOf, site } from './lib-site.mjs';

const CLIENTS = ['gmail.*', 'outlook.*', 'apple-mail.*', 'yahoo.*', 'thunderbird.*'];

// What does no harm where it is not known: the part is shown all the same, a little plainer. Some of
// the data is about the whole document, which webmail shows inside its own.
const HARMLESS = new RegExp(`^(${[
  '<body> element', 'HTML5 doctype', 'lang attribute', 'dir attribute', 'role attribute', 'cellpadding attribute', 'cellspacing attribute',
  'border attribute', 'bgcolor attribute', 'align attribute', 'width attribute', 'height attribute', 'Embedding <style>.*', '<style> element',
  '<meta>.*', '@media.*', 'mailto: links', 'max-width', 'max-height', 'overflow', 'word-break', 'white-space', 'Class selector', 'Type selector',
  'Grouping selectors', 'display:none', 'aria-\\w+ attribute', '<abbr> element', 'height property', 'Descendant combinator', '!important', 'color-scheme.*',
].join('|')})$`);

const { folder } = site('mail-clients.mjs MAIL_DIR BASE_URL');
const { caniemail } = await import(pathToFileURL(fileOf('caniemail')));
const mails = fs.readdirSync(folder).filter((name) => name.endsWith('.html')).sort();
if (!mails.length) {
  console.log('mail-clients: there are no mails');
  process.exit(2);
}
let faults = 0;
const passed = new Set();
for (const name of mails) {
  const { issues } = caniemail({ clients: CLIENTS, html: fs.readFileSync(path.join(folder, name), 'utf8') });
  const found = new Map();
  for (const [client, list] of issues.errors) {
    for (const { title } of list) found.set(title, [...(found.get(title) ?? []), client]);
  }
  for (const [title, clients] of found) {
    if (HARMLESS.test(title)) passed.add(title);
    else {
      faults += 1;
      console.log(`${name}: ${title} is not shown by ${clients.join(', ')}`);
    }
  }
}
console.log(`mail-clients: ${mails.length} mails, ${faults} faults; let pass: ${[...passed].sort().join(', ')}`);
process.exit(faults ? 1 : 0);

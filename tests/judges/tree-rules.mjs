// What has to be heard on a page, rule by rule. `tree.mjs` calls each with the page as it is read.
//
// A rule goes by roles and names, as a reader does; the few classes it asks for are those by which
// a page says what it is. `site` knows of every page what kind it is and whether it still holds.
import { called, wordsOf } from './reading.mjs';

const LINKS = new Set(['link', 'doc-noteref', 'doc-backlink', 'doc-biblioref', 'doc-glossref']);
const CONTROLS = new Set(['textbox', 'searchbox', 'combobox', 'listbox', 'checkbox', 'radio', 'button', 'slider', 'spinbutton', 'switch',
  'DisclosureTriangle', 'Date', 'DateTime', 'InputTime', 'ColorWell']);
const PICTURES = /^(image|img|SvgRoot|Canvas|graphics-\w+)$/;
const NAMED = ['navigation', 'region', 'complementary'];
const LISTS = ['home', 'archive', 'year', 'topic', 'everything'];
// Signs that only adorn: where a style sheet draws them, `content: "/" / ""` keeps them silent.
const ADORNS = /^[\s·•|/\\›»«‹→←↑↓–—*]+$/u;

const all = (nodes, ...roles) => nodes.filter(({ role }) => roles.includes(role));
const links = (nodes) => nodes.filter(({ role, url }) => LINKS.has(role) && url);
const isIn = (node, role) => node.within.some((outer) => outer.role === role);
const withoutHash = (url) => url.replace(/#.*/, '');
const digits = (text) => text.replace(/\D/g, '');
const leadsOn = ({ kind }) => kind === 'redirect';

/** One main part, a header and a footer, and no two landmarks that sound alike. */
function landmarks({ page, nodes }, tell) {
  const wanted = leadsOn(page) ? ['main'] : ['main', 'banner', 'contentinfo'];
  for (const role of wanted) {
    const count = all(nodes, role).length;
    if (count !== 1) tell('landmarks', `${count} of the role ${role}, and not one`);
  }
  for (const role of NAMED) {
    const names = new Set();
    for (const { name } of all(nodes, role)) {
      if (!name) tell('landmarks', `a ${role} has no name`);
      else if (names.has(name)) tell('landmarks', `two of the role ${role} are called "${name}"`);
      names.add(name);
    }
  }
}

/** The call to action comes before header and main part: how grave it is, what it is about, a number. */
function callFirst({ page, nodes }, tell) {
  if (leadsOn(page)) return;
  const before = nodes.slice(0, nodes.findIndex(({ role }) => role === 'banner' || role === 'main'));
  const [call] = all(before, 'region');
  if (!call) return void tell('call to action', 'no region is read before the header and the main part');
  const heading = call.inside.findIndex(({ role }) => role === 'heading');
  const spoken = call.inside.slice(0, Math.max(heading, 0)).map((node) => node.role === 'StaticText' ? node.name : '').join(' ');
  if (heading < 0) tell('call to action', `${called(call)} has no heading`);
  else if (!/\p{L}/u.test(spoken)) tell('call to action', `no word of its level is read before its heading "${call.inside[heading].name}"`);
  if (heading >= 0 && call.inside[heading].name !== call.name) tell('call to action', `${called(call)} is not called by its heading`);
  const numbers = call.inside.filter(({ role, name, url }) => url.startsWith('tel:') || (role === 'StaticText' && digits(name).length >= 3));
  if (!numbers.length) tell('call to action', `${called(call)} reads no number`);
}

/** A number is read whole: the digits that are dialled, abroad or at home, stand in its name in order. */
function numbersWhole({ nodes }, tell) {
  for (const link of links(nodes).filter(({ url }) => url.startsWith('tel:'))) {
    const dialled = digits(link.url.split(';')[0]);
    // Up to three digits are the country's, which nobody says at home.
    const ways = [0, 1, 2, 3].map((from) => dialled.slice(from)).filter((way) => way === dialled || way.length >= 6);
    if (!ways.some((way) => digits(link.name).includes(way))) tell('number', `${called(link)} is not read with the digits of ${link.url}`);
  }
}

/** Whoever tabs comes upon the skip link first, and it leads to the main part. */
function skipLink({ page, nodes }, tell) {
  if (leadsOn(page)) return;
  const first = nodes.find(({ focusable, role }) => focusable && role !== 'RootWebArea');
  const [main] = all(nodes, 'main');
  if (first?.role !== 'link' || !first.name || !first.attributes.href?.startsWith('#')) {
    return void tell('skip link', `what takes the focus first is ${first ? called(first) : 'nothing'}`);
  }
  if (first.attributes.href !== `#${main?.attributes.id}`) tell('skip link', `${called(first)} does not lead to the main part`);
  if (main && !main.focusable) tell('skip link', 'the main part takes no focus');
}

/** One heading of level 1, in the main part, and no level left out on the way down. */
function headings({ page, nodes }, tell) {
  const found = all(nodes, 'heading');
  const first = found.filter(({ level }) => level === 1);
  if (first.length !== 1 && !(leadsOn(page) && !first.length)) tell('headings', `${first.length} of level 1, and not one`);
  first.filter((one) => !isIn(one, 'main')).forEach((one) => tell('headings', `${called(one)} of level 1 is not in the main part`));
  found.filter((one) => !wordsOf(one) && !one.name).forEach((one) => tell('headings', `one of level ${one.level} has no words`));
  let before = 1;
  for (const one of found.filter((heading) => isIn(heading, 'main'))) {
    if (one.level > before + 1) tell('headings', `${called(one)} of level ${one.level} follows one of level ${before}`);
    before = one.level;
  }
}

/** Every link says where it leads, and what is called alike leads to one page (WCAG 2.4.4, 2.4.9). */
function linkNames({ nodes, address }, tell) {
  const places = new Map();
  for (const link of links(nodes)) {
    if (!link.name) tell('links', `one to ${link.url} has no name`);
    // Within a page what stands around says which one: "Back to the text" below each footnote.
    if (!link.name || withoutHash(link.url) === withoutHash(address)) continue;
    const name = `${link.language} ${link.name.toLowerCase()}`;
    const other = places.get(name) ?? link.url;
    if (withoutHash(other) !== withoutHash(link.url)) tell('links', `two are called "${link.name}" and lead to ${other} and ${link.url}`);
    places.set(name, other);
  }
}

/** A way round the site says at which page one is. */
function currentPage({ nodes, address }, tell) {
  for (const link of links(nodes).filter((one) => isIn(one, 'navigation'))) {
    const here = link.url === withoutHash(address);
    if (here && !link.current) tell('current page', `${called(link)} leads to this page and is not announced as current`);
    if (!here && link.current === 'page') tell('current page', `${called(link)} is announced as current and leads to ${link.url}`);
  }
}

function pictures({ nodes }, tell) {
  nodes.filter(({ role, name }) => PICTURES.test(role) && !name)
    .forEach(({ role, attributes }) => tell('pictures', `${role} ${attributes.src || ''} has no name`));
}

/** A table is read as one, and its columns have headers. Only the first, above row headers, may be empty. */
function tables({ nodes, elements }, tell) {
  const read = new Set(all(nodes, 'table', 'grid').map(({ element }) => element));
  for (const element of elements.filter(({ nodeName }) => nodeName === 'TABLE')) {
    const seen = nodes.some((node) => node.element === element || node.element?.parent === element);
    if (seen && !read.has(element)) tell('tables', 'one is not read as a table');
  }
  for (const table of all(nodes, 'table', 'grid')) {
    const headers = all(table.inside, 'columnheader');
    const words = `"${wordsOf(table).slice(0, 40)}"`;
    if (!headers.length) tell('tables', `${words} has no column headers`);
    headers.slice(1).filter((header) => !wordsOf(header)).forEach(() => tell('tables', `${words} has a column header without words`));
  }
}

/** The list item in which a bulletin is read with its date, or nothing. */
const entryOf = (link) => link.within.find((outer) => outer.role === 'listitem' && outer.within.at(-1)?.role === 'list'
  && all(outer.inside, 'time').some((date) => wordsOf(date)));

/** Each bulletin of a list is an item of it, with its date, and says there when it holds no more. */
function entries({ page, nodes, site, pathOf }, tell) {
  if (!LISTS.includes(page.kind)) return;
  const isBulletin = (known) => known?.kind === 'bulletin' || known?.standing;
  const found = links(nodes).filter((link) => isIn(link, 'main') && !isIn(link, 'navigation') && isBulletin(site.get(pathOf(link.url))));
  if (!found.length) tell('entries', 'no bulletin is read');
  for (const link of found) {
    const entry = entryOf(link);
    const { standing } = site.get(pathOf(link.url));
    if (!entry) tell('entries', `${called(link)} is not read in a list item with its date`);
    else if (standing && !entry.inside.some((node) => node.role === 'StaticText' && isTag(node.element))) {
      tell('status', `${called(link)} is ${standing}, and its list item does not say so`);
    }
  }
}

function isTag(element) {
  return /(^|\s)tag(\s|$)/.test(element?.named.class || '') || Boolean(element?.parent && isTag(element.parent));
}

/** A word such as "Withdrawn" is read, and in the item of the bulletin that it is said of. */
function tags({ nodes, elements }, tell) {
  for (const element of elements.filter((one) => /(^|\s)tag(\s|$)/.test(one.named.class || ''))) {
    const words = nodes.find((node) => node.role === 'StaticText' && node.element === element);
    if (!words) tell('status', `the word of a ${element.named.class} is not read`);
    else if (!words.within.some((outer) => outer.role === 'listitem' && links(outer.inside).length)) {
      tell('status', `"${words.name}" is not read in the list item of its bulletin`);
    }
  }
}

/** "1 March 2025", and not a row of figures. */
function dates({ nodes }, tell) {
  for (const date of all(nodes, 'time')) {
    const words = wordsOf(date);
    if (!/\p{L}{3}/u.test(words)) tell('dates', `"${words}" is not read as words`);
  }
}

function title({ page, nodes }, tell) {
  const heading = nodes.find(({ role, level }) => role === 'heading' && level === 1);
  if (!nodes[0].name) tell('title', 'the page has none');
  else if (!['home', 'redirect'].includes(page.kind) && heading && !nodes[0].name.startsWith(heading.name)) {
    tell('title', `"${nodes[0].name}" does not begin with the heading "${heading.name}"`);
  }
}

/** What is typed into, pressed or opened has a name, and what opens says whether it is open. */
function controls({ nodes }, tell) {
  for (const control of nodes.filter(({ role }) => CONTROLS.has(role))) {
    if (!control.name) tell('controls', `a ${control.role} has no name`);
    const mute = control.role === 'DisclosureTriangle' && control.expanded === undefined;
    if (mute) tell('controls', `${called(control)} does not say whether it is open`);
  }
  const told = nodes.some(({ role, live }) => role === 'status' || live === 'polite');
  if (all(nodes, 'search').length && !told) tell('controls', 'a search has no live region (role status) that tells what was found');
}

/** The page says its language, and the name of another language is read in that. */
function languages({ page, nodes }, tell) {
  if (!page.language) tell('language', 'the page does not say its own');
  for (const link of links(nodes).filter(({ attributes }) => attributes.hreflang)) {
    if (isIn(link, 'navigation') && link.language !== link.attributes.hreflang) {
      tell('language', `${called(link)} leads to ${link.attributes.hreflang} and is read as ${link.language || 'none'}`);
    }
  }
}

/** Nothing is read that only adorns: "slash", "middle dot". */
function adornments({ nodes }, tell) {
  nodes.filter(({ role, name }) => role === 'StaticText' && name && ADORNS.test(name)).forEach(({ name, within }) => {
    const near = [...within].reverse().find((outer) => wordsOf(outer) !== name) || within[0];
    tell('adornment', `"${name}" is read aloud in ${called({ ...near, name: wordsOf(near) })}`);
  });
}

export const RULES = [landmarks, callFirst, numbersWhole, skipLink, headings, linkNames, currentPage, pictures, tables, entries, tags, dates,
  title, controls, languages, adornments];

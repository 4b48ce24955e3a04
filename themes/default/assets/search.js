// The search page: words of a form, looked up in the pieces of an index, of which few are fetched.
//
// It runs under a policy that allows the site's own scripts and nothing else, with Trusted Types, so
// it only ever sets text and attributes. All words that it says stand in the page, in the page's
// language, and so does the form of a result, as a <template>: a theme changes both without
// touching this file. Without it the form leads to the list of all bulletins.
//
//   form[data-search]        where the index lies; `data-passages` selects the text of a bulletin
//   [data-search-status]     what is told of a search, in `data-one`, `data-other` and so on
//   [data-search-results]    where results go
//   [data-search-result]     the template of one, with [data-field="title"] and so on
//   [data-search-more]       the button that shows more
//   [data-search-failed]     what stands there when the index cannot be read
//   [data-search-plain]      what only holds without this script

const LONGEST_QUERY = 200;
const MOST_WORDS = 8;
const LONGEST_WORD = 32;
/** A short beginning would cover half the alphabet; so many pieces of it are looked at. */
const PIECES_FOR_A_WORD = 3;
const SHOWN_AT_ONCE = 10;
const LONGEST_PASSAGE = 240;
/** Typing is over when nothing came for so many milliseconds. */
const PAUSE = 300;
/** What a word counts for: in the title, in a heading, often in the text, in the text. */
const WEIGHTS = [8, 4, 2, 1];
/** A bulletin that no longer holds comes behind one that does. */
const ENDED = 0.5;

// Words are cut and folded as the program does it; both are held to one table of examples.

const JOINS = "'’\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ufeff";
const MARKS = '\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a'
  + '\\u0640\\u064b-\\u065f\\u0670\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff';
const WORD = new RegExp(`[\\p{Alphabetic}\\p{N}\\p{M}${JOINS}]+`, 'gu');
const JOINED = new RegExp(`[${JOINS}]`, 'gu');
const MARKED = new RegExp(`[${MARKS}]`, 'gu');
const SPELLED = { ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ð: 'd', đ: 'd', ħ: 'h', ı: 'i', ł: 'l', ŋ: 'n', ø: 'o', ŧ: 't' };

/** A word without capitals and accents; empty for what is none. */
export function folded(word) {
  const small = word.replace(JOINED, '').normalize('NFKD').replace(MARKED, '')
    // One letter at a time: at the end of a word the program knows no other small sigma.
    .replace(/./gsu, (letter) => letter.toLowerCase()).replace(MARKED, '');
  const plain = small.replace(/[ßæœþðđħıłŋøŧ]/g, (letter) => SPELLED[letter]).normalize('NFC');
  const cut = [...plain].slice(0, LONGEST_WORD).join('');
  return /^[a-z]$/.test(cut) ? '' : cut;
}

/** The words of a text, in its order. */
export const words = (text) => (text.match(WORD) || []).map(folded).filter(Boolean);

/** The words of a query, each once, and whether there were more than are looked for. */
export function asked(query) {
  const all = [...new Set(words(query.slice(0, LONGEST_QUERY)))];
  return { terms: all.slice(0, MOST_WORDS), isCut: all.length > MOST_WORDS || query.length > LONGEST_QUERY };
}

/** The ascending numbers that a list of letters stands for: distances in base 26, the last digit a capital. */
export function numbers(letters) {
  const list = [];
  for (let at = 0, next = 0, rest = 0; at < letters.length; at += 1) {
    const code = letters.charCodeAt(at);
    if (code >= 97) {
      rest = (rest + code - 97) * 26;
    } else {
      next += rest + code - 65 + 1;
      list.push(next - 1);
      rest = 0;
    }
  }
  return list;
}

/** The index, read piece by piece. `read(name, version)` gives the value of a file; without a version, the newest. */
export class Index {
  #read;
  #pieces = new Map();

  constructor(read) {
    this.#read = read;
  }

  /** What has to be known before anything else. */
  contents() {
    return this.#once('index.json', () => this.#read('index.json'));
  }

  /** A piece that fits the contents. A site that was exchanged in between is begun anew, by whoever asked. */
  piece(name) {
    return this.#once(name, async () => {
      const { version } = await this.contents();
      const piece = await this.#read(name, version);
      if (piece.version !== version) throw new Error(`${name} is of another version`);
      return piece;
    });
  }

  forget() {
    this.#pieces.clear();
  }

  #once(name, make) {
    if (!this.#pieces.has(name)) this.#pieces.set(name, make());
    return this.#pieces.get(name);
  }
}

/** What each bulletin has of a word, or of words that begin with it. */
async function weights(index, contents, term) {
  const { words: firsts, bulletins } = contents;
  const from = Math.max(0, firsts.findLastIndex((first) => first <= term));
  const until = firsts.findLastIndex((first) => first <= `${term}\uffff`);
  const numbersOf = Array.from({ length: until - from + 1 }, (_, at) => from + at).slice(0, PIECES_FOR_A_WORD);
  const pieces = await Promise.all(numbersOf.map((number) => index.piece(`words/${number}.json`)));
  const best = new Float64Array(bulletins);
  for (const [word, lists] of pieces.flatMap((piece) => Object.entries(piece.words))) {
    if (!word.startsWith(term)) continue;
    const found = lists.split(' ').map(numbers);
    const count = found.reduce((sum, list) => sum + list.length, 0);
    const whole = word === term ? 1 : 0.2 + (0.5 * term.length) / word.length;
    const rare = Math.log(1 + bulletins / count) * whole;
    found.forEach((list, at) => list.forEach((one) => { best[one] = Math.max(best[one], WEIGHTS[at] * rare); }));
  }
  return best;
}

/** Which bulletins may be found under these filters, as a function of their number. */
async function filter(index, contents, { year, topic, severity }) {
  const tests = [];
  if (year) {
    const at = contents.years.findIndex(([one]) => String(one) === year);
    const first = contents.years[at]?.[1] ?? contents.bulletins;
    const end = contents.years[at + 1]?.[1] ?? contents.bulletins;
    tests.push((one) => one >= first && one < end);
  }
  if (topic || severity) {
    const filters = await index.piece('filters.json');
    const list = (of, name) => new Set(Object.hasOwn(of, name) ? numbers(of[name]) : []);
    if (topic) tests.push(((set) => (one) => set.has(one))(list(filters.topics, topic)));
    if (severity) tests.push(((set) => (one) => set.has(one))(list(filters.severities, severity)));
  }
  return (one) => tests.every((test) => test(one));
}

/** The numbers of the bulletins that have every word and pass the filters, the best first, of equals the newest. */
async function found(index, { terms, ...filters }) {
  const contents = await index.contents();
  const [isWanted, ...byTerm] = await Promise.all([
    filter(index, contents, filters), ...terms.map((term) => weights(index, contents, term)),
  ]);
  const ended = new Set(numbers(contents.ended));
  const scored = [];
  for (let one = contents.bulletins - 1; one >= 0; one -= 1) {
    if (!isWanted(one) || !byTerm.every((best) => best[one] > 0)) continue;
    const score = byTerm.reduce((sum, best) => sum + best[one], 0);
    scored.push([ended.has(one) ? score * ENDED : score, one]);
  }
  return scored.sort(([a, first], [b, second]) => b - a || second - first).map(([, one]) => one);
}

/** What a result shows of bulletins, in their order. */
async function cards(index, bulletins) {
  const { in_a_piece: size } = await index.contents();
  return Promise.all(bulletins.map(async (one) => {
    const piece = await index.piece(`bulletins/${Math.floor(one / size)}.json`);
    return piece.bulletins[one % size];
  }));
}

/** What was found, and the cards of the first. Asked again once: the site may just have been exchanged. */
export async function search(index, query, shown = SHOWN_AT_ONCE) {
  const all = async () => {
    const bulletins = await found(index, query);
    return { bulletins, cards: await cards(index, bulletins.slice(0, shown)) };
  };
  try {
    return await all();
  } catch {
    index.forget();
    try {
      return await all();
    } catch (error) {
      // What failed must not be remembered: the next attempt may find the index whole.
      index.forget();
      throw error;
    }
  }
}

/** A text with the words that begin with a term marked, as nodes. */
function marked(text, terms) {
  const nodes = [];
  let done = 0;
  for (const { 0: word, index: at } of text.matchAll(WORD)) {
    const plain = folded(word);
    if (!terms.some((term) => plain.startsWith(term))) continue;
    const mark = document.createElement('mark');
    mark.textContent = word;
    nodes.push(text.slice(done, at), mark);
    done = at + word.length;
  }
  return [...nodes, text.slice(done)];
}

const has = (text, terms) => {
  const all = words(text);
  return terms.filter((term) => all.some((word) => word.startsWith(term)));
};

/** The part of a bulletin's page with most of the words, cut to what can be read at a glance. */
function passage(page, selector, terms) {
  const blocks = [...page.querySelectorAll(selector)].flatMap((text) => [...text.querySelectorAll('p, li, dd, td, h2, h3, h4')]);
  let [best, most] = ['', 0];
  for (const block of blocks) {
    const text = block.textContent.replace(/\s+/g, ' ').trim();
    const count = has(text, terms).length;
    if (count > most) [best, most] = [text, count];
  }
  if (best.length <= LONGEST_PASSAGE) return best;
  const first = [...best.matchAll(WORD)].find(({ 0: word }) => has(word, terms).length)?.index ?? 0;
  const from = first < LONGEST_PASSAGE / 2 ? 0 : best.indexOf(' ', first - LONGEST_PASSAGE / 3) + 1;
  const until = from + LONGEST_PASSAGE >= best.length ? best.length : best.lastIndexOf(' ', from + LONGEST_PASSAGE);
  return `${from ? '… ' : ''}${best.slice(from, until)}${until < best.length ? ' …' : ''}`;
}

/** A page of the site as a document, nothing of which runs. `DOMParser` is what Trusted Types forbid. */
function fetchPage(url) {
  return new Promise((ready, failed) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.responseType = 'document';
    request.onload = () => (request.status === 200 && request.response ? ready(request.response) : failed(new Error(url)));
    request.onerror = () => failed(new Error(url));
    request.send();
  });
}

class SearchPage {
  #form;
  #index;
  /** Counts searches: what comes back for an older one is not shown. */
  #turn = 0;
  #last = { bulletins: [], terms: [] };

  constructor(form) {
    this.#form = form;
    const folder = form.dataset.search;
    this.#index = new Index(async (name, version) => {
      const answer = await fetch(folder + name + (version ? `?v=${version}` : ''), { cache: version ? 'default' : 'no-cache' });
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.json();
    });
    form.action = folder;
    document.querySelectorAll('[data-search-plain]').forEach((plain) => { plain.hidden = true; });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#ask('pushState');
    });
    let typing;
    form.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.#ask('replaceState'), PAUSE);
    });
    addEventListener('popstate', () => this.#fromAddress());
    this.#part('more').addEventListener('click', () => this.#more());
    this.#fromAddress();
  }

  #part(name) {
    return document.querySelector(`[data-search-${name}]`);
  }

  /** Fills the form from the page's address, and searches. */
  #fromAddress() {
    const wanted = new URLSearchParams(location.search);
    for (const field of this.#form.elements) {
      if (field.name) field.value = (wanted.get(field.name) ?? '').slice(0, LONGEST_QUERY);
    }
    this.#ask();
  }

  /** Searches for what is in the form; `how` says what becomes of the page's address. */
  async #ask(how) {
    this.#turn += 1;
    const turn = this.#turn;
    const fields = Object.fromEntries(new FormData(this.#form));
    const given = Object.entries(fields).filter(([, value]) => value.trim());
    const address = given.length ? `?${new URLSearchParams(given)}` : location.pathname;
    if (how && address !== (location.search || location.pathname)) history[how](null, '', address);
    const { terms, isCut } = asked(fields.q ?? '');
    if (!terms.length && !given.some(([name]) => name !== 'q')) {
      this.#show([], [], (fields.q ?? '').trim() ? 'none' : '', '');
      return;
    }
    const slow = setTimeout(() => { if (turn === this.#turn) this.#tell('waiting'); }, PAUSE);
    try {
      const result = await search(this.#index, { ...fields, terms });
      if (turn !== this.#turn) return;
      this.#last = { bulletins: result.bulletins, terms };
      const count = result.bulletins.length;
      this.#show(result.cards, terms, ['none', 'one'][count] ?? 'other', isCut ? 'cut' : '');
    } catch {
      if (turn === this.#turn) this.#show([], [], 'failed', '');
    } finally {
      clearTimeout(slow);
    }
  }

  /** Shows results in place of those that stand there, and says how many there are. */
  #show(results, terms, ...told) {
    if (!results.length) this.#last = { bulletins: [], terms: [] };
    this.#part('results').replaceChildren();
    this.#add(results, terms);
    this.#tell(...told);
    this.#part('failed').hidden = told[0] !== 'failed';
  }

  #tell(...kinds) {
    const status = this.#part('status');
    const count = this.#last.bulletins.length;
    const sentence = (kind) => (status.dataset[kind] ?? '').replace('{count}', kind === 'cut' ? MOST_WORDS : count);
    status.textContent = kinds.filter(Boolean).map(sentence).join(' ');
  }

  async #more() {
    const list = this.#part('results');
    const shown = list.children.length;
    const { bulletins, terms } = this.#last;
    const turn = this.#turn;
    try {
      const next = await cards(this.#index, bulletins.slice(shown, shown + SHOWN_AT_ONCE));
      if (turn !== this.#turn) return;
      this.#add(next, terms);
      list.children[shown]?.querySelector('a')?.focus();
    } catch {
      this.#index.forget();
      this.#part('failed').hidden = false;
    }
  }

  #add(results, terms) {
    const list = this.#part('results');
    list.append(...results.map((card) => this.#result(card, terms)));
    this.#part('more').hidden = list.children.length >= this.#last.bulletins.length;
  }

  /** A result. A field of which the bulletin has nothing is taken out. */
  #result(card, terms) {
    const result = this.#part('result').content.cloneNode(true);
    const fill = {
      title: (slot) => slot.replaceChildren(...marked(card.title, terms)),
      passage: (slot) => this.#fillPassage(slot, card, terms),
      date: (slot) => { slot.dateTime = card.date; slot.textContent = card.day; },
      status: (slot) => { slot.textContent = card.status.name; slot.classList.add(`tag-${card.status.slug}`); },
      severity: (slot) => { slot.textContent = card.severity; },
      id: (slot) => slot.replaceChildren(...marked(card.id, terms)),
    };
    for (const slot of result.querySelectorAll('[data-field]')) {
      const { field } = slot.dataset;
      if (field !== 'passage' && card[field === 'date' ? 'day' : field] === undefined) (slot.closest('[data-part]') ?? slot).remove();
      else fill[field](slot);
    }
    for (const link of result.querySelectorAll('a')) link.href = new URL(card.url, location.origin).pathname;
    return result;
  }

  /** The summary at once; where it has not every word, the part of the text that has more, when it comes. */
  async #fillPassage(slot, { summary = '', title, url }, terms) {
    slot.replaceChildren(...marked(summary, terms));
    const here = has(summary, terms);
    if (here.length === terms.length || navigator.connection?.saveData) return;
    try {
      const page = await fetchPage(new URL(url, location.origin).pathname);
      const text = passage(page, this.#form.dataset.passages, terms);
      const isBetter = has(text, terms).length > here.length || (!summary && text !== title);
      if (isBetter) slot.replaceChildren(...marked(text, terms));
    } catch {
      // The summary stands there.
    }
  }
}

const form = globalThis.document?.querySelector('form[data-search]');
if (form) new SearchPage(form);

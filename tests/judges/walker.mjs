// A reader who has nothing but the keyboard: the Tab key, what is under the focus, and what it does.
//
// At each press the focus has to be somewhere, on the screen, under nothing else, and to be seen
// (by the pixels, as in keyboard.mjs; elements that look alike are tried once). It must not be
// lost before the page ends, nor be kept where it is.
import { focused, reachable, seen } from './keyboard.mjs';

/** What a reader knows of the element under the focus; runs inside the page. */
function standing() {
  const element = document.activeElement;
  const link = element.closest('a[href]');
  return {
    address: link?.href || '',
    tongue: link?.hreflang || '',
    role: element.getAttribute('role') || '',
    folds: element.tagName === 'SUMMARY',
    open: Boolean(element.parentElement?.open),
    inMain: Boolean(element.closest('main')),
    inMenu: Boolean(element.closest('nav') && element.closest('header') && !element.closest('main')),
  };
}

/** Whether what a fragment names is on the screen, and the focus in it or, after a Tab, behind it; runs inside the page. */
function arrived() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return { there: false };
  const { top, bottom } = target.getBoundingClientRect();
  const focus = document.activeElement;
  const behind = target.contains(focus) || Boolean(target.compareDocumentPosition(focus) & Node.DOCUMENT_POSITION_FOLLOWING);
  return { there: top < innerHeight && bottom > 0, behind: focus !== document.body && behind };
}

export class Walker {
  /** `tell(step, what)` hears of a fault; `tried` are the looks whose focus has been seen. */
  constructor(tab, bench, tried, tell) {
    Object.assign(this, { page: tab, bench, tried, tell, presses: 0, total: 0 });
  }

  /** Opens a page and stands at its top. */
  async open(address) {
    await this.page.goto(address, { waitUntil: 'load' });
    this.presses = 0;
  }

  /** Presses Tab and tells what is under the focus then, or nothing where the page has ended. */
  async tab(step) {
    await this.page.keyboard.press('Tab');
    this.presses += 1;
    this.total += 1;
    const here = await this.page.evaluate(focused);
    if (!here || here.again) {
      const all = await this.page.evaluate(reachable);
      // Behind the last element the focus leaves the page, or begins anew.
      const where = here ? `is kept at ${here.name}` : `is lost behind ${this.last || 'the top of the page'}`;
      if (this.presses <= all) this.tell(step, `the focus ${where}`);
      return null;
    }
    if (here.away) this.tell(step, `the focus is off the screen at ${here.name}`);
    else if (here.covered) this.tell(step, `the focus is covered at ${here.name}`);
    else if (!this.tried.has(here.look)) {
      this.tried.add(here.look);
      if (!(await seen(this.page, this.bench, here))) this.tell(step, `the focus is not seen at ${here.name}`);
    }
    this.last = here.name;
    return { ...here, ...(await this.page.evaluate(standing)) };
  }

  /** Goes on with Tab until `wanted` is under the focus. What folds is opened and closed on the way, or left to `onFold`. */
  async until(step, what, wanted, { within = 1000, onFold = () => this.unfold(step) } = {}) {
    for (let pressed = 0; pressed < within; pressed += 1) {
      const here = await this.tab(step);
      if (!here) break;
      if (wanted(here)) return here;
      if (here.folds) await onFold(here);
    }
    this.tell(step, `${what} is not reached${within < 1000 ? ` within ${within} presses of Tab` : ''}`);
    return null;
  }

  /** Presses a key on what folds: it is open or closed then, and still has the focus. */
  async fold(step, key, open) {
    await this.page.evaluate(() => { window.folded = document.activeElement; });
    await this.page.keyboard.press(key);
    const after = await this.page.evaluate(() => ({
      kept: document.activeElement === window.folded, open: window.folded.parentElement.open, words: window.folded.innerText.trim(),
    }));
    const name = key === ' ' ? 'Space' : key;
    if (after.open !== open) this.tell(step, `${name} does not ${open ? 'open' : 'close'} "${after.words}"`);
    if (!after.kept) this.tell(step, `${name} on "${after.words}" takes the focus away`);
  }

  async unfold(step) {
    await this.fold(step, 'Enter', true);
    await this.fold(step, ' ', false);
  }

  /** Presses Enter on a link to another page, and stands at the top of that. */
  async enter(step, { address, name }) {
    await this.page.keyboard.press('Enter');
    const came = await this.page.waitForURL(address, { timeout: 3000, waitUntil: 'load' }).then(() => true, () => false);
    if (!came) this.tell(step, `Enter does not lead to where ${name} leads`);
    this.presses = 0;
    return came;
  }

  /** Presses Enter on a link within the page: it shows its target, and Tab goes on from there. */
  async jump(step, { name }) {
    await this.page.keyboard.press('Enter');
    await this.page.waitForTimeout(100);
    const { there } = await this.page.evaluate(arrived);
    if (!there) return void this.tell(step, `Enter on ${name} does not show what it leads to`);
    await this.page.evaluate(() => { window.walked = []; });
    this.presses = 0;
    const next = await this.tab(step);
    if (next && !(await this.page.evaluate(arrived)).behind) this.tell(step, `Tab goes on at ${next.name}, and not from where ${name} leads`);
    return next;
  }
}

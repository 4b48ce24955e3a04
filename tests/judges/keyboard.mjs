// A page walked with the Tab key: the order, what is reached, and whether one sees where one is.
//
// Whether a focus can be seen is judged by the pixels and not by the style sheet: a picture with
// and one without are compared, and as many pixels as a line of one pixel round the element would
// have must change by a contrast of 3:1 (WCAG 2.4.7 and 1.4.11). That is slow, so elements that
// look alike are tried once a run. Their contrast is asked again under the focus and the pointer.

/** What stands under the focus now; runs inside the page. */
export function focused() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const walked = (window.walked ??= []);
  const again = walked.includes(element);
  const before = walked[walked.length - 1];
  if (!again) walked.push(element);
  const box = element.getBoundingClientRect();
  const within = (value, end) => Math.min(Math.max(value, 0), end - 1);
  const top = document.elementFromPoint(within(box.left + box.width / 2, innerWidth), within(box.top + box.height / 2, innerHeight));
  // A link broken over lines has several boxes, and a middle that is not its own.
  const pieces = [...element.getClientRects()];
  const whole = pieces.length === 1;
  const around = (piece) => 2 * (Math.min(piece.width, innerWidth) + Math.min(piece.height, innerHeight));
  const text = (element.innerText || element.getAttribute('aria-label') || '').trim().slice(0, 30);
  return {
    name: `${element.tagName.toLowerCase()}.${element.getAttribute('class') || ''} "${text}"`,
    look: [element, element.parentElement, element.closest('[class]')].map((one) => `${one?.tagName}.${one?.getAttribute('class')}`).join(' '),
    again,
    positive: element.tabIndex > 0,
    back: Boolean(before && !again && !(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)),
    away: box.width < 1 || box.height < 1 || box.bottom < 0 || box.right < 0 || box.top > innerHeight || box.left > innerWidth,
    covered: Boolean(whole && top && !element.contains(top) && !top.contains(element)),
    // Pieces that lie apart have a ring each; those that touch are drawn one round all of them.
    ring: Math.min(around(box), pieces.reduce((sum, piece) => sum + around(piece), 0)),
    box: { x: box.left, y: box.top, width: box.width, height: box.height },
    middle: { x: pieces[0].left + pieces[0].width / 2, y: pieces[0].top + pieces[0].height / 2 },
    window: { width: innerWidth, height: innerHeight },
  };
}

/** How many elements the Tab key should reach; runs inside the page. */
export function reachable() {
  const takers = 'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex],audio[controls],video[controls],iframe,[contenteditable]';
  return [...document.querySelectorAll(takers)].filter((element) => !element.disabled && element.tabIndex >= 0
    && element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]')).length;
}

/** How many pixels of two pictures differ by a contrast of 3:1; runs inside an empty page. */
async function contrasting([one, other]) {
  const pixels = async (base64) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    canvas.drawImage(picture, 0, 0);
    return canvas.getImageData(0, 0, picture.width, picture.height).data;
  };
  const light = (data, at) => [0.2126, 0.7152, 0.0722].reduce((sum, part, channel) => {
    const value = data[at + channel] / 255;
    return sum + part * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  }, 0.05);
  const [with_focus, without] = [await pixels(one), await pixels(other)];
  let count = 0;
  for (let at = 0; at < with_focus.length; at += 4) {
    const [a, b] = [light(with_focus, at), light(without, at)];
    if (Math.max(a, b) / Math.min(a, b) >= 3) count += 1;
  }
  return count;
}

/** What axe-core, which is in the page, says of the contrast of the element in hand. */
function contrast() {
  const asked = { runOnly: { type: 'rule', values: ['color-contrast'] } };
  return window.axe.run(window.inHand, asked).then(({ violations }) => violations.flatMap(({ nodes }) => nodes.map((node) => node.any[0].message)));
}

/** Whether one sees that the element in hand has the focus, which is taken from it. */
async function isSeen(page, bench, { box, ring, window }) {
  const clip = { x: Math.max(0, box.x - 8), y: Math.max(0, box.y - 8) };
  clip.width = Math.min(box.x + box.width + 8, window.width) - clip.x;
  clip.height = Math.min(box.y + box.height + 8, window.height) - clip.y;
  const picture = async () => (await page.screenshot({ clip, animations: 'disabled', caret: 'initial' })).toString('base64');
  const on = await picture();
  await page.evaluate(() => window.inHand.blur());
  const off = await picture();
  return (await bench.evaluate(contrasting, [on, off])) >= ring;
}
const takeInHand = (page) => page.evaluate(() => { window.inHand = document.activeElement; });
const giveBack = (page) => page.evaluate(() => window.inHand.focus({ preventScroll: true, focusVisible: true }));

/** Whether one sees that what `here` tells of has the focus. */
export async function seen(page, bench, here) {
  await takeInHand(page);
  const visible = await isSeen(page, bench, here);
  await giveBack(page);
  return visible;
}

/** Judges how an element looks under the focus and under the pointer. */
async function judgeLooks(page, bench, here, tell) {
  await takeInHand(page);
  const told = async (rule) => (await page.evaluate(contrast)).forEach((why) => tell(rule, `${here.name}: ${why}`));
  await told('keyboard: contrast under the focus');
  if (!(await isSeen(page, bench, here))) tell('keyboard: focus not seen', here.name);
  await page.mouse.move(here.middle.x, here.middle.y);
  await told('contrast under the pointer');
  await page.mouse.move(0, 0);
  await giveBack(page);
}

/**
 * Walks the page to its end and tells what is wrong. `bench` is an empty page for comparing
 * pictures, `tried` the looks that have been judged in this scheme.
 */
export async function walk(page, bench, tried, tell) {
  await page.evaluate(() => { window.scrollTo(0, 0); document.activeElement?.blur(); window.walked = []; });
  const total = await page.evaluate(reachable);
  let reached = 0;
  for (; reached < total + 3; reached += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(focused);
    if (!here || here.again) break;
    if (here.positive) tell('keyboard: positive tabindex', here.name);
    else if (here.back) tell('keyboard: order', `${here.name} comes after something that stands below it`);
    if (here.away) tell('keyboard: focus off the screen', here.name);
    else if (here.covered) tell('keyboard: focus covered', here.name);
    else if (!tried.has(here.look)) {
      tried.add(here.look);
      await judgeLooks(page, bench, here, tell);
    }
  }
  if (reached < total) tell('keyboard: not reached', `Tab reached ${reached} of ${total} elements`);
  if (!reached) tell('keyboard: nothing', 'nothing takes the focus');
}

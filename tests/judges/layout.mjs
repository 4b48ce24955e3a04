// What axe-core cannot see of a page's layout: sideways scroll, cut-off text, text that does not grow.
//
// Each function runs inside the page, so it may use nothing that stands outside of it.

/** What makes the page wider than its window, or nothing. */
export function sideways() {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (element) => /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
  const inScroller = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) if (scrolls(up)) return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > root.clientWidth + 1 && !inScroller(element);
  });
  const last = wide[wide.length - 1];
  const name = last ? `${last.tagName.toLowerCase()}.${last.getAttribute('class') || ''}` : 'something';
  return [`${root.scrollWidth} px wide in a window of ${root.clientWidth} px, because of ${name}`];
}

/** Elements that hide a part of their own text. Text for screen readers alone is meant to be hidden. */
export function clipped() {
  const cut = [...document.body.querySelectorAll('*')].filter((element) => {
    const style = getComputedStyle(element);
    if (!/hidden|clip/.test(style.overflowX + style.overflowY) || !element.innerText?.trim()) return false;
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || style.clipPath !== 'none' || style.clip !== 'auto') return false;
    return element.scrollHeight > element.clientHeight + 2 || element.scrollWidth > element.clientWidth + 2;
  });
  return cut.map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') || ''} cuts its text off`);
}

/** Doubles the letters as a reader's own setting does, and names text that stays as it was. */
export function doubled() {
  const holders = [...document.body.querySelectorAll('*')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && element.checkVisibility());
  const size = (element) => parseFloat(getComputedStyle(element).fontSize);
  const before = new Map(holders.map((element) => [element, size(element)]));
  document.documentElement.style.fontSize = `${2 * size(document.documentElement)}px`;
  const stuck = holders.filter((element) => size(element) < 1.5 * before.get(element));
  const names = stuck.map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') || ''}`);
  return [...new Set(names)].map((name) => `the text of ${name} does not grow with the reader's setting`);
}

/** Gives letters, words and lines the room that WCAG 1.4.12 wants a page to bear. */
export function spaced() {
  document.documentElement.style.fontSize = '';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}');
  document.adoptedStyleSheets = [sheet];
}

/** Elements that refuse the colours that a reader forces on every page. */
export function unforced() {
  const refusing = [...document.body.querySelectorAll('*')].filter((element) =>
    getComputedStyle(element).forcedColorAdjust === 'none' && !(element instanceof SVGElement));
  return refusing.map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') || ''} keeps its own colours`);
}

/** Animations that run although the reader asked for none. */
export function moving() {
  const running = document.getAnimations().filter((animation) => animation.playState === 'running');
  return running.length ? [`${running.length} animations run`] : [];
}

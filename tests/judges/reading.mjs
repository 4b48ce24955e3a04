// A page as a screen reader would read it: Chromium's own accessibility tree, flat and in order.
//
// What is hidden from the reader is left out, and what Chromium only keeps for itself (the boxes
// of lines). Its protocol tells neither which link is the current one nor the language of a text,
// so these two are taken from the elements behind the nodes.

const elementOf = (dom) => (dom?.nodeType === 3 ? dom.parent : dom);

function attributesOf({ attributes = [] }) {
  const pairs = [];
  for (let at = 0; at < attributes.length; at += 2) pairs.push([attributes[at], attributes[at + 1]]);
  return Object.fromEntries(pairs);
}

/** Every node of the document by the number that the tree knows it by. */
function documentOf(root) {
  const byNumber = new Map();
  const enter = (dom, parent) => {
    dom.parent = parent;
    dom.named = attributesOf(dom);
    byNumber.set(dom.backendNodeId, dom);
    [...(dom.pseudoElements || []), ...(dom.children || [])].forEach((child) => enter(child, dom));
  };
  enter(root, null);
  return byNumber;
}

function languageOf(element) {
  for (let here = element; here; here = here.parent) if (here.named.lang) return here.named.lang;
  return '';
}

/** A node of the tree with what a reader hears of it. */
function heard(node, dom, within) {
  const told = Object.fromEntries((node.properties || []).map(({ name, value }) => [name, value.value]));
  const element = elementOf(dom);
  const { 'aria-current': current = 'false', ...attributes } = element?.named || {};
  return {
    role: node.role?.value || '',
    name: String(node.name?.value || '').replace(/\s+/g, ' ').trim(),
    url: told.url || '',
    level: told.level,
    expanded: told.expanded,
    focusable: Boolean(told.focusable),
    live: told.live,
    current: dom === element && current !== 'false' ? current : '',
    language: languageOf(element),
    attributes,
    element,
    within,
    inside: [],
  };
}

/**
 * Reads the page: `nodes` in reading order, the document itself first. Each knows what it stands
 * `within`, from the page down, and what it has `inside`. `elements` are all that the page has.
 */
export async function read(cdp) {
  const { root } = await cdp.send('DOM.getDocument', { depth: -1 });
  const document = documentOf(root);
  const tree = (await cdp.send('Accessibility.getFullAXTree')).nodes;
  const byId = new Map(tree.map((node) => [node.nodeId, node]));
  const nodes = [];
  const enter = (node, within) => {
    if (!node || node.role?.value === 'InlineTextBox') return;
    let below = within;
    if (!node.ignored) {
      const one = heard(node, document.get(node.backendDOMNodeId), within);
      nodes.push(one);
      within.forEach((outer) => outer.inside.push(one));
      below = [...within, one];
    }
    node.childIds.forEach((id) => enter(byId.get(id), below));
  };
  enter(tree[0], []);
  return { nodes, elements: [...document.values()].filter(({ nodeType }) => nodeType === 1) };
}

/** All the words of a node, in order. */
export const wordsOf = (node) => [node, ...node.inside].filter(({ role }) => role === 'StaticText')
  .map(({ name }) => name).filter(Boolean).join(' ');

/** What a fault line calls a node. */
export const called = (node) => `${node.role} "${(node.name || wordsOf(node)).slice(0, 60)}"`;

/** The page as text, a line for each node but the text that its link or heading has said already. */
export function outline({ nodes }) {
  return nodes.filter(({ role, name, within }) => role !== 'StaticText' || within.at(-1)?.name !== name).map((node) => {
    const states = [
      node.level && `level ${node.level}`,
      node.current && `current ${node.current}`,
      node.expanded !== undefined && (node.expanded ? 'open' : 'closed'),
      node.language !== node.within.at(-1)?.language && node.language,
    ];
    return [`${'  '.repeat(node.within.length)}${node.role}`, node.name && `"${node.name}"`, ...states].filter(Boolean).join(' ');
  }).join('\n');
}

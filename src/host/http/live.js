// An open page of the preview: hears when it has changed, and shows what is wrong.
(() => {
  'use strict';
  const own = new URL(document.currentScript.src);
  const home = own.pathname.replace(/live\.js$/, '');
  const place = location.pathname;
  let seen = own.search.slice(1);
  let source = null;

  // Where the reader was, over a reload.
  const PLACE = 'noticeboard-place';
  const CLOSED = 'noticeboard-closed';
  const store = {
    get(key) { try { return sessionStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem(key, value); } catch { /* Without a store the top of the page has to do. */ } },
  };
  const left = JSON.parse(store.get(PLACE) || 'null');
  store.set(PLACE, 'null');
  if (left && left.place === place) scrollTo({ left: left.x, top: left.y, behavior: 'instant' });

  const reload = () => {
    store.set(PLACE, JSON.stringify({ place, x: scrollX, y: scrollY }));
    location.reload();
  };

  // A style sheet without its fingerprint.
  const nameOf = (href) => new URL(href, location.href).pathname.replace(/\.[0-9a-f]{16}\.css$/, '.css');
  const sheets = (root) => [...root.querySelectorAll('link[rel~="stylesheet"]')];

  const swapSheets = async () => {
    const text = await (await fetch(place, { cache: 'no-store' })).text();
    const fresh = sheets(new DOMParser().parseFromString(text, 'text/html'));
    for (const old of sheets(document)) {
      const next = fresh.find((link) => nameOf(link.getAttribute('href')) === nameOf(old.href));
      if (!next || new URL(next.getAttribute('href'), location.href).href === old.href) continue;
      const link = old.cloneNode();
      link.integrity = next.integrity;
      link.href = next.getAttribute('href');
      // The old one stays until the new one is there, so that the page is never bare.
      link.onload = () => old.remove();
      link.onerror = () => link.remove();
      old.after(link);
    }
  };

  // What is wrong, over the page. The page's own style does not reach in here.
  let box = null;
  const build = () => {
    const host = document.createElement('noticeboard-findings');
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = `<link rel="stylesheet" href="${home}live.css">
      <button class="badge" type="button" aria-expanded="false" aria-controls="panel" hidden></button>
      <section id="panel" role="dialog" aria-labelledby="title" tabindex="-1" hidden>
        <div class="head"><h2 id="title"></h2><button class="close" type="button">Close</button></div>
        <ul></ul>
      </section>
      <p class="said" role="status"></p>`;
    const find = (name) => root.querySelector(name);
    box = { host, badge: find('.badge'), panel: find('#panel'), title: find('h2'), list: find('ul'), said: find('.said'), key: '' };
    box.badge.onclick = () => (box.panel.hidden ? open(true) : close());
    find('.close').onclick = close;
    addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || box.panel.hidden) return;
      event.preventDefault();
      close();
    });
    document.documentElement.append(host);
  };
  const open = (asked) => {
    box.panel.hidden = false;
    box.badge.setAttribute('aria-expanded', 'true');
    if (asked) {
      store.set(CLOSED, '');
      box.panel.focus();
    }
  };
  const close = () => {
    const inside = box.panel.contains(box.panel.getRootNode().activeElement);
    store.set(CLOSED, box.key);
    box.panel.hidden = true;
    box.badge.setAttribute('aria-expanded', 'false');
    if (inside) box.badge.focus();
  };

  const show = ({ summary, grave, html }) => {
    if (!box && !summary) return;
    if (!box) build();
    box.badge.hidden = !summary;
    box.badge.textContent = summary;
    box.badge.classList.toggle('grave', grave);
    box.title.textContent = summary;
    box.said.textContent = html === box.key ? '' : summary || 'Nothing is wrong any more';
    if (html === box.key) return;
    box.key = html;
    box.list.innerHTML = html;
    // What somebody closed stays closed until something else is wrong.
    if (!html) {
      box.panel.hidden = true;
      box.badge.setAttribute('aria-expanded', 'false');
    } else if (grave && store.get(CLOSED) !== html) open(false);
  };

  // A browser gives one server six connections, so a tab that nobody looks at gives its own back.
  const listen = () => {
    if (source) return;
    source = new EventSource(`${home}events/${seen}${place}`);
    source.addEventListener('page', reload);
    source.addEventListener('style', (event) => { seen = event.data; swapSheets(); });
    source.addEventListener('findings', (event) => show(JSON.parse(event.data)));
  };
  const rest = () => {
    if (source) source.close();
    source = null;
  };
  const follow = () => (document.hidden ? rest() : listen());
  addEventListener('visibilitychange', follow);
  addEventListener('pagehide', rest);
  addEventListener('pageshow', follow);
  follow();
})();

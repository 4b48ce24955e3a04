// What the judges that open a browser share: the tools, a small server for the built site, and Chromium.
//
// The site is served on the loopback and its public address is never contacted: links to it are
// answered from the folder, and a request to anybody else is refused and told.
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { createRequire } from 'node:module';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.pdf': 'application/pdf',
};

/** The policy that servers are told to send with every file (`headers` in series.yaml). */
export const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
  + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** Says why nothing can be judged, and ends: a judge that cannot judge has not passed. */
export function cannot(why) {
  console.error(why);
  process.exit(2);
}

const tools = createRequire(path.join(process.env.JUDGES_HOME || process.cwd(), 'x.js'));

/** A package of the tools' folder, or the path of a file in it. */
export function need(name, how = (package_name) => tools(package_name)) {
  try {
    return how(name);
  } catch (error) {
    return cannot(`${name} cannot be loaded (JUDGES_HOME is the folder that holds node_modules): ${error.message}`);
  }
}
export const fileOf = (name) => need(name, (file) => tools.resolve(file));

/** The folder to judge and the address under which it will stand. */
export function site(usage) {
  const [folder, address] = process.argv.slice(2);
  if (!folder || !fs.existsSync(folder) || !address) cannot(`usage: ${usage}`);
  return { folder: fs.realpathSync(folder), base: new URL(address) };
}

/** The address of a page below the site's own. */
export const urlOf = (page) => page.replace(/(^|\/)index\.html$/, '$1').split('/').map(encodeURIComponent).join('/');

/** The file that answers a path of the site, or nothing. */
function answering({ folder, base }, pathname) {
  let wanted;
  try {
    wanted = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (!wanted.startsWith(base.pathname) || wanted.includes('\0')) return null;
  let file = path.join(folder, wanted.slice(base.pathname.length));
  if (file !== folder && !file.startsWith(folder + path.sep)) return null;
  if (fs.existsSync(file) && fs.statSync(file).isDirectory()) file = path.join(file, 'index.html');
  return fs.existsSync(file) && fs.statSync(file).isFile() ? file : null;
}
const typeOf = (file) => TYPES[path.extname(file)] || 'application/octet-stream';

/**
 * Serves the site with these headers, by HTTPS if there is a `certificate` ({ key, cert }); what is
 * not there is answered as a web server would, with `404.html`.
 */
export function serve(where, headers = {}, certificate = null) {
  const answer = (request, response) => {
    const found = answering(where, new URL(request.url, 'http://x').pathname);
    const file = found || path.join(where.folder, '404.html');
    response.writeHead(found ? 200 : 404, { 'content-type': typeOf(file), ...headers });
    if (fs.existsSync(file)) fs.createReadStream(file).pipe(response);
    else response.end('not found');
  };
  const server = certificate ? https.createServer(certificate, answer) : http.createServer(answer);
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => ready({
      origin: `${certificate ? 'https' : 'http'}://127.0.0.1:${server.address().port}`,
      port: server.address().port,
      close: () => new Promise((closed) => { server.closeAllConnections(); server.close(closed); }),
    }));
  });
}

function chromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const places = (process.env.PATH || '').split(path.delimiter);
  const found = places.flatMap((place) => names.map((name) => path.join(place, name))).find((file) => fs.existsSync(file));
  return process.env.CHROME_PATH || found || cannot('chromium is not on the PATH');
}

/** Chromium without a window and with a fresh profile, and with these options besides. */
export function browser(options = []) {
  return need('playwright-core').chromium.launch({
    executablePath: chromium(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--hide-scrollbars', ...options],
  });
}

/**
 * Keeps a browser inside the site, and on the page that it opens unless it `mayLeadOn`. `outside`
 * hears of every other address that is asked for.
 */
export async function keepInside(context, where, origin, outside, mayLeadOn = false) {
  const opened = new Set();
  await context.route('**/*', (route) => {
    const request = route.request();
    const url = new URL(request.url());
    if (request.isNavigationRequest() && !mayLeadOn) {
      // A page that leads on by itself (a redirect) would leave before it is judged: 204 keeps it.
      if (opened.has(request.frame())) return route.fulfill({ status: 204 });
      opened.add(request.frame());
    }
    if (url.origin === origin || url.protocol === 'data:') return route.continue();
    if (url.origin === where.base.origin) {
      const file = answering(where, url.pathname);
      return file ? route.fulfill({ contentType: typeOf(file), body: fs.readFileSync(file) }) : route.fulfill({ status: 404, body: '' });
    }
    outside(url.href);
    return route.abort();
  });
}

/** Does `work` for every item, a few at a time. */
export async function each(items, work) {
  const queue = [...items];
  const worker = async () => { while (queue.length) await work(queue.shift()); };
  await Promise.all(Array.from({ length: +(process.env.JUDGE_JOBS || 2) }, worker));
}

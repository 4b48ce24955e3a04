#!/usr/bin/env node
// The site behind real servers that were told what to say with every file: nginx and Caddy, as
// `headers` in series.yaml has them told. Every header is asked for, on a page, an asset, a feed and
// an address that does not exist; then pages are opened in Chromium, and what it refuses is a fault.
// At last the file is emptied, and the same questions must fail.
//
// usage: servers.mjs PUBLIC_DIR BASE_URL
// env:   JUDGES_HOME (with servers/), CHROME_PATH, JUDGE_SAMPLE=1
// exit:  0 nothing found, 1 faults, 2 cannot judge
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { POLICY, browser, cannot, each, keepInside, need, site, urlOf } from './lib-site.mjs';
import { pagesToOpen } from './sample.mjs';

const where = site('servers.mjs PUBLIC_DIR BASE_URL');
const tools = path.join(process.env.JUDGES_HOME || cannot('JUDGES_HOME is not set'), 'servers/usr');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'servers-'));
const WANTED = {
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
  'strict-transport-security': /^max-age=31536000$/,
  // To the letter: the other judges open pages under this one.
  'content-security-policy': { test: (policy) => policy === POLICY },
};
const PAGE = /^public, max-age=300$/;
const ASSET = /^public, max-age=31536000, immutable$/;

const freePort = () => new Promise((ready) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => ready(port));
  });
});

const SERVERS = {
  nginx(port, told) {
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${work}/${kind};`).join('\n');
    const user = process.getuid() === 0 ? 'user root;' : '';
    fs.writeFileSync(`${work}/nginx.conf`, `${user} daemon off; pid ${work}/pid; error_log stderr; worker_processes 1;
events {}
http { access_log off; types { text/html html; text/css css; text/javascript js; application/json json; image/svg+xml svg; image/png png; image/jpeg jpg; application/xml xml; }
${temp}
server { listen 127.0.0.1:${port}; root ${where.folder}; error_page 404 /404.html; include ${told}; } }`);
    return [`${tools}/sbin/nginx`, ['-e', 'stderr', '-p', work, '-c', `${work}/nginx.conf`]];
  },
  caddy(port, told) {
    fs.writeFileSync(`${work}/Caddyfile`, `{
admin off
auto_https off
}
http://127.0.0.1:${port} {
root * ${where.folder}
import ${told}
file_server
}`);
    return [`${tools}/bin/caddy`, ['run', '--config', `${work}/Caddyfile`, '--adapter', 'caddyfile']];
  },
};

async function running(name, told, use) {
  const port = await freePort();
  const [program, options] = SERVERS[name](port, told);
  if (!fs.existsSync(program)) cannot(`${program} is not there`);
  const server = spawn(program, options, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: work } });
  let said = '';
  server.stderr.on('data', (data) => { said += data; });
  const origin = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    try {
      await fetch(origin);
      break;
    } catch {
      if (tries > 100 || server.exitCode !== null) cannot(`${name} does not answer: ${said}`);
      await new Promise((later) => { setTimeout(later, 100); });
    }
  }
  try {
    return await use(origin);
  } finally {
    server.kill();
    await new Promise((ended) => { server.once('exit', ended); });
  }
}

/** What is missing of the headers. */
async function questions(name, origin) {
  const faults = [];
  const asset = fs.readdirSync(path.join(where.folder, 'assets')).find((file) => file.endsWith('.css'));
  const asked = [['/', PAGE], ['/rss.xml', PAGE], [`/assets/${asset}`, ASSET], ['/nowhere/', null]];
  for (const [address, keep] of asked) {
    const answer = await fetch(origin + address);
    const wanted = keep ? { ...WANTED, 'cache-control': keep } : WANTED;
    for (const [header, pattern] of Object.entries(wanted)) {
      if (!pattern.test(answer.headers.get(header) || '')) faults.push(`${name}: ${address} says ${header}: ${answer.headers.get(header)}`);
    }
  }
  return faults;
}

async function open(chromium, name, origin, page) {
  const context = await chromium.newContext();
  const tab = await context.newPage();
  const told = new Set();
  await keepInside(context, where, origin, (url) => told.add(`another site is asked: ${url}`));
  await tab.addInitScript(() => {
    window.refused = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.refused.push(`${event.effectiveDirective} refused ${event.blockedURI || 'inline'}`);
    });
  });
  tab.on('console', (message) => {
    if (message.type() === 'error' && !/404 \(Not Found\)/.test(message.text())) told.add(message.text().slice(0, 200));
  });
  await tab.goto(`${origin}/${urlOf(page)}`, { waitUntil: 'load' });
  (await tab.evaluate(() => window.refused)).forEach((refused) => told.add(refused));
  const sheets = await tab.evaluate(() => [...document.querySelectorAll('link[rel~=stylesheet]')].every((link) => link.sheet));
  if (!sheets) told.add('a style sheet did not load');
  await context.close();
  return [...told].map((what) => `${name}: ${page}: ${what}`);
}

function judgePolicy() {
  const { CspEvaluator } = need('csp_evaluator/dist/evaluator.js');
  const { CspParser } = need('csp_evaluator/dist/parser.js');
  const policy = fs.readFileSync(path.join(where.folder, '_headers'), 'utf8').match(/Content-Security-Policy: (.*)/)[1];
  return new CspEvaluator(new CspParser(policy).csp).evaluate()
    .filter((found) => found.severity <= 30).map((found) => `the policy: ${found.directive}: ${found.description}`);
}

const pages = pagesToOpen(where.folder);
const faults = judgePolicy();
const chromium = await browser();
for (const name of Object.keys(SERVERS)) {
  const told = path.join(where.folder, name === 'nginx' ? 'headers.nginx.conf' : 'headers.caddy');
  if (!fs.existsSync(told)) cannot(`${told} is not there`);
  await running(name, told, async (origin) => {
    faults.push(...await questions(name, origin));
    await each(pages, async ({ page }) => { faults.push(...await open(chromium, name, origin, page)); });
  });
  const nothing = path.join(work, 'nothing');
  fs.writeFileSync(nothing, '# nothing\n');
  const missed = await running(name, nothing, (origin) => questions(name, origin));
  if (missed.length < 20) faults.push(`${name}: untold, it misses only ${missed.length} headers`);
}
await chromium.close();
faults.forEach((fault) => console.log(fault));
console.log(`servers: ${pages.length} pages opened behind each of ${Object.keys(SERVERS).length} servers, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);

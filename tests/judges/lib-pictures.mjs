// What the scripts that take pictures share: few colours, and a weight that is neither that of an
// empty page nor too much for a repository.
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { keepInside } from './lib-site.mjs';

const [SMALLEST, LARGEST] = [4_000, 150_000];

/** A folder for pictures, and the browser that takes them. */
export class Album {
  constructor(folder, chromium) {
    this.folder = folder;
    this.chromium = chromium;
    this.faults = 0;
    fs.mkdirSync(folder, { recursive: true });
  }

  fault(what) {
    this.faults += 1;
    console.log(what);
  }

  /** Opens a page of a site in a window of its own and hands it to `then`. */
  async opened(where, origin, page, settings, then) {
    const context = await this.chromium.newContext({ reducedMotion: 'reduce', ...settings });
    await keepInside(context, where, origin, (url) => this.fault(`${page}: another site is asked: ${url}`));
    const tab = await context.newPage();
    const answer = await tab.goto(origin + where.base.pathname + page, { waitUntil: 'load' });
    if (answer.ok()) await then(tab);
    else this.fault(`there is no page at /${page}`);
    await context.close();
  }

  /** Writes a picture in few colours, and weighs it. */
  keep(name, picture) {
    const file = path.join(this.folder, `${name}.png`);
    fs.writeFileSync(file, execFileSync('pngquant', ['--speed', '1', '--strip', '128', '-'], { input: picture, maxBuffer: 1 << 26 }));
    const { size } = fs.statSync(file);
    if (size < SMALLEST || size > LARGEST) this.fault(`${name}.png: ${size} bytes; between ${SMALLEST} and ${LARGEST} were expected`);
    console.log(`${name}.png: ${Math.round(size / 1000)} KB`);
  }
}

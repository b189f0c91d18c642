import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPaintings } from '../../../harness/experiments/records/paintings.ts';
import { listRunNames } from '../../../harness/experiments/records/read-run.ts';
import { readProgress } from '../../../harness/experiments/records/run-progress.ts';
import { bin } from '../../cli/run-harness.ts';
import { exampleManifest } from '../../experiments/records/example-run.ts';
import { describeInBrowser } from '../../material/browser.ts';
import { paintCollection } from '../../material/paint-collection.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { writeReportRun } from '../report/write-report-run.ts';

let collection: string;

beforeAll(async () => {
  const painted = { artists: 12, paintings: 10, size: 72 };
  collection = await paintCollection(join(temporaryFolder(), 'paintings'), painted);
});

const started: { kill(signal: 'SIGKILL'): unknown }[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

function createProject() {
  const root = temporaryFolder();
  const plugin = fileURLToPath(new URL('../../material/waiting-plugin.ts', import.meta.url));
  mkdirSync(join(root, 'plugins', 'waiting'), { recursive: true });
  const entry = `export { default } from ${JSON.stringify(plugin)};`;
  writeFileSync(join(root, 'plugins', 'waiting', 'index.ts'), entry);
  const goOn = join(root, 'go-on');
  const start = (...args: string[]) => {
    const env = { HARNESS_ROOT: root, WAIT_FOR: goOn, NO_COLOR: '1' };
    const child = execa(process.execPath, [bin, ...args], { env, reject: false });
    started.push(child);
    return child;
  };
  const startRun = (...more: string[]) =>
    start('run', 'waiting', '--collection', collection, '--engine', 'wasm', ...more);
  return { root, start, startRun, letGoOn: () => writeFileSync(goOn, '') };
}

/** The address that a process says. */
function addressFrom(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
      const [, address] = /Live view: (\S+)/.exec(text) ?? [];
      if (address !== undefined) resolve(address);
    });
    stream.on('end', () => reject(new Error(`no address in ${text}`)));
  });
}

/** Drops files on an element, as a person does with the mouse. */
async function drop(page: Page, selector: string, files: readonly string[]): Promise<void> {
  const contents = files.map((file) => [basename(file), readFileSync(file, 'base64')]);
  const make = `(() => {
    const transfer = new DataTransfer();
    for (const [name, text] of ${JSON.stringify(contents)}) {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: 'image/jpeg' }));
    }
    return transfer;
  })()`;
  const dataTransfer = await page.evaluateHandle(make);
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent(selector, kind, { dataTransfer });
  }
}

describeInBrowser('the live view in a browser', (openPage) => {
  it('follows a run through a reload, a kill and a resumption, in two tabs', async () => {
    const { root, start, startRun, letGoOn } = createProject();
    const server = start('serve', '--port', '0');
    const address = await addressFrom(server.stdout);
    const [first, second] = [await openPage(), await openPage()];
    const both = [first.page, second.page];
    const shows = (text: string) =>
      Promise.all(both.map((page) => page.waitForSelector(`#runs >> text=${text}`)));
    await first.page.goto(address);
    await second.page.goto(address);

    const killed = startRun();
    await shows('Training: epoch 2 of at most 6');
    await shows('Waiting: 4 of 10 turns');
    expect(await first.page.textContent('.state')).toBe('running');
    expect(await first.page.$$eval('.run circle', (dots) => dots.length)).toBe(4);
    await first.page.reload();
    await shows('Training: epoch 2 of at most 6');

    killed.kill('SIGKILL');
    await killed;
    await shows('stopped; the same command goes on with it');

    // The server goes and comes back as well, and no page is touched.
    server.kill('SIGTERM');
    await server;
    await first.page.waitForSelector('#status.lost');
    await addressFrom(start('serve', '--port', new URL(address).port).stdout);
    await first.page.waitForSelector('#status:not(.lost)');

    const resumed = startRun();
    await shows('Training: epoch 3 of at most 6');
    expect(await second.page.$$eval('.run circle', (dots) => dots.length)).toBe(6);
    letGoOn();
    await shows('AUC on unseen artists');
    expect((await resumed).exitCode).toBe(0);
    const run = join(root, 'submissions', (await listRunNames(join(root, 'submissions')))[0]!);
    expect(await readProgress(run)).toBeNull();
    const tested = await readPaintings(run);
    expect(new Set(tested.map(({ test }) => test))).toEqual(new Set(['seen', 'unseen']));
    for (const { id, artist } of tested) expect(id.startsWith(`${artist}/`)).toBe(true);
    expect(await second.page.$$eval('.run circle', (dots) => dots.length)).toBe(12);
    for (const page of both) {
      await page.waitForSelector('#leaderboard td >> text=waiting');
      expect(await page.$$eval('.run', (cards) => cards.length)).toBe(1);
    }

    // Two pictures, dropped.
    const pictures = ['Painter A/0.jpg', 'Painter B/1.jpg'].map((id) => join(collection, id));
    await drop(first.page, '#drop', pictures);
    expect(await first.page.$$eval('#chosen img', (all) => all.length)).toBe(2);
    await first.page.click('#verify button');
    await first.page.waitForSelector('#answer img');
    expect(await first.page.textContent('#answer pre')).toContain('that one artist painted both');
    const lost = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/;
    for (const { errors } of [first, second]) {
      expect(errors.filter((error) => !lost.test(error))).toEqual([]);
    }
  });
});

describeInBrowser('hostile names in the live view', (openPage) => {
  it('are shown and do not act', async () => {
    const { root, start } = createProject();
    const names = [
      `<script>document.title='hacked'</script>`,
      `"'><img src=x onerror="document.title='hacked'">`,
    ] as const;
    const { plugin } = exampleManifest();
    await writeReportRun(root, {
      id: 'hostile',
      changes: { plugin: { ...plugin, name: names[0], options: { layer: names[1] } } },
    });
    const failed = exampleManifest({ id: 'failed', state: 'failed', failure: names[1] });
    mkdirSync(join(root, 'submissions', 'failed'));
    writeFileSync(join(root, 'submissions', 'failed', 'manifest.json'), JSON.stringify(failed));

    const { page, errors } = await openPage();
    await page.goto(await addressFrom(start('serve', '--port', '0').stdout));
    await page.waitForSelector('#leaderboard td');
    expect(await page.textContent('[data-run=hostile] h3')).toContain(names[0]);
    expect(await page.textContent('[data-run=hostile]')).toContain(names[1]);
    expect(await page.textContent('[data-run=failed] .failure')).toBe(names[1]);
    expect(await page.title()).toBe('Painter by Numbers: live');
    expect(await page.$$eval('main script, [onerror]', (all) => all.length)).toBe(0);
    expect(errors).toEqual([]);
  });
});

describe('harness run --watch', () => {
  it('shows the run while it goes on and until it is stopped', async () => {
    const { startRun, letGoOn } = createProject();
    const run = startRun('--watch');
    const address = await addressFrom(run.stderr);
    expect(await (await fetch(address)).text()).toContain('<h2>Runs</h2>');
    letGoOn();
    await new Promise<void>((resolve) => {
      run.stderr.on('data', (chunk) => {
        if (String(chunk).includes('until Ctrl-C')) resolve();
      });
    });
    expect((await fetch(address)).status).toBe(200);
    run.kill('SIGKILL');
    await run;
    // The view ends with the run that started it, even where that was killed.
    while (
      await fetch(address).then(
        () => true,
        () => false,
      )
    ) {
      await setTimeout(50);
    }
  });
});

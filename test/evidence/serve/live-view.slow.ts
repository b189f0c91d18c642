import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPaintings } from '../../../harness/experiments/records/paintings.ts';
import { listRunNames } from '../../../harness/experiments/records/read-run.ts';
import { readProgress } from '../../../harness/experiments/records/run-progress.ts';
import { describeInBrowser } from '../../material/browser.ts';
import { paintCollection } from '../../material/paint-collection.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { addressFrom, createProject } from './start-live-view.ts';

let collection: string;

beforeAll(async () => {
  const painted = { artists: 12, paintings: 10, size: 72 };
  collection = await paintCollection(join(temporaryFolder(), 'paintings'), painted);
});

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
    const { root, start, startRun, letGoOn } = createProject(collection);
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
    expect(await first.page.textContent('#answer pre')).toContain(
      'calibrated on too few artists to tell',
    );
    const lost = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/;
    for (const { errors } of [first, second]) {
      expect(errors.filter((error) => !lost.test(error))).toEqual([]);
    }
  });
});

describe('harness run --watch', () => {
  it('shows the run while it goes on and until it is stopped', async () => {
    const { startRun, letGoOn } = createProject(collection);
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

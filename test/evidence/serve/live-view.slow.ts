import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPaintings } from '../../../harness/experiments/records/paintings.ts';
import { listRunNames } from '../../../harness/experiments/records/read-run.ts';
import { readProgress } from '../../../harness/experiments/records/run-progress.ts';
import { describeInBrowser } from '../../material/browser.ts';
import { findBarriers } from '../../material/find-barriers.ts';
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
      const type = name.endsWith('.jpg') ? 'image/jpeg' : 'text/plain';
      transfer.items.add(new File([bytes], name, { type }));
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
      Promise.all(both.map((page) => page.waitForSelector(`main >> text=${text}`)));
    await first.page.goto(`${address}runs`);
    await second.page.goto(`${address}runs`);

    const killed = startRun();
    await shows('Training: epoch 2 of at most 6');
    await shows('Waiting: 4 of 10 turns');
    expect(await first.page.textContent('.run .state')).toBe('running');
    expect(await first.page.textContent('main [aria-live=polite]')).toMatch(/Waiting, 40\u00a0%$/);
    await first.page.locator('.run circle').nth(3).waitFor();
    await first.page.reload();
    await shows('Training: epoch 2 of at most 6');

    killed.kill('SIGKILL');
    await killed;
    await Promise.all(both.map((page) => page.waitForSelector('.board .state.stopped')));

    // The server goes and comes back as well, and no page is touched.
    server.kill('SIGTERM');
    await server;
    await first.page.waitForSelector('#status.lost');
    await addressFrom(start('serve', '--port', new URL(address).port).stdout);
    await first.page.waitForSelector('#status:not(.lost)');

    const resumed = startRun();
    await shows('Training: epoch 3 of at most 6');
    await second.page.locator('.run circle').nth(5).waitFor();
    letGoOn();
    await Promise.all(both.map((page) => page.waitForSelector('.board .state.finished')));
    expect((await resumed).exitCode).toBe(0);
    const run = join(root, 'submissions', (await listRunNames(join(root, 'submissions')))[0]!);
    expect(await readProgress(run)).toBeNull();
    const tested = await readPaintings(run);
    expect(new Set(tested.map(({ test }) => test))).toEqual(new Set(['seen', 'unseen']));
    for (const { id, artist } of tested) expect(id.startsWith(`${artist}/`)).toBe(true);
    for (const page of both) {
      expect(await page.$$eval('.run', (cards) => cards.length)).toBe(0);
      await page.click('.board .name');
      await page.waitForSelector('[data-part=record]');
      expect(await page.$$eval('#learning circle', (dots) => dots.length)).toBe(12);
    }

    // Two pictures, dropped.
    const { page } = first;
    await page.click('main >> text=Compare two pictures');
    await page.waitForSelector('h1:text-is("Two pictures")');
    const text = join(root, 'notes.txt');
    writeFileSync(text, 'No picture.');
    await drop(page, '[data-slot=a] .frame', [text]);
    expect(await page.textContent('.failure')).toBe('Only image files can be compared.');
    const pictures = ['Painter A/0.jpg', 'Painter B/1.jpg'].map((id) => join(collection, id));
    await drop(page, '[data-slot=a] .frame', pictures);
    expect(await page.$$eval('.layers img', (all) => all.length)).toBe(2);
    expect(await page.$('.failure')).toBeNull();
    await page.click('button:text-is("Compare")');
    await page.waitForSelector('#verdict');
    expect(await page.textContent('#verdict')).toBe('No verdict');
    expect(await page.textContent('.verdict')).toContain('calibrated on too few artists');
    expect(await page.textContent('.slot .known')).toContain('Painter A/0.jpg');

    // The other one picked from the collection, by the keyboard.
    await page.focus('[data-slot=b] button:has-text("Pick from the collection")');
    await page.keyboard.press('Enter');
    await page.fill('dialog input[type=search]', 'nobody');
    await page.waitForSelector('dialog >> text=No painter matches.');
    await page.fill('dialog input[type=search]', 'painter c');
    await page.waitForSelector('dialog .artist:has-text("Painter C")');
    expect(await page.textContent('dialog .artist small')).toBe('10 paintings');
    await page.focus('dialog .artist');
    await page.keyboard.press('Enter');
    const focused = () => page.evaluate(`document.activeElement.textContent`);
    expect(await focused()).toBe('All painters');
    await page.focus('dialog .tile');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.click('button:text-is("Compare")');
    await page.waitForSelector('#verdict');
    expect(await page.textContent('[data-slot=b] .known')).toContain('The run has seen it');
    expect(await page.$$eval('.answer .paintings img', (all) => all.length)).toBe(6);
    // Where it looks, of an approach that has no maps of its own.
    expect(await page.$$eval('.layers img.over', (all) => all.length)).toBe(0);
    // The places are those of the run that answered, whatever the list of runs has become since.
    const errorsBefore = first.errors.length;
    renameSync(run, join(root, 'elsewhere'));
    await page.waitForSelector('text=No finished run can compare pictures yet');
    await page.click('button:text-is("Show the places that decide")');
    expect(await page.textContent('.failure')).toContain(basename(run));
    renameSync(join(root, 'elsewhere'), run);
    await page.waitForSelector('text=No finished run can compare', { state: 'detached' });
    // A prior is not needed for this.
    await page.fill('input[type=number]', '');
    await page.click('button:text-is("Show the places that decide")');
    await page.waitForSelector('select[aria-label="What bright places are evidence for"]');
    // The slider has the keyboard's place: the button is gone.
    await page.waitForSelector('input[type=range]:focus');
    const whileAway = first.errors.splice(errorsBefore);
    expect(whileAway.join()).toContain('status of 400');
    for (const error of whileAway) expect(error).toMatch(/status of 40[04]/);
    const maps = () =>
      page.$$eval('.layers img.over', (all) => all.map((one) => one.getAttribute('src')));
    const forOne = await maps();
    await page.selectOption(
      'select[aria-label="What bright places are evidence for"]',
      'different',
    );
    const forTwo = await maps();
    expect(new Set([...forOne, ...forTwo]).size).toBe(4);
    for (const map of [...forOne, ...forTwo]) expect(map).toMatch(/^data:image\/jpeg;base64,/);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findBarriers(page)).toEqual([]);
    }

    // A refusal calls a picture by the name that it came with, also where both have the same.
    const form = new FormData();
    form.append('run', basename(run));
    form.append('a', new File([readFileSync(pictures[0]!)], 'same.jpg'));
    form.append('b', new File(['no picture'], 'same.jpg'));
    const refused = await fetch(new URL('/api/verify', address), {
      method: 'POST',
      body: form,
      headers: { origin: new URL(address).origin },
    });
    expect(refused.status).toBe(400);
    expect(Object(await refused.json()).error).toMatch(/^same\.jpg: /);

    // The collection: its parts, its artists, and what an artist painted.
    await page.click('nav >> text=Collection');
    await page.waitForSelector('.artists .artist');
    expect(await page.$$eval('.artists .artist', (all) => all.length)).toBe(12);
    const parts = await page.$$eval('.part-list strong', (all) =>
      all.map((one) => one.textContent),
    );
    expect(parts.reduce((sum, count) => sum + Number(count), 0)).toBe(120);
    await page.fill('main input[type=search]', 'painter b');
    await page.locator('.artists .artist').nth(1).waitFor({ state: 'detached' });
    await page.click('.artists .artist');
    await page.waitForSelector('dialog .tile img');
    expect(await page.$$eval('dialog .tile', (all) => all.length)).toBe(10);
    await page.evaluate(`document.querySelector('dialog img').decode()`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findBarriers(page)).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(await findBarriers(page)).toEqual([]);

    const lost = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/;
    const others = ({ errors }: typeof first) => errors.filter((error) => !lost.test(error));
    expect(others(first)).toEqual([]);
    // It shows the page of the run that was away.
    expect(others(second).filter((error) => !error.includes('status of 404'))).toEqual([]);
  });
});

describe('harness run --watch', () => {
  it('shows the run while it continues and until it is stopped', async () => {
    const { startRun, letGoOn } = createProject(collection);
    const run = startRun('--watch');
    const address = await addressFrom(run.stderr);
    expect(await (await fetch(address)).text()).toContain('/client/app.js');
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

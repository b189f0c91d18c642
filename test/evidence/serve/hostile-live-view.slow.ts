import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { exampleManifest } from '../../experiments/records/example-run.ts';
import { describeInBrowser } from '../../material/browser.ts';
import { paintCollection } from '../../material/paint-collection.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { writeReportRun } from '../report/write-report-run.ts';
import { addressFrom, createProject } from './start-live-view.ts';

let collection: string;

beforeAll(async () => {
  const painted = { artists: 12, paintings: 10, size: 72 };
  collection = await paintCollection(join(temporaryFolder(), 'paintings'), painted);
});

describeInBrowser('hostile names in the live view', (openPage) => {
  it('are shown and do not act', async () => {
    const { root, start } = createProject(collection);
    const names = [
      `<script>document.title='hacked'</script>`,
      `"'><img src=x onerror="document.title='hacked'">`,
    ] as const;
    const { plugin } = exampleManifest();
    await writeReportRun(root, {
      id: 'hostile',
      artistName: (artist) => `<img src=x onerror="alert(${artist})">`,
      changes: { plugin: { ...plugin, name: names[0], options: { layer: names[1] } } },
    });
    const failed = exampleManifest({ id: 'failed', state: 'failed', failure: names[1] });
    mkdirSync(join(root, 'submissions', 'failed'));
    writeFileSync(join(root, 'submissions', 'failed', 'manifest.json'), JSON.stringify(failed));

    const { page, errors } = await openPage();
    const address = await addressFrom(start('serve', '--port', '0').stdout);
    const isCalm = async () => {
      expect(await page.title()).not.toContain('hacked');
      expect(await page.$$eval('main script, [onerror]', (all) => all.length)).toBe(0);
    };
    await page.goto(address);
    await page.waitForSelector('.board td');
    expect(await page.textContent('.board tbody')).toContain(names[0]);
    expect(await page.textContent('.standing')).toContain(names[1]);
    await isCalm();
    await page.goto(new URL('/runs', address).href);
    await page.waitForSelector('.board .failure');
    expect(await page.textContent('.board .failure')).toBe(names[1]);
    await isCalm();
    await page.goto(new URL('/run/hostile', address).href);
    await page.waitForSelector('[data-part=record]');
    expect(await page.textContent('.about')).toContain(names[0]);
    expect(await page.textContent('[data-part=confusion]')).toContain('<img');
    await isCalm();
    expect(errors).toEqual([]);
  });
});

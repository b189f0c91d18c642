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

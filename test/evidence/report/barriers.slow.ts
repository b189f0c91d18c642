import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { buildReport } from '../../../harness/evidence/report/build-report.ts';
import { readReportRun } from '../../../harness/evidence/report/report-run.ts';
import { describeInBrowser } from '../../material/browser.ts';
import { findBarriers } from '../../material/find-barriers.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { writeReportRun } from './write-report-run.ts';

const root = temporaryFolder();
const pages: string[] = [];

beforeAll(async () => {
  const written = [
    await writeReportRun(root, { id: 'strong', hasImages: true }),
    await writeReportRun(root, { id: 'weak', skill: 0.3 }),
  ];
  const runs = await Promise.all(written.map(({ folder }) => readReportRun(folder)));
  for (const shown of [runs.slice(0, 1), runs]) {
    const file = join(root, `of-${shown.length}.html`);
    await writeFile(file, (await buildReport(shown)).page);
    pages.push(pathToFileURL(file).href);
  }
});

describeInBrowser('reports of one run and of two', (openPage) => {
  it.each(['light', 'dark'] as const)(
    'keep nobody out, as far as axe sees, when %s',
    async (colorScheme) => {
      const { page } = await openPage();
      await page.emulateMedia({ colorScheme });
      for (const address of pages) {
        await page.goto(address);
        expect(await page.$$eval('.plot svg[role=img]', (all) => all.length)).toBeGreaterThan(6);
        expect(await findBarriers(page), address).toEqual([]);
      }
    },
  );
  it('show by a shadow where a table has more than fits', async () => {
    const { page } = await openPage();
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(pages[0]!);
    const table = page.locator('.scroll').first();
    /** The darkest pixel at the right edge, above the headings, where nothing else is drawn. */
    const edge = async () => {
      const { x, y, width } = (await table.boundingBox())!;
      const clip = { x: x + width - 4, y: y + 1, width: 4, height: 2 };
      const { channels } = await sharp(await page.screenshot({ clip })).stats();
      return channels[0]!.min;
    };
    await page.emulateMedia({ colorScheme: 'light' });
    const shadow = await edge();
    await table.evaluate((area) => area.scrollTo(area.scrollWidth, 0));
    const end = await edge();
    expect(end).toBeGreaterThan(250);
    expect(shadow).toBeLessThan(end - 20);
  });
  it.each([1400, 700, 400])(
    'have charts with letters of 9 px and more, %i px wide',
    async (width) => {
      const { page } = await openPage();
      await page.setViewportSize({ width, height: 800 });
      await page.goto(pages[0]!);
      const sizes = await page.evaluate<number[]>(`
        [...document.querySelectorAll('.plot svg')].flatMap((svg) => {
          const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
          return [...svg.querySelectorAll('text')].map(
            (text) => scale * parseFloat(getComputedStyle(text).fontSize));
        })`);
      expect(sizes.length).toBeGreaterThan(60);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(9);
    },
  );
  it('fit on a narrow screen', async () => {
    const { page } = await openPage();
    await page.setViewportSize({ width: 400, height: 800 });
    for (const address of pages) {
      await page.goto(address);
      expect(await page.evaluate('document.documentElement.scrollWidth'), address).toBe(400);
    }
  });
});

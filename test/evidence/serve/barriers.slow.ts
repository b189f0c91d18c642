import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveServer } from '../../../harness/evidence/serve/serve.ts';
import { describeInBrowser } from '../../material/browser.ts';
import { findBarriers } from '../../material/find-barriers.ts';
import { serveExample } from './serve-example.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await serveExample();
});
afterAll(() => server.close());

describeInBrowser('the pages of the live view', (openPage) => {
  it.each(['light', 'dark'] as const)(
    'keep nobody out, as far as axe sees, when %s',
    async (colorScheme) => {
      const { page } = await openPage();
      await page.emulateMedia({ colorScheme });
      for (const [path, sign] of [
        ['/', '.board .name'],
        ['/runs', '.board .name'],
        ['/run/strong', '[data-part=record]'],
        ['/pictures', '#run option'],
        ['/collection', '.failure'],
      ] as const) {
        await page.goto(new URL(path, server.url).href);
        await page.waitForSelector(sign, { state: 'attached' });
        expect(await findBarriers(page), path).toEqual([]);
      }
    },
  );
});

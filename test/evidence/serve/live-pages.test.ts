import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LiveServer, serve } from '../../../harness/evidence/serve/serve.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { exampleManifest } from '../../experiments/records/example-run.ts';
import { describeInBrowser } from '../../material/browser.ts';
import { findBarriers } from '../../material/find-barriers.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { writeReportRun } from '../report/write-report-run.ts';

const root = temporaryFolder();
const hostile = `"'><img src=x onerror="document.title='hacked'">`;
let server: LiveServer;

beforeAll(async () => {
  const { plugin, collection } = exampleManifest();
  const write = (id: string, name: string, skill: number) =>
    writeReportRun(root, {
      id,
      skill,
      artistName: (artist) => `Artist ${artist} ${hostile}`,
      hasEmbeddings: id === 'strong',
      changes: {
        plugin: { ...plugin, name },
        // Its paintings are nowhere.
        collection: { ...collection, kind: 'folder', root: join(root, 'nowhere') },
        created: `2024-05-0${1 + Math.round(skill * 4)}T07:08:09.000Z`,
      },
    });
  await write('strong', 'strong-net', 1);
  await write('middling', 'middling-net', 0.5);
  await write('weak', hostile, 0);
  server = await serve(findProject(root), { port: 0, log: () => {} });
});
afterAll(() => server.close());

describeInBrowser('the pages of the live view', (openPage) => {
  const open = async (path: string) => {
    const opened = await openPage();
    await opened.page.setViewportSize({ width: 1400, height: 900 });
    await opened.page.goto(new URL(path, server.url).href);
    return opened;
  };
  const namesOf = '.board .name';

  it('sort and filter the leaderboard, and lead to a run', async () => {
    const { page, errors } = await open('/');
    await page.waitForSelector(namesOf);
    const names = () => page.$$eval(namesOf, (all) => all.map((one) => one.textContent));
    const sortOf = (heading: string) =>
      page.getAttribute(`th:has(button:text-is("${heading}"))`, 'aria-sort');
    const standing = await names();
    expect(standing).toHaveLength(3);
    expect(standing[0]).toBe('strong-net');
    // Figures that differ: the run of no skill is the worst.
    await page.click('th button:text-is("seen AUC")');
    expect(await sortOf('seen AUC')).toBe('descending');
    const falling = await names();
    await page.click('th button:text-is("seen AUC")');
    expect(await sortOf('seen AUC')).toBe('ascending');
    expect(await names()).toEqual(falling.toReversed());
    expect((await names())[0]).toBe(hostile);
    await page.click('th button:text-is("seen AUC")');
    expect(await sortOf('seen AUC')).toBe('none');
    expect(await names()).toEqual(standing);

    await page.fill('input[type=search]', 'MIDDLING net');
    expect(await names()).toEqual(['middling-net']);
    expect(await page.textContent('.count')).toBe('1 of 3 approaches');
    await page.fill('input[type=search]', 'none of these');
    expect(await page.textContent('section .empty')).toContain('No approach');
    await page.fill('input[type=search]', '');

    await page.click('.board tr:has-text("strong-net") td:last-child');
    await page.waitForSelector('h1:text-is("strong")');
    expect(new URL(page.url()).pathname).toBe('/run/strong');
    expect(await page.title()).toBe('strong · Painter by Numbers');
    await page.goBack();
    await page.waitForSelector('h1:text-is("Leaderboard")');
    expect(errors).toEqual([]);
  });

  it('show the parts of a report with links that lead somewhere', async () => {
    const { page, errors } = await open('/run/strong');
    await page.waitForSelector('[data-part=record]');
    const parts = await page.$$eval('[data-part]', (all) => all.map(({ id }) => id));
    expect(parts).toEqual(
      expect.arrayContaining(['learning', 'separation', 'calibration', 'mistakes', 'map']),
    );
    const links = await page.$$eval('main a[href]', (all) =>
      all.map((link) => (link as unknown as { href: string }).href),
    );
    for (const link of links) {
      const { hash, pathname } = new URL(link);
      if (hash === '') expect((await fetch(link)).status, link).toBe(200);
      else expect(await page.$$(`[id="${hash.slice(1)}"]`), hash).toHaveLength(1);
      expect(pathname).not.toContain('//');
    }
    expect(links.some((link) => link.endsWith('/runs/strong/manifest.json'))).toBe(true);
    expect(await page.textContent('[data-part=confusion]')).toContain('<img');
    expect(await page.$$eval('main [onerror]', (all) => all.length)).toBe(0);
    expect(errors).toEqual([]);
    await page.goto(new URL('/run/nobody', server.url).href);
    await page.waitForSelector('h1:text-is("No such run")');
  });

  it('are used with the keyboard alone', async () => {
    const { page, errors } = await open('/');
    await page.waitForSelector(namesOf);
    const focused = () => page.evaluate(`document.activeElement.textContent.trim()`);
    const tabTo = async (text: string) => {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        if ((await focused()) === text) return;
      }
      throw new Error(`Tab does not lead to ${text}`);
    };
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('To the content');
    await tabTo('drop');
    await page.keyboard.press('Enter');
    expect(await page.getAttribute('th:has(button:text-is("drop"))', 'aria-sort')).toBe(
      'descending',
    );
    await tabTo('strong-net');
    const outline = await page.evaluate(`getComputedStyle(document.activeElement).outlineStyle`);
    expect(outline).toBe('solid');
    await page.keyboard.press('Enter');
    await page.waitForSelector('h1:text-is("strong")');
    // Who cannot see the page hears where they have come to.
    expect(await focused()).toBe('strong');
    await page.waitForSelector('[data-part=record]');
    await tabTo('Two pictures');
    await page.keyboard.press('Enter');
    await page.waitForSelector('h1:text-is("Two pictures")');
    expect(await page.isDisabled('button:text-is("Compare")')).toBe(true);
    await tabTo('Pick from the collection for the first picture');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open] .failure');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    // The server says so where the paintings are nowhere.
    expect(errors.filter((error) => !/status of 404/.test(error))).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'keep nobody out, as far as axe sees, when %s',
    async (colorScheme) => {
      const { page } = await openPage();
      await page.emulateMedia({ colorScheme });
      for (const [path, sign] of [
        ['/', namesOf],
        ['/runs', namesOf],
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

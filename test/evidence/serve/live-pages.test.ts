import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveServer } from '../../../harness/evidence/serve/serve.ts';
import { describeInBrowser } from '../../material/browser.ts';
import { hostile, serveExample } from './serve-example.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await serveExample();
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
    const said = await page.textContent('main');
    expect(said).toContain('95\u00a0%');
    expect(said).not.toMatch(/\d %/);
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

    await page.click('.board tr.leads:has-text("strong-net") td:last-child');
    await page.waitForSelector('h1:text-is("strong")');
    expect(new URL(page.url()).pathname).toBe('/run/strong');
    expect(await page.title()).toBe('strong · Painter by Numbers');
    await page.goBack();
    await page.waitForSelector('h1:text-is("Leaderboard")');
    expect(errors).toEqual([]);
  });

  it('show the parts of a report with links that lead somewhere', async () => {
    const { page, errors, requests } = await open('/run/strong');
    await page.waitForSelector('[data-part=record]');
    expect(requests.filter((url) => url.includes('/api/run/strong?'))).toHaveLength(1);
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
    expect(await page.textContent('[data-part=calibration]')).toContain('95\u00a0%');
    // Three charts are side by side, and legible.
    const charts = await page.evaluate<{ tops: number[]; letters: number }>(`(() => {
      const svgs = [...document.querySelectorAll('[data-part=calibration] .plot svg')];
      const sizes = svgs.flatMap((svg) => {
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return [...svg.querySelectorAll('text')].map(
          (text) => scale * parseFloat(getComputedStyle(text).fontSize));
      });
      const tops = svgs.map((svg) => svg.closest('figure').getBoundingClientRect().top);
      return { tops, letters: Math.min(...sizes) };
    })()`);
    expect(charts.tops).toHaveLength(3);
    expect(new Set(charts.tops).size).toBe(1);
    expect(charts.letters).toBeGreaterThanOrEqual(9);
    // The signs of a map stand before the names, whatever the sheets of the charts say.
    const signs = `getComputedStyle(document.querySelector('ol.map svg')).display`;
    expect(await page.evaluate(signs)).toBe('inline-block');
    expect(await page.textContent('[data-part=confusion]')).toContain('<img');
    expect(await page.$$eval('main [onerror]', (all) => all.length)).toBe(0);
    expect(errors).toEqual([]);
    await page.goto(new URL('/run/nobody', server.url).href);
    await page.waitForSelector('h1:text-is("No such run")');
  });

  it('keep the run of two pictures when a newer run ends', async () => {
    const own = await serveExample();
    try {
      const { page, errors } = await openPage();
      await page.goto(new URL('/pictures', own.url).href);
      await page.waitForSelector('#run option', { state: 'attached' });
      expect(await page.inputValue('#run')).toBe('strong');
      await own.addRun('newer');
      await page.waitForSelector('#run option:text-is("newer")', { state: 'attached' });
      expect(await page.inputValue('#run')).toBe('strong');
      expect(errors).toEqual([]);
    } finally {
      await own.close();
    }
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
    expect(await focused()).toBe('Skip to content');
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
});

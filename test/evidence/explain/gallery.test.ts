import { expect, it } from 'vitest';
import { drawGallery } from '../../../harness/evidence/explain/gallery.ts';
import { describeInBrowser } from '../../material/browser.ts';

const jpeg = Buffer.from('not looked at');
const page = drawGallery(
  [
    {
      title: `${'long_name_'.repeat(8)}.jpg and <b>.jpg`,
      pictures: ['xception-demo', 'baseline-cnn-demo'].map((run) => ({
        run,
        caption: 'score',
        jpeg,
      })),
    },
  ],
  new Set(['grad-cam', 'occlusion']),
);

it('the gallery escapes names, and not its own style', () => {
  expect(page).toContain('.jpg and &lt;b&gt;.jpg</h2>');
  expect(page.match(/<style>(.*?)<\/style>/s)![1]).not.toContain('\\u');
});

it('the gallery says what the maps of each method mean, and only of those', () => {
  expect(page).toContain('Grad-CAM');
  expect(page).toContain('log odds');
  expect(drawGallery([], new Set(['occlusion']))).not.toContain('Grad-CAM');
});

describeInBrowser('the gallery', (openPage) => {
  it('shows runs side by side where there is room, and below one another where not', async () => {
    const { page: tab } = await openPage();
    await tab.setContent(page);
    const tops = () =>
      tab.$$eval('figure', (figures) =>
        figures.map((figure) => figure.getBoundingClientRect().top),
      );
    await tab.setViewportSize({ width: 1400, height: 800 });
    const [left, right] = await tops();
    expect(left).toBe(right);
    await tab.setViewportSize({ width: 400, height: 800 });
    const [first, second] = await tops();
    expect(second).toBeGreaterThan(first!);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(400);
  });
});

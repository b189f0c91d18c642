import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import {
  countBy,
  drawPaintingsPerArtist,
  drawPaintingsPerStyle,
} from '../../../harness/shared/charts/collection-charts.ts';

const parse = (svg: string) => parseHTML(`<html><body>${svg}</body></html>`).document;

describe('counts', () => {
  it('add up, fall, and leave out what has no name', () => {
    const names = fc.array(fc.option(fc.constantFrom('', 'a', 'b', 'c', 'd'), { nil: undefined }));
    fc.assert(
      fc.property(names, (all) => {
        const counts = countBy(all);
        const named = all.filter((name) => name !== undefined && name !== '');
        expect(counts.reduce((sum, { paintings }) => sum + paintings, 0)).toBe(named.length);
        const falling = counts.toSorted((a, b) => b.paintings - a.paintings);
        expect(counts.map(({ paintings }) => paintings)).toEqual(
          falling.map(({ paintings }) => paintings),
        );
      }),
    );
  });
});

describe('the charts of a collection', () => {
  it('count every artist once', () => {
    const artists = countBy([...'aaabbccccd']);
    const titles = [...parse(drawPaintingsPerArtist(artists)).querySelectorAll('rect title')].map(
      (title) => title.textContent,
    );
    expect(titles.sort()).toEqual([1, 2, 3, 4].map((n) => `1 artists with ${n} paintings`));
  });

  it('put rare styles together and escape what they are called', () => {
    const styles = Array.from({ length: 45 }, (_, i) => ({
      name: i === 0 ? '<script>alert(1)</script>' : `style ${i}`,
      paintings: 100 - i,
    }));
    const svg = drawPaintingsPerStyle(styles);
    expect(svg).not.toContain('<script>');
    const document = parse(svg);
    expect(document.body.textContent).toContain('5 other styles');
    expect(document.querySelectorAll('rect')).toHaveLength(41);
  });
});

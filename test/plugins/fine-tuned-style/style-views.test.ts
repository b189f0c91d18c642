import { describe, expect, it } from 'vitest';
import { checkView } from '../../../harness/contract/view-geometry.ts';
import { countViewImages, listStyleViews } from '../../../plugins/fine-tuned-style/style-views.ts';

describe('the views that training draws from', () => {
  it.each([
    ['none', 1],
    ['mirrored', 2],
    ['crops', 6],
    ['both', 7],
  ] as const)('of %s are %i images, the whole painting first', (augment, images) => {
    const views = listStyleViews(augment, 96, 64);
    for (const view of views) checkView(view);
    expect(views[0]).toEqual({ kind: 'whole', size: 96 });
    expect(views.every(({ size }) => size === 96)).toBe(true);
    expect(countViewImages(views)).toBe(images);
  });
});

import { expect, it } from 'vitest';
import { listStyleViews } from '../../../../plugins/models/style/style-views.ts';

const list = (sizes: string) =>
  listStyleViews(
    {
      views: 'whole',
      sizes,
      cornerSize: 160,
      patchGrid: 2,
      patchSizes: '160',
      patchPooling: 'mean',
    },
    ['448'],
    299,
  ).map(({ view }) => view.size);

it('shows a painting at the sizes that are asked for, to 4096 pixels a side', () => {
  expect(list('auto')).toEqual([448]);
  expect(list('96, 4096')).toEqual([96, 4096]);
  expect(() => list('448,4097')).toThrow(
    'Option --sizes: a painting is shown at 4096 pixels a side at most, got 4097.',
  );
});

import { describe, expect, it } from 'vitest';
import { describeOptions, writeOptions } from '../../../harness/shared/text/describe-figures.ts';

describe('options in a table', () => {
  it.each<[Record<string, unknown>, string]>([
    [{}, ''],
    [{ layer: 'add_12', epochs: 4, augment: false }, 'layer=add_12, epochs=4, augment=false'],
    [{ sizes: [299, 448], pair: { a: 1 } }, 'sizes=299 + 448, pair={a:1}'],
    [
      {
        members: [
          'xception',
          { plugin: 'contrastive', options: { refit: true, sizes: '299' }, seed: 3 },
          { plugin: 'prototypical' },
        ],
        stack: 'mean',
      },
      'members=xception + contrastive (refit=true, sizes=299, seed=3) + prototypical, stack=mean',
    ],
  ])('%j', (options, text) => {
    expect(describeOptions({ options })).toBe(text);
    expect(writeOptions({ options })).toBe(text);
  });

  it('are cut where they are long, and harmless', () => {
    const options = { note: `a\u001b[31m${'b'.repeat(100)}`, none: null };
    const text = describeOptions({ options });
    expect(text).not.toContain('\u001b');
    expect(text).toMatch(/^note=a.*b…, none=null$/);
  });
});

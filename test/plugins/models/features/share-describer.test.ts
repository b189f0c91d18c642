import { describe, expect, it } from 'vitest';
import { shareDescriber } from '../../../../plugins/models/features/share-describer.ts';

/** What is opened and freed, in order; the first so many times it cannot be opened. */
function open(failures = 0) {
  const done: string[] = [];
  const shared = shareDescriber(async () => {
    if (failures-- > 0) throw new Error('no weights');
    done.push('opened');
    return { describe: async () => new Float32Array(0), dispose: () => void done.push('freed') };
  });
  return { shared, done };
}

describe('a shared network', () => {
  it('is opened for its first user and freed with its last, and then opened again', async () => {
    const { shared, done } = open();
    const [first, second] = await Promise.all([shared.open(), shared.open()]);
    expect(second).toBe(first);
    shared.close(first);
    expect(done).toEqual(['opened']);
    shared.close(second);
    shared.close(await shared.open());
    expect(done).toEqual(['opened', 'freed', 'opened', 'freed']);
  });

  it('counts no user whom it was not opened for', async () => {
    const { shared, done } = open(1);
    const tries = await Promise.allSettled([shared.open(), shared.open()]);
    expect(tries.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    shared.close(await shared.open());
    expect(done).toEqual(['opened', 'freed']);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { placeStream } from '../../../../harness/data/collection/import/place-file.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';

/** A source that fails before anything is read of it, or after some bytes. */
function failing(bytes: string): Readable {
  return Readable.from(
    (function* () {
      yield bytes;
      throw new Error('it holds more than it says');
    })(),
  );
}

describe('of a file that cannot be written whole', () => {
  it('nothing is left, however early its source fails', async () => {
    const folder = temporaryFolder();
    const tries = Array.from({ length: 400 }, (_, i) =>
      placeStream(async () => failing('x'.repeat(i % 3)), join(folder, `${i}.jpg`)),
    );
    const ended = await Promise.allSettled(tries);
    expect(ended.every(({ status }) => status === 'rejected')).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('nothing is left where there is no source', async () => {
    const folder = temporaryFolder();
    const none = () => Promise.reject(new Error('no such entry'));
    await expect(placeStream(none, join(folder, 'a.jpg'))).rejects.toThrow('no such entry');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('what was there before stays', async () => {
    const file = join(temporaryFolder(), 'a.jpg');
    await placeStream(async () => Readable.from(['whole']), file);
    await expect(placeStream(async () => failing('half'), file)).rejects.toThrow();
    expect(readFileSync(file, 'utf8')).toBe('whole');
    expect(existsSync(`${file}.part`)).toBe(false);
  });
});

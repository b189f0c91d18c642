import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { BundledFile } from '../../../harness/cli/pack/bundled-file.ts';
import { requireWritable, writeBundle } from '../../../harness/cli/pack/write-bundle.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const place = temporaryFolder();
const source = join(place, 'source.bin');
const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i) % 251));
writeFileSync(source, bytes);
const files: BundledFile[] = [
  { target: 'data/of a person/é.bin', from: source },
  { target: 'harness', from: { content: Buffer.from('#!/bin/sh\n') }, isProgram: true },
  { target: 'empty', from: { content: Buffer.from('') } },
];
const hasXz = !(await execa('xz', ['--version'], { reject: false })).failed;

/** What a file of each kind begins with. */
const beginnings = {
  '.tar.xz': 'fd377a585a00',
  '.tar.gz': '1f8b',
  '.tgz': '1f8b',
  '.tar': Buffer.from('painter-by-numbers/').toString('hex'),
};

describe.each(Object.entries(beginnings))('a bundle that ends in %s', (end, begins) => {
  it.skipIf(end === '.tar.xz' && !hasXz)(
    'unpacks to what went in, and is the same twice',
    async () => {
      const folder = join(place, end);
      mkdirSync(folder);
      const digests: string[] = [];
      for (const name of ['first', 'second']) {
        const out = join(folder, `${name}${end}`);
        const written = await writeBundle(
          out,
          await requireWritable(out, false),
          files,
          silentProgress,
        );
        const content = readFileSync(out);
        expect(content.toString('hex', 0, begins.length / 2)).toBe(begins);
        expect(written.bytes).toBe(content.length);
        expect(written.digest).toBe(createHash('sha256').update(content).digest('hex'));
        digests.push(written.digest);
      }
      expect(digests[1]).toBe(digests[0]);
      expect(readdirSync(folder).sort()).toEqual([`first${end}`, `second${end}`]);

      await execa('tar', ['xf', `first${end}`], { cwd: folder });
      const bundle = join(folder, 'painter-by-numbers');
      expect(readFileSync(join(bundle, 'data', 'of a person', 'é.bin')).equals(bytes)).toBe(true);
      expect(statSync(join(bundle, 'harness')).mode & 0o777).toBe(0o755);
      expect(statSync(join(bundle, 'empty')).size).toBe(0);
    },
  );
});

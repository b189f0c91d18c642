import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundToFloat16 } from '../../harness/contract/float16.ts';
import { decodeNpy, encodeNpy } from '../../harness/shared/npy.ts';

const python = process.env.PYTHON ?? 'python3';
const hasNumpy = (() => {
  try {
    execFileSync(python, ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    console.error(`Skipped: ${python} has no numpy, so nobody else has read the npy files.`);
    return false;
  }
})();

describe('npy files', () => {
  test('come back to the bit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 40 }),
        (rows, row) => {
          const data = Float32Array.from(
            { length: rows * row.length },
            (_, i) => row[i % row.length]!,
          );
          const table = { rows, width: row.length, data };
          const file = encodeNpy(table);
          expect(decodeNpy(file)).toEqual(table);
          expect((file.length - data.length * 4) % 64).toBe(0);
        },
      ),
    );
  });

  test('are refused when cut, with another type or another magic', () => {
    const file = encodeNpy({ rows: 2, width: 3, data: new Float32Array(6) });
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeNpy(file.subarray(0, length))).toThrow();
    }
    const other = Buffer.from(file.toString('latin1').replace('<f4', '<f8'), 'latin1');
    expect(() => decodeNpy(other)).toThrow('float32');
  });

  test.skipIf(!hasNumpy).each([
    ['float32', (value: number) => Math.fround(value)],
    ['float16', (value: number) => roundToFloat16(value)],
  ] as const)('of %s open with numpy.load', (format, round) => {
    const folder = mkdtempSync(join(tmpdir(), 'npy-'));
    try {
      const data = Float32Array.from({ length: 15 }, (_, i) => round(Math.exp(i - 7)));
      writeFileSync(join(folder, 'a.npy'), encodeNpy({ rows: 5, width: 3, data }, format));
      const script = `import numpy, json
a = numpy.load(${JSON.stringify(join(folder, 'a.npy'))})
print(json.dumps([str(a.dtype), list(a.shape), [float(x) for x in a.ravel()]]))`;
      const output = execFileSync(python, ['-c', script], { encoding: 'utf8' });
      expect(JSON.parse(output)).toEqual([format, [5, 3], [...data]]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

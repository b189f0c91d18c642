import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { measureOcclusion } from '../../../harness/evidence/explain/occlusion.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
const square = join(folder, 'square.png');
const wide = join(folder, 'wide.png');

/** Grey with a patch of red, of a cell's size where the picture is 320 × 320. */
async function paint(file: string, width: number, height: number, left: number, top: number) {
  const patch = { create: { width: 40, height: 40, channels: 3 as const, background: '#ff0000' } };
  const input = await sharp(patch).png().toBuffer();
  await sharp({ create: { width, height, channels: 3, background: '#808080' } })
    .composite([{ input, left, top }])
    .png()
    .toFile(file);
}

beforeAll(async () => {
  await paint(square, 320, 320, 80, 200);
  await paint(wide, 320, 160, 280, 0);
});

/** How many of a picture's pixels are red. */
async function redness(file: string): Promise<number> {
  const { data } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  let red = 0;
  for (let i = 0; i < data.length; i += 3) if (data[i]! > 200 && data[i + 1]! < 50) red++;
  return red / (data.length / 3);
}

/** An approach that calls two pictures alike for their red, or unlike for it. */
const judge =
  (sign: number) =>
  async (pairs: readonly (readonly [string, string])[]): Promise<number[]> =>
    Promise.all(
      pairs.map(async ([a, b]) => {
        const red = (await redness(a)) + (await redness(b));
        return 1 / (1 + Math.exp(-sign * 100 * red));
      }),
    );

/** The row and column with the most. */
function brightest({ rows, columns, data }: { rows: number; columns: number; data: Float32Array }) {
  const at = data.indexOf(Math.max(...data));
  expect(data).toHaveLength(rows * columns);
  return [Math.floor(at / columns), at % columns];
}

describe('occlusion', () => {
  it('finds the place that an answer depends on, in each picture', async () => {
    const [first, second] = await measureOcclusion([square, wide], judge(1));
    expect([first.same.rows, first.same.columns]).toEqual([8, 8]);
    expect([second.same.rows, second.same.columns]).toEqual([4, 8]);
    expect(brightest(first.same)).toEqual([5, 2]);
    expect(brightest(second.same)).toEqual([0, 7]);
    // Away from every cover of the red nothing changes.
    expect(first.same.data[0]).toBeCloseTo(0, 5);
    expect(Math.max(...first.different.data)).toBeLessThan(0.01);
  });

  it('says which place speaks for two artists', async () => {
    const [first] = await measureOcclusion([square, wide], judge(-1));
    expect(brightest(first.different)).toEqual([5, 2]);
    expect(Math.max(...first.same.data)).toBeLessThan(0.01);
  });

  it('measures in log odds: the drop is that of the score itself', async () => {
    const [first] = await measureOcclusion([square, wide], judge(1));
    // All four covers of the cell hide the whole patch, 1600 of 102,400 pixels.
    expect(Math.max(...first.same.data)).toBeCloseTo((100 * 1600) / 102_400, 2);
  });

  it('finds nothing where the answer does not depend on the pictures, and leaves no file', async () => {
    const seen: string[] = [];
    const maps = await measureOcclusion([square, square], async (pairs) => {
      seen.push(...pairs.flat());
      return pairs.map(() => 1);
    });
    for (const { same, different } of maps) {
      expect(new Set([...same.data, ...different.data])).toEqual(new Set([0]));
    }
    expect(new Set(seen).size).toBe(2 * (1 + 49));
    expect(seen.some((file) => existsSync(file))).toBe(false);
  });

  it('keeps the shorter side of a panorama large enough to be judged', async () => {
    const panorama = join(folder, 'panorama.png');
    await paint(panorama, 4000, 70, 1900, 10);
    const [first] = await measureOcclusion([panorama, panorama], async (pairs) => {
      const { width, height } = await sharp(pairs[0]![0]).metadata();
      expect([width, height]).toEqual([3658, 64]);
      return judge(1)(pairs);
    });
    expect([first.same.rows, first.same.columns]).toEqual([2, 8]);
  });

  it('removes its files if a signal ends it', async () => {
    const place = temporaryFolder();
    const script = join(temporaryFolder(), 'explain.ts');
    const source = (path: string) => new URL(`../../../harness/${path}`, import.meta.url);
    writeFileSync(
      script,
      `import { measureOcclusion } from ${JSON.stringify(source('evidence/explain/occlusion.ts').href)};
setInterval(() => {}, 1000);
await measureOcclusion(${JSON.stringify([square, wide])}, () => {
  console.log('asked');
  return new Promise(() => {});
});
`,
    );
    const register = fileURLToPath(source('shared/typescript/register.js'));
    const env = { TMPDIR: place };
    const child = execa(process.execPath, ['--import', register, script], { reject: false, env });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const [made] = readdirSync(place);
    // The process is named, so that what a kill leaves can be removed later.
    expect(made).toMatch(new RegExp(`^harness-occlusion-${child.pid}-`));
    child.kill('SIGINT');
    expect((await child).signal).toBe('SIGINT');
    expect(readdirSync(place)).toEqual([]);
  });
});

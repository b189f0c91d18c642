import { describe, expect, it } from 'vitest';
import type { FeatureMatrix, Painting } from '../../../../harness/contract/plugin.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import { fitHeadInputs } from '../../../../plugins/models/heads/head-inputs.ts';
import { boundTables } from '../../../../plugins/models/style/bounded-tables.ts';

const width = 3;
const paintings = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ key: `${i}`, artist: i % 2 }));

/** Tables of at most ten paintings, whose rows hold their keys. */
function open() {
  const asked: number[] = [];
  const lines: string[] = [];
  const features = async (list: readonly Painting[]): Promise<FeatureMatrix> => {
    asked.push(list.length);
    const data = Float32Array.from({ length: list.length * width }, (_, at) => {
      return Number(list[Math.floor(at / width)]!.key);
    });
    return { rows: list.length, width, data };
  };
  const log = (line: string) => void lines.push(line);
  return { features, tables: boundTables(features, width, { log }, 10 * width + 2), asked, lines };
}

describe('features of many paintings', () => {
  it('are one table, to fit on too, where one holds them', async () => {
    const { features, tables, asked, lines } = open();
    const all = paintings(10);
    expect(tables.drawToFit(all, createRandom(1))).toBe(all);
    const whole = await features(all);
    expect(await tables.condense(all, async (table) => table)).toEqual(whole);
    expect([asked, lines]).toEqual([[10, 10], []]);
  });

  it('are condensed table by table in their order', async () => {
    const { tables, asked } = open();
    const first = async ({ rows, data }: FeatureMatrix) => {
      return { rows, width: 1, data: data.filter((_, at) => at % width === 0) };
    };
    const made = await tables.condense(paintings(25), first);
    expect([...made.data]).toEqual([...Array(25).keys()]);
    expect(made).toMatchObject({ rows: 25, width: 1 });
    expect(asked).toEqual([10, 10, 5]);
    expect((await tables.condense([], first)).rows).toBe(0);
  });

  it('are fitted on some of them, the same each time, and that is logged', () => {
    const { tables, lines } = open();
    const all = paintings(5000);
    const drawn = tables.drawToFit(all, createRandom(2));
    expect(new Set(drawn).size).toBe(10);
    expect(tables.drawToFit(all, createRandom(2))).toEqual(drawn);
    expect(Math.max(...drawn.map(({ key }) => Number(key)))).toBeGreaterThan(1000);
    expect(lines[0]).toContain('on 10 of 5,000 paintings');
    expect(lines[0]).toContain('--cells 1');
  });

  it('are refused where a head would have to hold all of them', async () => {
    const { features, tables } = open();
    const style = { ...tables, extractors: [], parts: 1, describe: features };
    const options = {
      components: 5,
      shrinkage: 0.4,
      input: 'standardised',
    } as const;
    await expect(
      fitHeadInputs(style, paintings(11), options, createRandom(1)),
    ).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });
});

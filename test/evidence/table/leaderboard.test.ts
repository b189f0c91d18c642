import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../harness/evidence/table/render-csv.ts';
import { renderHtml } from '../../../harness/evidence/table/render-html.ts';
import { renderJson } from '../../../harness/evidence/table/render-json.ts';
import { renderMarkdown } from '../../../harness/evidence/table/render-markdown.ts';
import { renderTerminal } from '../../../harness/evidence/table/render-terminal.ts';
import { readRun } from '../../../harness/experiments/records/read-run.ts';
import type { RunManifest } from '../../../harness/experiments/records/run-manifest.ts';
import type { FinishedRun, RunRecord } from '../../../harness/experiments/records/run-record.ts';
import { buildLeaderboard } from '../../../harness/experiments/summary/build-leaderboard.ts';
import type { CompareRows } from '../../../harness/experiments/summary/compare-runs.ts';
import type {
  LeaderboardModel,
  LeaderboardRow,
} from '../../../harness/experiments/summary/leaderboard-model.ts';
import { escapeHarmful, harmlessText } from '../../../harness/shared/text/harmless-text.ts';
import {
  exampleManifest,
  examplePredictions,
  exampleScores,
  temporaryFolder,
  writeExampleRun,
} from '../../experiments/records/example-run.ts';

const base = exampleManifest();
const weights = base.weights[0]!;

function run(id: string, unseen: number, changes: Partial<RunManifest> = {}): FinishedRun {
  const scores = exampleScores(unseen + 0.1, unseen, unseen + 0.03);
  return { folder: `/nowhere/${id}`, manifest: exampleManifest({ id, ...changes }), scores };
}

function plugin(name: string, options = {}, paper: RunManifest['plugin']['paper'] = null) {
  return { ...base.plugin, name, paper, options: { ...base.plugin.options, ...options } };
}

/** Tells approaches apart from a difference of 0.04 on. */
const compare: CompareRows = async (first, second) => {
  const mean = (runs: readonly FinishedRun[]) =>
    runs.reduce((sum, { scores }) => sum + scores.tests.unseen.auc.value, 0) / runs.length;
  const value = mean(first) - mean(second);
  return { difference: { value, low: value, high: value }, pValue: value < 0.04 ? 0.5 : 0.001 };
};

const other = {
  ...base.collection,
  name: 'Dürer | Söhne',
  kind: 'folder' as const,
  hash: 'b1'.repeat(32),
};
const otherSplit = { file: 'demo-seed1.json', hash: 'feed1111'.repeat(8), seed: 1 };
const hostileName = '=cmd|"/c calc"!A1\u001b[31m<script>alert(1)</script>\u202e\u009b2J';
const examples: RunRecord[] = [
  run('colour', 0.62, {
    plugin: plugin('colour-statistics'),
    weights: [],
    seconds: { train: 3.25 },
  }),
  run('xception-0', 0.76, { seed: 0 }),
  run('xception-1', 0.78, { seed: 1 }),
  run('xception-2', 0.77, { seed: 2 }),
  run('xception-2-older', 0.5, { seed: 2, created: '2024-01-01T00:00:00.000Z' }),
  run('add-12', 0.75, {
    plugin: plugin('xception', { layer: 'add_12' }, base.plugin.paper),
    weights: [{ ...weights, status: 'partial' }],
    seconds: { train: 4500 },
    skippedImages: [{ id: 'a.jpg', reason: 'truncated' }],
  }),
  run('corner', 0.7, {
    plugin: plugin('corner-features', {}, { seen: 0.512, unseen: 0.501, mixed: 0.502 }),
    weights: [{ ...weights, status: 'untrained', digest: null }],
    limit: 10,
    epochs: 2,
  }),
  run('hostile', 0.55, {
    collection: other,
    plugin: plugin(hostileName, { layer: '../../`|*x*`\n\r' }),
    engine: { ...base.engine, name: 'wasm', device: '-2+3' },
  }),
  run('xception-other-split', 0.73, { split: otherSplit }),
  run('xception-other-split-1', 0.75, { split: otherSplit, seed: 1 }),
  run('colour-other-split', 0.64, {
    split: otherSplit,
    plugin: plugin('colour-statistics'),
    weights: [],
  }),
  { ...run('unfinished', 0.9), manifest: exampleManifest({ state: 'running' }), scores: null },
];

describe('buildLeaderboard', () => {
  it('ranks comparable runs, joins seeds and shows ties as ties', async () => {
    const { tables } = await buildLeaderboard(examples, compare);
    expect(tables.map(({ collection }) => collection.name)).toEqual([
      'demo',
      'demo',
      'Dürer | Söhne',
    ]);
    expect(
      tables[0]!.rows.map(({ rank, tied, plugin, runs }) => [rank, tied, plugin, runs]),
    ).toEqual([
      [1, true, 'xception', ['xception-0', 'xception-1', 'xception-2']],
      [1, true, 'xception', ['add-12']],
      [3, false, 'corner-features', ['corner']],
      [4, false, 'colour-statistics', ['colour']],
    ]);
    const [seeds, partial, corner] = tables[0]!.rows as [
      LeaderboardRow,
      LeaderboardRow,
      LeaderboardRow,
    ];
    // The mean of the seeds' intervals: more seeds are not more artists.
    expect(seeds.auc.unseen.low).toBeCloseTo(0.72, 12);
    expect(seeds.auc.unseen.high).toBeCloseTo(0.81, 12);
    expect(seeds.auc.unseen.value).toBeCloseTo(0.77, 12);
    expect(seeds.auc.unseen.spread).toBeCloseTo(0.01, 12);
    expect(seeds.drop.value).toBeCloseTo(0.1, 12);
    // Each AUC reaches 0.05 down and 0.04 up.
    const reach = Math.hypot(0.05, 0.04);
    expect(seeds.drop.low).toBeCloseTo(0.1 - reach, 12);
    expect(seeds.drop.high).toBeCloseTo(0.1 + reach, 12);
    expect(seeds.seeds).toEqual([0, 1, 2]);
    expect(partial.options).toEqual({ layer: 'add_12' });
    expect(partial.auc.unseen).toMatchObject({ value: 0.75, low: 0.7, spread: null });
    expect(partial.flags).toEqual(['partial weights', '1 image skipped']);
    expect(corner.flags).toEqual(['untrained weights', 'limited to 10 each', 'epochs set to 2']);
  });

  it('does not depend on the order of the runs', async () => {
    const wanted = await buildLeaderboard(examples, compare);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(examples, { minLength: examples.length }),
        async (shuffled) => {
          expect(await buildLeaderboard(shuffled, compare)).toEqual(wanted);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('sums up approaches over the splits that they share, without a rank', async () => {
    const { acrossSplits } = await buildLeaderboard(examples, compare);
    expect(acrossSplits).toHaveLength(1);
    const [{ splits, rows }] = acrossSplits as [(typeof acrossSplits)[number]];
    expect(splits.map(({ seed }) => seed)).toEqual([0, 1]);
    expect(rows.map(({ plugin }) => plugin)).toEqual(['xception', 'colour-statistics']);
    const { mean, overSplits, overSeeds } = rows[0]!.auc.unseen;
    // 0.77 over three seeds on one split, 0.74 over two on the other.
    expect(mean).toBeCloseTo((0.77 + 0.74) / 2, 12);
    expect(overSplits).toBeCloseTo(0.03 / Math.SQRT2, 12);
    expect(overSeeds).toBeCloseTo(Math.sqrt((0.01 ** 2 + 0.02 ** 2 / 2) / 2), 12);
    expect(rows[1]!.auc.unseen.overSeeds).toBeNull();
    for (const row of rows) expect(row).not.toHaveProperty('rank');
  });

  it('corrects for the number of comparisons', async () => {
    // Each comparison alone looks significant; of three, none does.
    const shaky: CompareRows = async () => ({
      difference: { value: 0.02, low: 0.001, high: 0.04 },
      pValue: 0.03,
    });
    const two = [run('a', 0.8), run('b', 0.7, { limit: 3 })];
    const three = [...two, run('c', 0.6, { limit: 4 })];
    const ranksOf = async (runs: FinishedRun[]) =>
      (await buildLeaderboard(runs, shaky)).tables[0]!.rows.map(({ rank }) => rank);
    expect(await ranksOf(two)).toEqual([1, 2]);
    expect(await ranksOf(three)).toEqual([1, 1, 1]);
    const [{ comparisons }] = (await buildLeaderboard(three, shaky)).tables as [
      LeaderboardModel['tables'][number],
    ];
    expect(comparisons.map(({ first, second }) => [first, second])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(comparisons[0]).toMatchObject({ pValue: 0.03, adjustedPValue: 0.09 });
  });

  it('keeps other splits apart', async () => {
    const runs = [run('a', 0.7), run('b', 0.8, { split: { ...base.split, hash: 'other' } })];
    const { tables } = await buildLeaderboard(runs, compare);
    expect(tables.map(({ rows }) => rows.map(({ rank }) => rank))).toEqual([[1], [1]]);
  });

  it('compares by the predictions on disk, and by intervals where there are none', async () => {
    const submissions = await temporaryFolder();
    const write = async (id: string, skill: number, unseen: number, seed = 0) =>
      readRun(
        await writeExampleRun(
          submissions,
          exampleManifest({ id, plugin: plugin(id) }),
          exampleScores(0.9, unseen, 0.85),
          examplePredictions(skill, 20, seed),
        ),
      );
    const runs = [
      await write('good', 1, 0.8),
      await write('as-good', 1, 0.79, 1),
      await write('noise', 0, 0.78),
    ];
    const [table] = (await buildLeaderboard(runs)).tables;
    expect(table!.rows.map(({ plugin, rank }) => [plugin, rank])).toEqual([
      ['good', 1],
      ['as-good', 1],
      ['noise', 3],
    ]);
    const [byInterval] = (await buildLeaderboard([run('a', 0.8), run('b', 0.72, { limit: 3 })]))
      .tables;
    expect(byInterval!.rows.map(({ rank }) => rank)).toEqual([1, 2]);
  });
});

describe('renderings', async () => {
  const model = await buildLeaderboard(examples, compare);

  it('terminal', async () => {
    const text = renderTerminal(model, { colour: false });
    await expect(text).toMatchFileSnapshot('../../golden/leaderboard.txt');
    for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(120);
    const narrow = renderTerminal(model, { colour: false, width: 100 });
    await expect(narrow).toMatchFileSnapshot('../../golden/leaderboard-narrow.txt');
    for (const line of narrow.split('\n').filter((l) => !/^(A|D|T)/.test(l))) {
      expect([...line].length).toBeLessThanOrEqual(103);
    }
  });

  it('terminal with colour says the same', () => {
    const coloured = renderTerminal(model, { colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one
    const plain = coloured.replace(/\u001b\[\d+m/g, '');
    const words = (text: string) => text.split(/\s+/).join(' ');
    expect(coloured).not.toBe(plain);
    expect(words(plain)).toBe(words(renderTerminal(model, { colour: false })));
  });

  it('markdown', async () => {
    await expect(renderMarkdown(model)).toMatchFileSnapshot('../../golden/leaderboard.md');
  });

  it('csv', async () => {
    await expect(renderCsv(model)).toMatchFileSnapshot('../../golden/leaderboard.csv');
  });

  it('html', async () => {
    const html = renderHtml(model);
    await expect(html).toMatchFileSnapshot('../../golden/leaderboard.html');
    expect(html).not.toMatch(/<script|https?:|src=|href=/);
  });

  it('json is the model', () => {
    expect(JSON.parse(renderJson(model))).toEqual(JSON.parse(JSON.stringify(model)));
  });

  it('an empty leaderboard says how to fill it', () => {
    const empty: LeaderboardModel = { version: 3, tables: [], acrossSplits: [] };
    expect(renderTerminal(empty, { colour: false })).toContain('No finished run yet');
    expect(renderMarkdown(empty)).toContain('No finished run yet');
    expect(renderCsv(empty)).toBe('scope,collection,rank,plugin\n');
  });
});

describe('hostile names', async () => {
  const harmless = await buildLeaderboard([
    run('one', 0.7, {
      plugin: plugin('x', { layer: 'x' }),
      collection: { ...other, name: 'x' },
      engine: { ...base.engine, name: 'x', device: 'x' },
    }),
  ]);
  const harmlessHtml = renderHtml(harmless).match(/<[^>]*>/g);
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(hostileName, '=1+1', '|a|b|', '\u2028', '[x](javascript:x)', 'ä'.repeat(300)),
  );

  it('reach no output in a form that acts', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (name, option, collection) => {
        const model = await buildLeaderboard([
          run('one', 0.7, {
            plugin: plugin(name, { layer: option }),
            collection: { ...other, name: collection },
            engine: { ...base.engine, name: option, device: name },
          }),
        ]);
        const outputs = {
          terminal: renderTerminal(model, { colour: false }),
          markdown: renderMarkdown(model),
          csv: renderCsv(model),
          json: renderJson(model),
          html: renderHtml(model),
        };
        for (const text of Object.values(outputs)) {
          for (const line of text.split('\n')) expect(escapeHarmful(line)).toBe(line);
        }
        expect(outputs.markdown).not.toMatch(/<\/?[a-z]/i);
        // The tags are those of the page itself, whatever the names are.
        expect(outputs.html.match(/<[^>]*>/g)).toEqual(harmlessHtml);
        const rows = outputs.markdown.split('\n').filter((line) => line.startsWith('|'));
        expect(new Set(rows.map((row) => row.match(/(?<!\\)\|/g)?.length)).size).toBe(1);
        expect(rows.length).toBe(3);
        const [, record = []] = parse(outputs.csv) as string[][];
        for (const cell of record) {
          expect(/^[=+\-@\t\r＝＋－＠]/.test(cell) && Number.isNaN(Number(cell)), cell).toBe(false);
        }
        expect(JSON.parse(outputs.json)).toEqual(JSON.parse(JSON.stringify(model)));
        for (const line of outputs.terminal.split('\n')) {
          expect(line.length).toBeLessThanOrEqual(300);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are cut where they are long', () => {
    expect(harmlessText('x'.repeat(300))).toBe(`${'x'.repeat(79)}…`);
    expect(harmlessText('\u001b[2J')).toBe('\\u001b[2J');
    expect(harmlessText('Дюрер 丢勒 Ñ')).toBe('Дюрер 丢勒 Ñ');
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { readListedPairs } from '../../../harness/data/pairs/read-listed-pairs.ts';
import { scorePairs } from '../../../harness/scoring/score-pairs.ts';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

describe("a list in LFW's layout, of the demo's painters", () => {
  it('scores as scikit-learn says', async () => {
    // Made by fixtures/lfw.py.
    const wanted = JSON.parse(readFileSync(fixture('lfw.json'), 'utf8'));
    const { layout, pictures, pairs } = await readListedPairs(fixture('pairs.txt'));
    const rows = parse<Record<string, string>>(readFileSync(fixture('scores.csv')), {
      columns: true,
    });
    const scoreOf = new Map(
      rows.map(({ a, b, probability }) => [`${a} ${b}`, Number(probability)]),
    );
    const numbers = [...new Set(pictures.map(({ artist }) => artist))];
    const artistOf = (places: Uint32Array) =>
      Int32Array.from(places, (place) => numbers.indexOf(pictures[place]?.artist));
    const scores = Float64Array.from(pairs.a, (a, i) => {
      const names = [a, pairs.b[i] ?? -1].map((place) => `${pictures[place]?.name}.jpg`);
      return scoreOf.get(names.join(' ')) ?? Number.NaN;
    });
    const score = scorePairs({
      scores,
      same: pairs.same,
      artistA: artistOf(pairs.a),
      artistB: artistOf(pairs.b),
      threshold: 0.5,
      seed: 0,
    });
    expect(layout).toBe('lfw');
    expect([score.pairs, score.positives, score.artists]).toEqual([
      wanted.pairs,
      wanted.positives,
      10,
    ]);
    expect(score.auc.value).toBeCloseTo(wanted.auc, 12);
    expect(score.accuracy.value).toBeCloseTo(wanted.accuracy, 12);
    expect(score.auc.low).toBeLessThan(wanted.auc);
  });
});

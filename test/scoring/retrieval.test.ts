import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { measureRetrieval } from '../../harness/scoring/retrieval.ts';

// Made by fixtures/detection.py from the definitions of Musgrave, Belongie and Lim.
const { retrieval } = JSON.parse(
  readFileSync(new URL('fixtures/detection.json', import.meta.url), 'utf8'),
) as {
  retrieval: {
    embeddings: number[][];
    labels: number[];
    copies: number[];
    queries: number;
    mapAtR: number;
    rPrecision: number;
  }[];
};

it('measures MAP@R and R-precision by their definitions, with and without copies', () => {
  for (const { embeddings, labels, copies, queries, mapAtR, rPrecision } of retrieval) {
    const width = embeddings[0]?.length ?? 0;
    const matrix = { rows: embeddings.length, width, data: Float32Array.from(embeddings.flat()) };
    const found = measureRetrieval(matrix, labels, copies);
    expect(found?.queries).toBe(queries);
    expect(found?.mapAtR).toBeCloseTo(mapAtR, 9);
    expect(found?.rPrecision).toBeCloseTo(rPrecision, 9);
  }
});

it('has nothing to say of artists with one painting each', () => {
  const matrix = { rows: 3, width: 1, data: Float32Array.of(1, 2, 3) };
  expect(measureRetrieval(matrix, [0, 1, 2])).toBeNull();
});

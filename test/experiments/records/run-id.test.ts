import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../harness/contract/canonical-json.ts';
import { runId } from '../../../harness/experiments/records/run-id.ts';

describe('runId', () => {
  it('is readable and does not depend on the order of keys', () => {
    const id = runId({
      plugin: 'xception',
      collectionName: 'Dürer & Söhne',
      seed: 3,
      identity: { a: 1, b: { c: [1, 2], d: null } },
    });
    expect(id).toMatch(/^xception-durer-sohne-seed3-[0-9a-f]{8}$/);
    expect(
      runId({
        plugin: 'xception',
        collectionName: 'Dürer & Söhne',
        seed: 3,
        identity: { b: { d: null, c: [1, 2] }, a: 1 },
      }),
    ).toBe(id);
  });

  it('is a safe folder name whatever it is made from', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.integer(),
        fc.jsonValue({ maxDepth: 2 }),
        (plugin, collectionName, seed, identity) => {
          const id = runId({ plugin, collectionName, seed, identity });
          expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,119}$/);
        },
      ),
    );
    const hostile = runId({ plugin: '../..', collectionName: '<script>', seed: 0, identity: 0 });
    expect(hostile).toMatch(/^unnamed-script-seed0-[0-9a-f]{8}$/);
  });

  it('changes with the identity', () => {
    const of = (identity: unknown) =>
      runId({ plugin: 'p', collectionName: 'c', seed: 0, identity });
    expect(of({ rate: 1 })).not.toBe(of({ rate: 2 }));
    expect(of([1, 2])).not.toBe(of([2, 1]));
  });
});

describe('canonicalJson', () => {
  it('keeps the content', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

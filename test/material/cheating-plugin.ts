/**
 * A plugin that is written to cheat with what the harness hands it. It looks through every object
 * that it gets, keeps what it has seen from one call to the next, tries to open paintings that it
 * was not given, and answers by what the questions themselves give away. What it found goes to the
 * file in `CHEAT_REPORT`.
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import {
  definePlugin,
  type Painting,
  type Pairs,
  type Services,
} from '../../harness/contract/plugin.ts';
import { colourExtractor } from '../../plugins/colour-statistics/colour-features.ts';

const found = new Set<string>();
const calls: { paintings: number; pairs: number }[] = [];
const keysOfTraining = new Set<string>();
const refusals: string[] = [];

/** Collects every string that can be reached from a value, names of properties included. */
function lookThrough(value: unknown, seen = new Set<unknown>(), depth = 0): void {
  if (typeof value === 'string') found.add(value);
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return;
  if (seen.has(value) || depth > 12 || ArrayBuffer.isView(value)) return;
  seen.add(value);
  if (typeof value === 'function') found.add(Function.prototype.toString.call(value));
  if (value instanceof Map || value instanceof Set) {
    for (const item of value) lookThrough(item, seen, depth + 1);
  }
  for (let level: object | null = value; level !== null; level = Object.getPrototypeOf(level)) {
    for (const key of Reflect.ownKeys(level)) {
      found.add(String(key));
      const property = Object.getOwnPropertyDescriptor(level, key);
      if (property === undefined) continue;
      if ('value' in property) lookThrough(property.value, seen, depth + 1);
      lookThrough(property.get, seen, depth + 1);
    }
    if (level === Object.prototype || level === Function.prototype) break;
  }
}

async function openForbidden(services: Services): Promise<void> {
  for (const key of (process.env.CHEAT_KEYS ?? '').split(',').filter(Boolean)) {
    const painting: Painting = { key };
    for (const open of [
      async () => void (await services.features(colourExtractor, [painting])),
      async () => {
        for await (const _ of services.pixels({ kind: 'whole', size: 8 }, [painting], 1));
      },
    ]) {
      refusals.push(
        await open().then(
          () => 'opened',
          (error) => error.code ?? String(error),
        ),
      );
    }
  }
}

/** How many partners two paintings share in the questions: artists would show as clusters. */
function countCommonPartners({ a, b }: Pairs): Float32Array {
  const partners = new Map<number, Set<number>>();
  const partnersOf = (i: number) => {
    const known = partners.get(i) ?? new Set();
    partners.set(i, known);
    return known;
  };
  for (let i = 0; i < a.length; i++) {
    partnersOf(a[i]!).add(b[i]!);
    partnersOf(b[i]!).add(a[i]!);
  }
  return Float32Array.from(a, (first, i) => {
    const [one, other] = [partnersOf(first), partnersOf(b[i]!)];
    let common = 0;
    for (const partner of one) if (other.has(partner)) common++;
    return common / Math.sqrt(one.size * other.size);
  });
}

function report(): void {
  const { CHEAT_REPORT } = process.env;
  if (CHEAT_REPORT === undefined) return;
  writeFileSync(
    CHEAT_REPORT,
    JSON.stringify({ found: [...found], calls, refusals, training: keysOfTraining.size }),
  );
}

export default definePlugin({
  name: 'cheat',
  summary: 'Looks for the answers anywhere but in the paintings',
  options: z.object({
    by: z.enum(['partners', 'places', 'memory']).default('partners').describe('What gives it away'),
  }),
  async train(task) {
    lookThrough(task);
    for (const { key } of [...task.train, ...task.validation.paintings]) keysOfTraining.add(key);
    await openForbidden(task);
    const known = new Map<string, number>();
    return {
      async predict(paintings, pairs) {
        lookThrough(paintings);
        lookThrough(pairs);
        calls.push({ paintings: paintings.length, pairs: pairs.a.length });
        report();
        if (task.options.by === 'partners') return countCommonPartners(pairs);
        if (task.options.by === 'places') {
          return Float32Array.from(pairs.a, (a, i) => 1 / (1 + Math.abs(a - pairs.b[i]!)));
        }
        // Paintings that came with an earlier call, or earlier in a list, against the others.
        for (const { key } of paintings) known.set(key, known.get(key) ?? calls.length);
        return Float32Array.from(pairs.a, (a, i) => {
          const [one, other] = [paintings[a]!.key, paintings[pairs.b[i]!]!.key];
          return known.get(one) === known.get(other) ? 1 : 0;
        });
      },
      async save() {
        report();
      },
      dispose() {},
    };
  },
  load: () => Promise.reject(new Error('It learns nothing that could be loaded')),
});

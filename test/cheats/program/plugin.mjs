// @ts-nocheck: a separate program, outside the harness's types. A plugin that learns nothing from
// paintings. Each file in cheats/ is a way to find out who painted them; it names the painter of
// what it recognises, and two names that are equal are one artist.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { side } from './recognise.mjs';
import { speak } from './speak.mjs';

const view = { kind: 'whole', size: side };
const looks = new Map();
let cheat;
let name = () => undefined;

const ask = speak(
  {
    hello: () => ({ body: { protocol: 1 } }),
    async train({ options, train, validation }, [trainArtists, validationArtists]) {
      cheat = await import(`./cheats/${options.cheat}.mjs`);
      const label = ({ paintings }, artists) =>
        paintings.map((id, i) => ({ id, artist: artists[i] }));
      const learnt = [...label(train, trainArtists), ...label(validation, validationArtists)];
      await look(learnt.map(({ id }) => id));
      const known = learnt.map(({ id, artist }) => ({ id, artist, look: looks.get(id) }));
      name = await cheat.learn({ ...options, known, ask, lookOf: (id) => looks.get(id) });
    },
    async predict({ paintings }, [a, b]) {
      await look(paintings);
      const all = paintings.map((id, place) => ({ id, place, look: looks.get(id) }));
      const named = [];
      for (const painting of all) named.push(await name(painting, all));
      const answers = Float32Array.from(a, (first, i) => {
        const [one, other] = [named[first], named[b[i]]];
        if (one === undefined || other === undefined) return 0.5;
        return one === other ? 1 : 0;
      });
      return { arrays: [answers] };
    },
    async save({ folder }) {
      await cheat.save?.(folder);
      writeFileSync(join(folder, 'looks.json'), JSON.stringify(cheat.keep?.() ?? null));
    },
    async extractors({ options }) {
      cheat = await import(`./cheats/${options.cheat}.mjs`);
      return { body: { extractors: cheat.extractors ?? [] } };
    },
    openExtractor: () => {},
    async extract({ count }, [images]) {
      const size = images.length / count;
      const rows = Array.from({ length: count }, (_, i) =>
        cheat.extract(images.slice(i * size, (i + 1) * size)),
      );
      return { arrays: [Float32Array.from(rows)] };
    },
    async load({ folder, options }) {
      cheat = await import(`./cheats/${options.cheat}.mjs`);
      readFileSync(join(folder, 'looks.json'));
    },
  },
  () => cheat?.end?.(),
);

/** Keeps what paintings look like, those that are not known yet. */
async function look(ids) {
  const paintings = ids.filter((id) => !looks.has(id));
  if (paintings.length === 0) return;
  const { body } = await ask('pixels', { view, paintings, batchSize: 16 });
  let first = 0;
  while (true) {
    const { body: batch, arrays } = await ask('nextPixels', body);
    if (batch.done) return;
    const size = side * side * 3;
    for (let i = 0; i < batch.count; i++) {
      looks.set(paintings[first + i], arrays[0].slice(i * size, (i + 1) * size));
    }
    first += batch.count;
  }
}

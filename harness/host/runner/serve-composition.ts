import type { Composition, MemberAnswers } from '../../contract/composition.ts';
import type { Answer, Handlers } from '../../contract/messages/peer.ts';
import { createRandom } from '../../contract/random.ts';
import { checkAnswers } from '../predict.ts';

/** Serves the requests to a composition, which gets only its members' answers, as arrays. */
export function serveComposition(
  declared: () => Promise<Composition>,
  log: (line: string) => void,
): Handlers {
  let state: unknown;
  const tellState = ({ hears }: Composition, members: number) => ({
    body: {
      state,
      hears: Array.from({ length: members }, (_, place) => hears?.(state, place) ?? true),
    },
  });
  return {
    async members({ body }) {
      const { options } = body as { options: Record<string, unknown> };
      return { body: { members: (await declared()).members(options) } };
    },
    async fit(asked) {
      const composition = await declared();
      const { options, seed, plugins } = asked.body as {
        options: Record<string, unknown>;
        seed: number;
        plugins: string[];
      };
      const random = createRandom(seed, composition.name);
      const validation = readValidation(asked, plugins.length);
      state = composition.fit({ options, seed, random, log, plugins, validation });
      return tellState(composition, plugins.length);
    },
    async restore({ body }) {
      const composition = await declared();
      const stored = body as { state: unknown; members: number };
      state = composition.state.parse(stored.state);
      return tellState(composition, stored.members);
    },
    async combine({ body, arrays }) {
      const composition = await declared();
      const { members, heard, count } = body as {
        members: number;
        heard: number[];
        count: number;
      };
      const answers: (Float32Array | undefined)[] = Array.from({ length: members });
      for (const [i, place] of heard.entries()) answers[place] = arrays[i] as Float32Array;
      const combined = composition.combine(state, answers, count);
      return { arrays: [checkAnswers(composition.name, combined, count)] };
    },
  };
}

/** For the seen pairs, then for the unseen ones: all answers, member by member, and the truth. */
function readValidation({ arrays }: Answer, members: number) {
  const read = (from: number): MemberAnswers => {
    const [all, same, artistA, artistB] = arrays.slice(from, from + 4) as [
      Float32Array,
      Uint8Array,
      Int32Array,
      Int32Array,
    ];
    const answers = Array.from({ length: members }, (_, i) =>
      all.slice(i * same.length, (i + 1) * same.length),
    );
    return { answers, same, artistA, artistB };
  };
  return { seen: read(0), unseen: read(4) };
}

import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { expandMember } from '../../contract/members-option.ts';
import type { Answer } from '../../contract/messages/peer.ts';
import type {
  ComposedAnswers,
  ComposedState,
  Composer,
  HostedComposition,
  PluginDescription,
} from '../hosted-plugin.ts';
import type { PluginSession } from './plugin-session.ts';
import type { SessionSupply } from './session-supply.ts';
import { takeEngine } from './take-engine.ts';
import { takeFloats } from './take-floats.ts';

const memberSchema = z.object({
  plugin: z.string().min(1),
  options: z.record(z.string(), z.json()).optional(),
  seed: z.int().optional(),
});
const membersSchema = z.object({ members: z.array(z.union([z.string().min(1), memberSchema])) });

/** A composition whose code runs in a process that gets answers and nothing else. */
export function hostComposition(
  supply: SessionSupply,
  description: PluginDescription,
  parse: HostedComposition['parse'],
): HostedComposition {
  return {
    ...description,
    parse,
    prepare: (engine) => supply.prepare(takeEngine(description, { engine }).engine),
    close: () => supply.close(),
    chooseEngine: (served) =>
      supply.borrow((session) => session.chooseEngine(takeEngine(description, served))),
    async members(options) {
      const answer = await supply.borrow((session) =>
        session.ask('members', { body: { options } }),
      );
      const { members } = read(description.name, membersSchema, answer);
      return members.map((member) => expandMember(member));
    },
    async open(served) {
      const session = await supply.take();
      session.serve(served);
      return createComposer(session);
    },
  };
}

function createComposer(session: PluginSession): Composer {
  const takeState = (answer: Answer, members: number): ComposedState => {
    const schema = z.object({ state: z.json(), hears: z.array(z.boolean()).length(members) });
    const { state, hears } = read(session.name, schema, answer);
    return { value: state, hears };
  };
  return {
    async fit({ options, seed, plugins, validation: { seen, unseen } }) {
      const body = { options, seed, plugins };
      const arrays = [...layOut(seen), ...layOut(unseen)];
      return takeState(await session.ask('fit', { body, arrays }), plugins.length);
    },
    async restore(value, members) {
      const body = { state: value, members };
      return takeState(await session.ask('restore', { body }), members);
    },
    async combine(answers, count) {
      const heard = answers.flatMap((answer, place) => (answer === undefined ? [] : [place]));
      const answer = await session.ask('combine', {
        body: { members: answers.length, heard, count },
        arrays: answers.filter((answer) => answer !== undefined),
      });
      return takeFloats(session.name, answer, 'combine', count);
    },
    stop: () => session.stop(),
  };
}

/** The answers of all members one after another, then what was asked. */
function layOut({ answers, same, artistA, artistB }: ComposedAnswers) {
  const all = new Float32Array(answers.length * same.length);
  for (const [i, answer] of answers.entries()) all.set(answer, i * same.length);
  return [all, same, artistA, artistB];
}

function read<T>(name: string, schema: z.ZodType<T>, { body }: Answer): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new HarnessError(
    'PROTOCOL_BROKEN',
    `Plugin ${name} sent an invalid answer: ${z.prettifyError(parsed.error)}`,
  );
}

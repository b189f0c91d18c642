/**
 * The contract between the harness and an approach that is made from others: a folder with an
 * `index.ts` whose default export is a `defineComposition({ … })`.
 *
 * It lists its members, plugins in the same folder, and says how their answers become one. The
 * harness trains each member as a separate run, keeps their models and asks them. A composition is
 * handed what they answered, never a member, its model or a file of it.
 */
import type { z } from 'zod';
import type { SpeltMember } from './members-option.ts';
import type { Declaration } from './plugin.ts';
import type { Random } from './random.ts';

/** What all members answered to the same labelled pairs. */
export interface MemberAnswers {
  /** An array per member, in their order; a probability per pair. */
  readonly answers: readonly Float32Array[];
  /** 1 where both paintings of a pair are by one artist, else 0. */
  readonly same: Uint8Array;
  /** The artists of each pair's paintings, as numbers in no meaningful order. */
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
}

/** What a composition is given to learn from. */
export interface FitTask<Options> {
  readonly options: Options;
  readonly seed: number;
  /** Seeded by `seed`: the only source of randomness that it may use. */
  readonly random: Random;
  /** The plugin of each member, for people. */
  readonly plugins: readonly string[];
  /**
   * Validation's pairs: among held-out paintings of training artists, and among artists that no
   * member has learnt from. Members that learn from validation as well answered before they did.
   */
  readonly validation: { readonly seen: MemberAnswers; readonly unseen: MemberAnswers };
  /** A line for the person who watches. */
  log(line: string): void;
}

/** An approach that is made from others. */
export interface Composition<Schema extends z.ZodObject = z.ZodObject, State = unknown>
  extends Declaration<Schema> {
  /** Its members, two and more, as `membersOption` gives them. None can be a composition itself. */
  members(options: z.output<Schema>): readonly SpeltMember[];
  /** What it knows once it has learnt: a plain value that JSON can carry. */
  readonly state: z.ZodType<State>;
  /** Learns how the answers of members become one. */
  fit(task: FitTask<z.output<Schema>>): State;
  /** Whether it listens to the member at a place, from 0. One that it does not is not asked. */
  hears?(state: State, place: number): boolean;
  /**
   * One probability in [0, 1] for each of `count` pairs, computed only from what the members answered
   * to it, so that it is symmetric and repeats bit for bit as theirs are.
   *
   * @param answers an array per member, in their order; undefined if `hears` said no
   */
  combine(
    state: State,
    answers: readonly (Float32Array | undefined)[],
    count: number,
  ): Float32Array;
}

/** Returns the composition unchanged and gives its author the types. */
export function defineComposition<Schema extends z.ZodObject, State>(
  composition: Composition<Schema, State>,
): Composition<Schema, State> {
  return composition;
}

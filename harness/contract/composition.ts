/**
 * The contract between the harness and an approach that combines others: a folder with an
 * `index.ts` whose default export is a `defineComposition({ … })`.
 *
 * It lists its members, plugins in the same folder, and says how their answers become one. The
 * harness trains each member as a separate run, keeps their models and asks them. A composition is
 * given their answers, never a member, its model or its files.
 */
import type { z } from 'zod';
import type { SpeltMember } from './members-option.ts';
import type { Declaration } from './plugin.ts';
import type { Random } from './random.ts';

/** What all members answered to the same labelled pairs. */
export interface MemberAnswers {
  /** An array per member, in their order; a probability per pair. */
  readonly answers: readonly Float32Array[];
  /** 1 if both paintings of a pair are by one artist, else 0. */
  readonly same: Uint8Array;
  /** The artists of each pair's paintings, as numbers in no meaningful order. */
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
}

/** The input of a composition's training. */
export interface FitTask<Options> {
  readonly options: Options;
  readonly seed: number;
  /** Seeded by `seed`: the only source of randomness that it may use. */
  readonly random: Random;
  /** The plugin of each member, for people. */
  readonly plugins: readonly string[];
  /**
   * Validation's pairs: among held-out paintings of training artists, and among artists that no
   * member has learnt from. Members that also learn from validation answered before that.
   */
  readonly validation: { readonly seen: MemberAnswers; readonly unseen: MemberAnswers };
  /** A line for the person who watches. */
  log(line: string): void;
}

/** An approach that combines others. */
export interface Composition<Schema extends z.ZodObject = z.ZodObject, State = unknown>
  extends Declaration<Schema> {
  /** At least two members, as `membersOption` gives them. None can be a composition itself. */
  members(options: z.output<Schema>): readonly SpeltMember[];
  /** Its trained state: a plain value that JSON can represent. */
  readonly state: z.ZodType<State>;
  /** Learns how to combine the answers of members. */
  fit(task: FitTask<z.output<Schema>>): State;
  /** Whether it uses the member at a place, counted from 0. Others are not asked. */
  hears?(state: State, place: number): boolean;
  /**
   * One probability in [0, 1] for each of `count` pairs, computed only from what the members answered
   * to it, so it is as symmetric and reproducible as theirs.
   *
   * @param answers an array per member, in their order; undefined if `hears` returned false
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

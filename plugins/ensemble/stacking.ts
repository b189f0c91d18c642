import { z } from 'zod';

/**
 * How members' answers are combined: log odds, centred, scaled, weighted and summed.
 *
 *     probability = sigmoid(intercept + Σ weight · (log odds − mean) / deviation)
 */
export const stackingSchema = z.object({
  version: z.literal(1),
  /** The validation pairs that it was fitted on. */
  on: z.enum(['unseen', 'both']),
  pairs: z.int(),
  artists: z.int(),
  /** How strongly weights were drawn towards each other; null for exactly equal weights. */
  strength: z.number().nullable(),
  intercept: z.number(),
  members: z.array(
    z.object({
      plugin: z.string(),
      /** Of the member's log odds over the pairs. */
      mean: z.number(),
      deviation: z.number().positive(),
      /** At least 0. */
      weight: z.number().nonnegative(),
    }),
  ),
});
export type Stacking = z.output<typeof stackingSchema>;

/** Beyond these limits, a probability only shows that its network is overconfident. */
const smallest = 1e-6;

/** The log odds of a probability in [0, 1], clipped to one millionth from either end. */
export function logOdds(probability: number): number {
  const inside = Math.min(1 - smallest, Math.max(smallest, probability));
  return Math.log(inside / (1 - inside));
}

/** The weight of each member, for the user. */
export function describeStacking({ members, strength, pairs, artists }: Stacking): string {
  const weights = members.map(({ plugin, weight }) => `${plugin} ${weight.toFixed(3)}`);
  const how = strength === null ? 'equal weights' : `weights shrunk together by ${strength}`;
  return `Stacked on ${pairs} validation pairs of ${artists} artists, ${how}: ${weights.join(', ')}`;
}

import type { MemberAnswers } from '../../harness/contract/composition.ts';

/** The answers to some pairs, and behind them those of the same members to others. */
export function joinAnswers(one: MemberAnswers, other: MemberAnswers): MemberAnswers {
  return {
    answers: one.answers.map((answers, k) =>
      Float32Array.from([...answers, ...(other.answers[k] ?? [])]),
    ),
    same: Uint8Array.from([...one.same, ...other.same]),
    artistA: Int32Array.from([...one.artistA, ...other.artistA]),
    artistB: Int32Array.from([...one.artistB, ...other.artistB]),
  };
}

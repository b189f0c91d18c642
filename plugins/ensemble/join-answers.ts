import type { MemberAnswers } from '../../harness/contract/composition.ts';

/** The answers to some pairs, followed by the same members' answers to other pairs. */
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

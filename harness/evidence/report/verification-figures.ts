import { itemAt } from '../../contract/item-at.ts';
import { byTest } from '../../experiments/summary/summarise-row.ts';
import { negativesNeeded } from '../../scoring/detection.ts';
import { fillLaterMetrics } from '../../scoring/fill-later-metrics.ts';
import { measureRetrieval, type Retrieval } from '../../scoring/retrieval.ts';
import type {
  AllPairsScore,
  HardScore,
  MixedScore,
  PartScore,
  TestName,
} from '../../scoring/score.ts';
import {
  type ArtistScore,
  type ArtistSpread,
  scoreArtists,
  spreadOverArtists,
} from '../../scoring/score-artists.ts';
import { scoreMixed } from '../../scoring/score-mixed.ts';
import type { ReportRun } from './report-run.ts';

/** An artist of a test, by name where the run knows it. */
export interface NamedArtistScore extends Omit<ArtistScore, 'artist'> {
  readonly artist: string;
}

/** Figures on one test. */
export interface TestFigures extends PartScore {
  /** The hardest artist first. */
  readonly byArtist: readonly NamedArtistScore[];
  readonly spreadOverArtists: ArtistSpread | null;
  /** The pairs by two artists that each rate of false matches needs (rule of 30), by its name. */
  readonly negativesNeeded: Readonly<Record<'tarAtOnePercent' | 'tarAtOnePerMille', number>>;
}

/** The figures of a run beyond the leaderboard, for people and, as JSON, for programs. */
export interface VerificationFigures {
  readonly run: string;
  readonly plugin: string;
  readonly threshold: number;
  readonly tests: Readonly<Record<TestName, TestFigures>>;
  readonly mixed: MixedScore;
  /** Unseen pairs among similar artists; null in records of earlier versions and where there are none. */
  readonly hard: HardScore | null;
  /** Null in records of earlier versions, and where there were too many pairs to ask about. */
  readonly allPairs: Readonly<Record<TestName, AllPairsScore>> | null;
  /** Of the embeddings, among paintings of one test; null for approaches without. */
  readonly retrieval:
    | (Readonly<Record<'seen' | 'unseen', Retrieval | null>> & {
        /** Whether copies of a painting are known, and therefore left out. */
        readonly leavesOutCopies: boolean;
      })
    | null;
}

/** Gathers the figures; those that an old record lacks are measured from its answers. */
export function gatherFigures(run: ReportRun): VerificationFigures {
  const { manifest, scores, predictions, artistOf } = run;
  const { threshold } = scores;
  return {
    run: manifest.id,
    plugin: manifest.plugin.name,
    threshold,
    tests: byTest((test) => {
      const answers = predictions[test];
      const names = new Map<number, string>();
      for (const [k, number] of answers.artistA.entries()) {
        names.set(number, artistOf(test, itemAt(answers.a, k), number));
      }
      for (const [k, number] of answers.artistB.entries()) {
        names.set(number, artistOf(test, itemAt(answers.b, k), number));
      }
      const byArtist = scoreArtists(answers, threshold);
      return {
        ...fillLaterMetrics(scores.tests[test], answers, threshold),
        byArtist: byArtist.map(({ artist, ...score }) => ({
          artist: names.get(artist) ?? `artist ${artist} of ${test}`,
          ...score,
        })),
        spreadOverArtists: spreadOverArtists(byArtist),
        negativesNeeded: {
          tarAtOnePercent: negativesNeeded(0.01),
          tarAtOnePerMille: negativesNeeded(0.001),
        },
      };
    }),
    mixed: scores.mixed ?? scoreMixed(predictions, { threshold }),
    hard: scores.hard ?? null,
    allPairs: scores.allPairs ?? null,
    retrieval: retrieve(run),
  };
}

function retrieve({ embeddings, paintings, copies }: ReportRun): VerificationFigures['retrieval'] {
  if (embeddings === undefined || paintings.length < embeddings.rows) return null;
  const { width, data, rows } = embeddings;
  const groupOf = new Map(copies?.flatMap((ids, group) => ids.map((id) => [id, group] as const)));
  const among = (test: 'seen' | 'unseen'): Retrieval | null => {
    const own = paintings
      .slice(0, rows)
      .flatMap((painting, i) => (painting.test === test ? [i] : []));
    const numbers = new Map<string, number>();
    const artists = own.map((i) => {
      const { artist } = itemAt(paintings, i);
      const number = numbers.get(artist) ?? numbers.size;
      numbers.set(artist, number);
      return number;
    });
    const picked = new Float32Array(own.length * width);
    for (const [row, i] of own.entries()) {
      picked.set(data.subarray(i * width, (i + 1) * width), row * width);
    }
    const groups = own.map((i) => groupOf.get(itemAt(paintings, i).id) ?? -1);
    return measureRetrieval({ rows: own.length, width, data: picked }, artists, groups);
  };
  return { leavesOutCopies: copies !== null, seen: among('seen'), unseen: among('unseen') };
}

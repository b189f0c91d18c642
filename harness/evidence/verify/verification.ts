import type { Estimate } from '../../scoring/score.ts';

/** A run's answers about given pictures; texts are unescaped. */
export interface Verification {
  readonly version: 1;
  readonly run: {
    readonly id: string;
    readonly plugin: string;
    /** The collection that it was trained on: its name, and whether its painters are invented. */
    readonly trainedOn: { readonly name: string; readonly isInvented: boolean };
    /** Warnings about the run, as on the leaderboard. */
    readonly flags: readonly string[];
    /** On pairs of artists that it never saw, half of them by one artist. */
    readonly unseenAuc: Estimate;
    readonly unseenAccuracy: Estimate;
  };
  /** The prior probability of "same artist". */
  readonly prior: number;
  readonly images: readonly VerifiedImage[];
  /** Every two pictures, in order: (0, 1), (0, 2), …, (1, 2), … */
  readonly pairs: readonly VerifiedPair[];
  /** The number of training paintings searched for the nearest ones. */
  readonly searched: number;
  /** Why there are no nearest paintings; null if there are. */
  readonly noNearest: string | null;
}

/** One of the pictures. */
export interface VerifiedImage {
  /** As it was given. */
  readonly file: string;
  /** SHA-256, hex. */
  readonly digest: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** The painting of the run's collection that it is a copy of, and what the run used that for. */
  readonly known: { readonly id: string; readonly artist: string; readonly part: string } | null;
  /** The training paintings that most probably share its artist, best first. */
  readonly nearest: readonly NearPainting[];
}

/** A training painting near to a picture. */
export interface NearPainting {
  readonly id: string;
  /** Absolute path. */
  readonly file: string;
  readonly artist: string;
  /**
   * Calibrated probability that one artist painted both, for artists seen in training, as if the
   * two had been picked by chance. It is the best of many, so it is too high.
   */
  readonly probability: number;
}

/** The answer for two pictures: `a` and `b` are places in `images`. */
export interface VerifiedPair {
  readonly a: number;
  readonly b: number;
  /** The model's answer, before calibration. */
  readonly score: number;
  /**
   * The calibrated probability that one artist painted both, if it is unknown whether the model has
   * seen the artists: halfway between the two below in log odds, with an interval that holds both of theirs.
   */
  readonly probability: Estimate;
  /** The same if neither artist was seen in training, and where both were. */
  readonly ifUnseen: Estimate;
  readonly ifSeen: Estimate;
  /** How often test pairs of unseen artists with such a probability were by one artist. */
  readonly tested: { readonly pairs: number; readonly same: Estimate } | null;
  /**
   * The verdict for artists never seen; `unsure` if the interval includes one half. With too few
   * artists to calibrate on there is neither interval nor verdict.
   */
  readonly verdict: 'same' | 'different' | 'unsure' | 'too few artists';
  /** Whether both files show one picture; the answer then says nothing about artists. */
  readonly copies: boolean;
}

import { basename, dirname } from 'node:path';
import sharp from 'sharp';
import { type Estimate, hasInterval } from '../../scoring/score.ts';
import { describeEstimate, describeProbability } from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { showArtist, showPainting } from '../../shared/text/show-painting.ts';
import { embedPicture } from '../report/embed-picture.ts';
import { sayHeadline, sayNearest, sayNotes, sayTested } from '../verify/say-verification.ts';
import { sayTurningPoints } from '../verify/turning-points.ts';
import type { Verification, VerifiedImage, VerifiedPair } from '../verify/verification.ts';

/** Pixels of the longer side. */
const large = 1000;
const thumbnail = 240;

/** A probability on the scale, with its interval if it has one. */
interface Mark {
  readonly label: string;
  readonly value: number;
  readonly bounds: readonly [low: number, high: number] | null;
  readonly text: string;
}

/** A run's answer about two pictures, for the page. */
export interface ShownAnswer {
  readonly run: string;
  readonly verdict: VerifiedPair['verdict'] | 'copies';
  /** In some words, and in a sentence. */
  readonly headline: string;
  readonly sentence: string;
  /** Empty if the pictures are copies. */
  readonly marks: readonly Mark[];
  readonly prior: number;
  readonly turningPoints: readonly string[];
  /** Its answers about altered pictures. */
  readonly altered: readonly (Mark & { readonly verdict: VerifiedPair['verdict'] })[];
  readonly images: readonly ShownImage[];
  readonly nearestNote: string | null;
  readonly notes: readonly string[];
}

interface ShownImage {
  readonly label: string;
  readonly size: string;
  /** Data URIs; null if it cannot be drawn, and where the model cannot say where it looks. */
  readonly picture: string | null;
  readonly heatmap: string | null;
  readonly known: string | null;
  readonly nearest: readonly {
    readonly artist: string;
    readonly painting: string;
    readonly probability: string;
    readonly picture: string | null;
  }[];
}

/** Additions to the answer itself. */
export interface Evidence {
  /** The names of the pictures. */
  readonly labels: readonly string[];
  /** PNG files of the pictures' heatmaps. */
  readonly heatmaps: readonly Buffer[] | undefined;
  readonly altered: readonly {
    readonly label: string;
    readonly answer: Pick<VerifiedPair, 'ifUnseen' | 'verdict'>;
  }[];
}

/** An answer about two pictures in words, with pictures and places on a scale. */
export async function showAnswer(
  verification: Verification,
  pair: VerifiedPair,
  { labels, heatmaps, altered }: Evidence,
): Promise<ShownAnswer> {
  const { images, prior, run } = verification;
  const { verdict, copies, probability, ifUnseen, ifSeen } = pair;
  const chance = describeEstimate(probability, describeProbability);
  return {
    run: harmlessText(run.id, 120),
    verdict: copies ? 'copies' : verdict,
    headline: sayHeadline(pair),
    sentence: copies
      ? 'Both show the same picture, wholly or in part. That says nothing about artists.'
      : {
          same: `${chance} that one artist painted both.`,
          different: `Only ${chance} that one artist painted both.`,
          unsure: `${chance} that one artist painted both. For artists never seen, the interval includes one half.`,
          'too few artists':
            'The run was calibrated on too few artists to say how far its answer can be trusted.',
        }[verdict],
    marks: copies
      ? []
      : [
          markOf('not knowing whether it has seen the artists', probability),
          markOf('if it has never seen the artists', ifUnseen),
          markOf('if it was trained on paintings by both', ifSeen),
        ],
    prior,
    turningPoints: copies ? [] : sayTurningPoints(pair, prior),
    altered: altered.map(({ label, answer }) => ({
      ...markOf(label, answer.ifUnseen),
      verdict: answer.verdict,
    })),
    images: await Promise.all(
      images.map((image, i) => showImage(image, labels[i], heatmaps?.[i] ?? null)),
    ),
    nearestNote: sayNearest(verification),
    notes: [...(copies ? [] : sayTested(pair)), ...sayNotes(verification)],
  };
}

function markOf(label: string, estimate: Estimate): Mark {
  return {
    label,
    value: estimate.value,
    bounds: hasInterval(estimate) ? [estimate.low, estimate.high] : null,
    text: describeEstimate(estimate, describeProbability),
  };
}

async function showImage(
  { file, width, height, known, nearest }: VerifiedImage,
  label = basename(file),
  heatmap: Buffer | null,
): Promise<ShownImage> {
  return {
    label: harmlessText(label, 80),
    size: `${width} × ${height} pixels`,
    picture: (await embedPicture(file, dirname(file), large)) ?? null,
    heatmap: heatmap === null ? null : await encodePicture(heatmap),
    known:
      known === null
        ? null
        : label === showPainting(known)
          ? `The run has seen it: ${known.part}.`
          : `A copy of ${showPainting(known)}, which the run has seen: ${known.part}.`,
    nearest: await Promise.all(
      nearest.map(async (near) => ({
        artist: showArtist(near.artist),
        painting: harmlessText(near.id),
        probability: describeProbability(near.probability),
        picture: (await embedPicture(near.file, dirname(near.file), thumbnail)) ?? null,
      })),
    ),
  };
}

/** A data URI, a tenth of the bytes of the PNG. */
export async function encodePicture(picture: Buffer): Promise<string> {
  const jpeg = await sharp(picture).jpeg({ quality: 85 }).toBuffer();
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
}

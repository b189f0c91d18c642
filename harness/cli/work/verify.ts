import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { describeVerification } from '../../evidence/verify/describe-verification.ts';
import { drawEvidence } from '../../evidence/verify/draw-evidence.ts';
import { openVerifier, requirePictures } from '../../evidence/verify/open-verifier.ts';
import { encodeForTerminal } from '../../evidence/verify/terminal-picture.ts';
import type { Verification } from '../../evidence/verify/verification.ts';
import { findRun } from '../../experiments/records/find-run.ts';
import { readFinishedRun } from '../../experiments/records/read-run.ts';
import { showPath } from '../../shared/text/show-path.ts';
import { choosePictureProtocol } from '../choose-picture-protocol.ts';
import { printEscaped, printJson, remark, say, terminalLook } from '../print.ts';
import { findProjectWith } from './find-project-with.ts';

/** How wide a letter of a terminal is at least, pixels: the picture is no wider than the lines. */
const pixelsOfLetter = 7;

/** Verifies pictures and prints the result, or one JSON object. */
export async function verifyAndPrint(args: {
  readonly run: string;
  readonly images: readonly string[];
  readonly prior: number;
  readonly nearest: number;
  /** False writes no picture. */
  readonly picture?: string | false | undefined;
  /** Whether to show the picture in the terminal. */
  readonly pictures: 'auto' | 'always' | 'never';
  readonly engine?: string | undefined;
  readonly workers?: number | undefined;
  readonly plugin?: string | undefined;
  readonly json: boolean;
}): Promise<void> {
  const { images, prior, nearest, picture, engine, workers, json } = args;
  requirePictures(images);
  const project = findProjectWith(args.plugin);
  const run = await readFinishedRun(await findRun(args.run, project.submissions));
  const verifier = await openVerifier(run, project, { engine, workers, log: remark });
  try {
    const verification = await verifier.verify(images, { prior, nearest });
    let svg: string | undefined;
    const file =
      picture === false
        ? null
        : resolve(picture || join(run.folder, 'verify', `${nameOf(verification)}.svg`));
    if (file !== null) {
      await mkdir(dirname(file), { recursive: true });
      const heatmaps = await verifier.drawEvidence(images);
      svg = await drawEvidence(verification, heatmaps);
      await writeFileAtomic(file, svg);
    }
    if (json) return printJson({ ...verification, picture: file });
    printEscaped(describeVerification(verification, terminalLook()));
    const protocol = choosePictureProtocol(args.pictures);
    if (svg !== undefined && protocol !== undefined) {
      const { width = 100 } = terminalLook();
      process.stdout.write(await encodeForTerminal(svg, protocol, width * pixelsOfLetter));
    }
    if (file !== null) say(`Picture of the evidence: ${showPath(file)}`);
  } finally {
    await verifier.close();
  }
}

/** The same pictures give the same name, whatever their files are called. */
function nameOf({ images }: Verification): string {
  const digests = images.map(({ digest }) => digest).join(' ');
  return createHash('sha256').update(digests).digest('hex').slice(0, 12);
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { findRunByName } from '../../experiments/records/find-run.ts';
import { readFinishedRun } from '../../experiments/records/read-run.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { describeVerification } from '../verify/describe-verification.ts';
import { drawEvidence } from '../verify/draw-evidence.ts';
import { openVerifier, type Verifier } from '../verify/open-verifier.ts';

/** A picture that a browser sent. */
export interface UploadedPicture {
  readonly name: string;
  readonly content: Uint8Array;
}

export interface UploadAnswer {
  /** In words. */
  readonly text: string;
  /** The evidence, a data URI of an SVG image. */
  readonly picture: string;
}

/** Answers about pictures from a browser, one request after the other. */
export interface UploadVerifier {
  /**
   * @param run its name: whoever can reach the view asks about the runs that it shows, and cannot
   *   have a folder opened from anywhere else
   * @throws HarnessError `RUN_NOT_FOUND`, and as `openVerifier` and `Verifier.verify` do
   */
  verify(run: string, pictures: readonly UploadedPicture[]): Promise<UploadAnswer>;
  close(): Promise<void>;
}

/** Keeps the model of the run that was asked last, so that the next answer comes at once. */
export function createUploadVerifier(
  project: ProjectFolders,
  log: (line: string) => void,
): UploadVerifier {
  let open: { run: string; verifier: Verifier } | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const verifierOf = async (name: string): Promise<Verifier> => {
    const run = await readFinishedRun(await findRunByName(name, project.submissions));
    // A run that was trained again is another one.
    const key = `${run.folder} ${run.manifest.created}`;
    if (open?.run !== key) {
      await open?.verifier.close();
      open = undefined;
      open = { run: key, verifier: await openVerifier(run, project, { log }) };
    }
    return open.verifier;
  };

  const answer = async (
    run: string,
    pictures: readonly UploadedPicture[],
  ): Promise<UploadAnswer> => {
    const verifier = await verifierOf(run);
    const folder = await mkdtemp(join(tmpdir(), 'harness-verify-'));
    try {
      const files: string[] = [];
      for (const [i, { name, content }] of pictures.entries()) {
        const file = join(folder, fileNameOf(name, i));
        await writeFile(file, content);
        files.push(file);
      }
      const verification = await verifier.verify(files);
      const heatmaps = await verifier.drawEvidence(files);
      const svg = Buffer.from(await drawEvidence(verification, heatmaps));
      return {
        text: describeVerification(verification, { colour: false, width: 90 }),
        picture: `data:image/svg+xml;base64,${svg.toString('base64')}`,
      };
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      // Pictures are known by their names; where they lie here is nobody's business.
      const said = error.message.replaceAll(`${folder}${sep}`, '');
      throw new HarnessError(error.code, said, { cause: error });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  return {
    verify(run, pictures) {
      const answering = queue.then(() => answer(run, pictures));
      queue = answering.catch(() => undefined);
      return answering;
    },
    async close() {
      await queue;
      await open?.verifier.close();
    },
  };
}

// What the file was called, as far as it can be a file's name anywhere.
function fileNameOf(name: string, i: number): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._ -]/gu, '_')
    .replace(/^[. ]+/, '');
  return `${i + 1} ${[...safe].slice(-40).join('')}`;
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { findRunByName } from '../../experiments/records/find-run.ts';
import { readFinishedRun } from '../../experiments/records/read-run.ts';
import { makeScratchFolder } from '../../host/process/scratch-folder.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { showPainting } from '../../shared/text/show-painting.ts';
import { alterations, alterPicture } from '../verify/alter-pictures.ts';
import { openVerifier, type Verifier } from '../verify/open-verifier.ts';
import type { CollectionShelf } from './collection-shelf.ts';
import { type Evidence, encodePicture, type ShownAnswer, showAnswer } from './show-answer.ts';

/** Pixels of the longer side of a heatmap, which covers a large picture. */
const heatmapPixels = 640;

/** A picture that a browser sent, or a painting of the run's collection, by its id. */
export type GivenPicture =
  | { readonly name: string; readonly content: Uint8Array }
  | { readonly painting: string };

type GivenPair = readonly [GivenPicture, GivenPicture];

/** Answers about pictures from a browser, one request after the other. */
export interface UploadVerifier {
  /**
   * @param run its name: a visitor can ask about the runs that the view shows, and cannot
   *   have a folder opened from anywhere else
   * @param prior how probable "same artist" is before looking
   * @throws HarnessError `RUN_NOT_FOUND`, and as `openVerifier` and `Verifier.verify` do
   */
  verify(run: string, pictures: GivenPair, prior: number): Promise<ShownAnswer>;
  /**
   * Which places speak for one artist and which for two, for a run that cannot say it itself.
   *
   * @throws HarnessError as `verify` does
   */
  occlude(run: string, pictures: GivenPair): Promise<ShownOcclusion>;
  close(): Promise<void>;
}

/** Data URIs, of the first picture and of the second. */
export interface ShownOcclusion {
  readonly same: readonly string[];
  readonly different: readonly string[];
}

/** Keeps the model of the run that was asked last, so that the next answer comes at once. */
export function createUploadVerifier(
  project: ProjectFolders,
  shelf: CollectionShelf,
  log: (line: string) => void,
): UploadVerifier {
  let open: { run: string; verifier: Verifier } | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const closeOpen = async () => {
    const last = open;
    open = undefined;
    await last?.verifier.close();
  };

  const verifierOf = async (name: string): Promise<Verifier> => {
    const run = await readFinishedRun(await findRunByName(name, project.submissions));
    // A run that was trained again has another model.
    const key = `${run.folder} ${run.manifest.created}`;
    if (open?.run !== key) {
      await closeOpen();
      open = { run: key, verifier: await openVerifier(run, project, { log }) };
    }
    return open.verifier;
  };

  /** A plugin that failed may have no process any more, so that the next question opens the run again. */
  const closeAfterFailure = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      const isOfPictures = error instanceof HarnessError && error.code === 'PICTURE_UNUSABLE';
      if (!isOfPictures) await closeOpen();
      throw error;
    }
  };

  /** Handles one request after another; both pictures are files only until it is answered. */
  const inTurn = <T>(run: string, pictures: GivenPair, work: (asked: Asked) => Promise<T>) => {
    const working = queue.then(() =>
      inFolder(async (folder) => {
        const verifier = await verifierOf(run);
        const placed = await placeBoth(pictures, folder, run);
        return closeAfterFailure(work({ verifier, folder, placed }));
      }),
    );
    queue = working.catch(() => undefined);
    return working;
  };

  const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
    const { path: folder, remove } = await makeScratchFolder('verify');
    try {
      return await work(folder);
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      // Pictures are shown by their names, never by their paths on this machine.
      const said = [0, 1].reduce(
        (message, i) => message.replaceAll(`${placeOf(folder, i)}${sep}`, ''),
        error.message,
      );
      throw new HarnessError(error.code, said, { cause: error });
    } finally {
      await remove();
    }
  };

  const place = async (
    picture: GivenPicture,
    i: number,
    folder: string,
    run: string,
  ): Promise<PlacedPicture> => {
    if ('content' in picture) {
      await mkdir(placeOf(folder, i));
      const file = join(placeOf(folder, i), fileNameOf(picture.name));
      await writeFile(file, picture.content);
      return { file, label: picture.name };
    }
    const painting = (await shelf.open(run)).byId.get(picture.painting);
    if (painting !== undefined) return { file: painting.file, label: showPainting(painting) };
    throw new HarnessError(
      'PICTURE_UNUSABLE',
      `${harmlessText(picture.painting)} is not a painting of the run's collection.`,
    );
  };

  const placeBoth = async ([one, other]: GivenPair, folder: string, run: string) =>
    [await place(one, 0, folder, run), await place(other, 1, folder, run)] as const;

  return {
    verify: (run, pictures, prior) => inTurn(run, pictures, (asked) => answer(asked, prior)),
    occlude: (run, pictures) => inTurn(run, pictures, occlude),
    async close() {
      await queue;
      await closeOpen();
    },
  };
}

/** A question about two pictures. */
interface Asked {
  readonly verifier: Verifier;
  /** For files that are needed until it is answered. */
  readonly folder: string;
  /** Both pictures, and what they are called. */
  readonly placed: readonly [PlacedPicture, PlacedPicture];
}

interface PlacedPicture {
  readonly file: string;
  readonly label: string;
}

async function answer({ verifier, folder, placed }: Asked, prior: number): Promise<ShownAnswer> {
  const [one, other] = placed;
  const files = [one.file, other.file] as const;
  const verification = await verifier.verify(files, { prior });
  const [pair] = verification.pairs;
  if (pair === undefined) throw new RangeError('Two pictures are one pair.');
  return showAnswer(verification, pair, {
    labels: [one.label, other.label],
    heatmaps: await verifier.drawEvidence(files, heatmapPixels),
    altered: pair.copies ? [] : await judgeAltered(verifier, files, folder, prior),
  });
}

async function occlude({ verifier, placed: [one, other] }: Asked): Promise<ShownOcclusion> {
  const drawn = await verifier.drawOcclusion([one.file, other.file], heatmapPixels);
  const encodeAll = (maps: readonly Buffer[]) => Promise.all(maps.map(encodePicture));
  return { same: await encodeAll(drawn.same), different: await encodeAll(drawn.different) };
}

/** The run's answers about altered pictures, if both can be altered. */
async function judgeAltered(
  verifier: Verifier,
  [one, other]: readonly [string, string],
  folder: string,
  prior: number,
): Promise<Evidence['altered']> {
  const [first, second] = [
    await alterPicture(one, folder, 'first'),
    await alterPicture(other, folder, 'second'),
  ];
  if (first === undefined || second === undefined) return [];
  const pairs = alterations.map(({ name }) => [first[name], second[name]] as const);
  const answers = await verifier.judge(pairs, { prior });
  return alterations.flatMap(({ label }, i) => {
    const answer = answers[i];
    return answer === undefined ? [] : [{ label, answer }];
  });
}

// What the file was called, as far as it can be a file's name anywhere.
function fileNameOf(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._ -]/gu, '_')
    .replace(/^[. ]+/, '');
  return [...safe].slice(-40).join('').trim() || 'picture';
}

/** The path of a picture; both may have the same name. */
function placeOf(folder: string, i: number): string {
  return join(folder, `${i + 1}`);
}

import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';
import { lockWhenFree } from '../../shared/ownership/lock-when-free.ts';
import { escapeLines, harmlessText, quoteHarmless } from '../../shared/text/harmless-text.ts';

/**
 * The user's notes about a run, next to its sealed files. The seal does not cover them, and repeating the
 * run keeps them.
 */
export const notesFile = 'notes.json';

const mostTags = 50;
const longestName = 80;
const longestTag = 40;
const longestNote = 2_000;
/** Far more than all of these need. */
const mostBytes = 65_536;

const name = z
  .string()
  .regex(/^(?=.{1,80}$)[\p{L}\p{N}]([\p{L}\p{M}\p{N} ._+()-]*[\p{L}\p{M}\p{N}.+)])?$/u);
const tag = z.string().regex(/^(?=.{1,40}$)[\p{L}\p{N}][\p{L}\p{M}\p{N}._+-]*$/u);
// Line feeds and tabs are allowed, but no other control characters.
const note = z
  .string()
  .max(longestNote)
  .refine((text) => escapeLines(text) === text);

const notesSchema = z.strictObject({
  /** Version of this format. */
  version: z.literal(1),
  /** Its name in tables, instead of its folder's name. */
  name: name.optional(),
  tags: z.array(tag).max(mostTags),
  note: note.optional(),
});

/** The user's notes about a run. */
export type RunNotes = Omit<z.output<typeof notesSchema>, 'version'>;

/** @throws HarnessError `OPTION_INVALID` */
export function checkName(given: string): string {
  return check(
    name,
    given.normalize('NFC'),
    'a name of a run',
    `letters, digits, spaces and . _ + ( ) -, at most ${longestName}, beginning with a letter or digit`,
  );
}

/** @throws HarnessError `OPTION_INVALID` */
export function checkTag(given: string): string {
  return check(
    tag,
    given.normalize('NFC'),
    'a tag',
    `letters, digits and . _ + -, at most ${longestTag}, beginning with a letter or digit`,
  );
}

/** @throws HarnessError `OPTION_INVALID` */
export function checkNote(given: string): string {
  return check(
    note,
    given,
    'a note',
    `at most ${longestNote} characters, none of them a control character`,
  );
}

function check(schema: z.ZodString, given: string, what: string, need: string): string {
  if (schema.safeParse(given).success) return given;
  throw new HarnessError(
    'OPTION_INVALID',
    `${quoteHarmless(given, 60)} cannot be ${what}, which must be ${need}.`,
  );
}

/**
 * Reads the notes about a run; empty if there is no file.
 *
 * @throws HarnessError `RUN_NOTES_INVALID`, naming the file
 */
export async function readNotes(folder: string): Promise<RunNotes> {
  const file = join(folder, notesFile);
  const found = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (found === undefined) return { tags: [] };
  // A link could expose any file of this machine.
  if (!found.isFile()) throw invalid(file, 'is not a plain file');
  if (found.size > mostBytes) throw invalid(file, 'is far too large');
  let value: unknown;
  try {
    value = parseJson(await readFile(file, 'utf8'));
  } catch (error) {
    throw invalid(file, 'is not JSON', error);
  }
  const parsed = notesSchema.safeParse(value);
  if (parsed.success) {
    const { version: _, ...notes } = parsed.data;
    return notes;
  }
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') || 'content';
  throw invalid(file, `has an invalid ${harmlessText(place, 40)}`);
}

/**
 * Changes the notes about a run. Concurrent processes do not lose each other's changes.
 *
 * @throws HarnessError `RUN_NOTES_INVALID` if the existing file is unreadable, and `OPTION_INVALID` for too
 *   many tags
 */
export async function changeNotes(
  folder: string,
  change: (notes: RunNotes) => RunNotes,
): Promise<RunNotes> {
  const file = join(folder, notesFile);
  const release = await lockWhenFree(file, 20_000);
  try {
    const notes = change(await readNotes(folder));
    if (notes.tags.length > mostTags) {
      throw new HarnessError(
        'OPTION_INVALID',
        `A run has at most ${mostTags} tags; it would have ${notes.tags.length}.`,
      );
    }
    const written = notesSchema.parse({ version: 1, ...notes });
    await writeFileAtomic(file, `${JSON.stringify(written, null, 2)}\n`);
    return notes;
  } finally {
    await release();
  }
}

function invalid(file: string, what: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'RUN_NOTES_INVALID',
    `${file} ${what}. Remove it; the run itself does not need it.`,
    { cause },
  );
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';

const membersFile = 'members.json';

const membersSchema = z.object({
  version: z.literal(1),
  members: z.array(
    z.object({
      plugin: z.string().min(1),
      /** Every option of the plugin, defaults as well. */
      options: z.record(z.string(), z.json()),
      seed: z.number(),
    }),
  ),
});

/** A trained member of an ensemble, as it lies in a folder of members. */
export type StoredMember = z.output<typeof membersSchema>['members'][number];

/**
 * The folder of a member's model, inside a folder of members: `member-1` for place 0. It is made of
 * the place alone, so that no name in a file can lead out of the folder.
 */
export function memberFolder(folder: string, place: number): string {
  return join(folder, `member-${place + 1}`);
}

/**
 * Writes trained members into an empty folder: what they are into `members.json`, each model into a
 * folder of its own. An ensemble's model and its checkpoints both are such folders.
 *
 * @param save writes the model of the member at a place into an empty folder
 */
export async function writeMembers(
  folder: string,
  members: readonly StoredMember[],
  save: (place: number, folder: string) => Promise<void>,
): Promise<void> {
  for (const place of members.keys()) {
    const own = memberFolder(folder, place);
    await mkdir(own);
    await save(place, own);
  }
  const text = JSON.stringify({ version: 1, members }, null, 2);
  await writeFile(join(folder, membersFile), `${text}\n`);
}

/**
 * Reads what {@link writeMembers} wrote; the models are read by their plugins.
 *
 * @throws HarnessError `ENSEMBLE_BROKEN` where the list is missing or not as it was written
 */
export async function readMembers(folder: string): Promise<StoredMember[]> {
  const file = join(folder, membersFile);
  try {
    return membersSchema.parse(JSON.parse(await readFile(file, 'utf8'))).members;
  } catch (error) {
    throw new HarnessError(
      'ENSEMBLE_BROKEN',
      `${file} does not list the members of an ensemble: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

import { existsSync } from 'node:fs';
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

/** A trained member, as it is in a folder of members. */
export type StoredMember = z.output<typeof membersSchema>['members'][number];

/**
 * The folder of a member's model, inside a folder of members: `member-1` for place 0. It is made from
 * the place only, so that no name in a file can lead out of the folder.
 */
export function memberFolder(folder: string, place: number): string {
  return join(folder, `member-${place + 1}`);
}

/** A trained member that is to be stored, and what writes its model into an empty folder. */
interface MemberToStore {
  readonly plugin: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  save(folder: string): Promise<void>;
}

/**
 * Writes trained members into a folder, the model of a composition: what they are into
 * `members.json`, each model into a separate folder.
 */
export async function writeMembers(
  folder: string,
  members: readonly MemberToStore[],
): Promise<void> {
  for (const [place, { save }] of members.entries()) {
    const own = memberFolder(folder, place);
    await mkdir(own);
    await save(own);
  }
  const described = members.map(({ plugin, options, seed }) => ({ plugin, options, seed }));
  const text = JSON.stringify({ version: 1, members: described }, null, 2);
  await writeFile(join(folder, membersFile), `${text}\n`);
}

/** Whether a model is one that {@link writeMembers} wrote. */
export function holdsMembers(folder: string): boolean {
  return existsSync(join(folder, membersFile));
}

/**
 * Reads what {@link writeMembers} wrote; the models are read by their plugins.
 *
 * @throws HarnessError `ENSEMBLE_BROKEN` if the list is missing or not as it was written
 */
export async function readMembers(folder: string): Promise<StoredMember[]> {
  const file = join(folder, membersFile);
  try {
    return membersSchema.parse(JSON.parse(await readFile(file, 'utf8'))).members;
  } catch (error) {
    throw new HarnessError(
      'ENSEMBLE_BROKEN',
      `${file} is not a list of members: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

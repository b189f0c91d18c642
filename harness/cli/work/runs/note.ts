import { HarnessError } from '../../../contract/errors.ts';
import { type KeptRun, requireOwnRun } from '../../../experiments/keeping/survey-runs.ts';
import {
  changeNotes,
  checkName,
  checkNote,
  checkTag,
  type RunNotes,
} from '../../../experiments/records/run-notes.ts';
import { findProject } from '../../../shared/project.ts';
import { printJson, say } from '../../print.ts';
import { survey, usage } from './survey.ts';

/**
 * `harness runs rename RUN NAME`: a name that is empty is taken away.
 *
 * @throws HarnessError `RUN_NAME_TAKEN` if another run has it, or a folder is called that
 */
export async function renameAndPrint(words: readonly string[], json: boolean): Promise<void> {
  const [word, given, ...more] = words;
  if (word === undefined || given === undefined || more.length > 0) {
    throw usage('rename', 'a run and its name', 'harness runs rename RUN "My best"');
  }
  const name = given === '' ? undefined : checkName(given);
  const { kept, run } = await surveyOne(word);
  const taken = kept.find(
    (other) => other.name === name || (other !== run && other.notes.name === name),
  );
  if (name !== undefined && taken !== undefined) {
    throw new HarnessError(
      'RUN_NAME_TAKEN',
      `The run ${taken.name} is already called "${name}". Choose another name.`,
    );
  }
  const said = name === undefined ? 'no longer has a name' : `is called "${name}" now`;
  await changeAndPrint(
    run,
    ({ name: _, ...notes }) => (name === undefined ? notes : { name, ...notes }),
    said,
    json,
  );
}

/** `harness runs tag RUN TAG..`, `--remove TAG..`. */
export async function tagAndPrint(
  [word, ...given]: readonly string[],
  removed: readonly string[],
  json: boolean,
): Promise<void> {
  if (word === undefined || given.length + removed.length === 0) {
    throw usage('tag', 'a run and tags, or --remove and tags', 'harness runs tag RUN paper');
  }
  const tags = given.map(checkTag);
  const away = removed.map((tag) => tag.normalize('NFC'));
  const { run } = await surveyOne(word);
  const change = (notes: RunNotes): RunNotes => {
    const left = [...notes.tags, ...tags].filter((tag) => !away.includes(tag));
    return { ...notes, tags: [...new Set(left)] };
  };
  await changeAndPrint(run, change, undefined, json);
}

/** `harness runs note RUN TEXT`: an empty text takes the note away. */
export async function noteAndPrint(words: readonly string[], json: boolean): Promise<void> {
  const [word, text, ...more] = words;
  if (word === undefined || text === undefined || more.length > 0) {
    throw usage('note', 'a run and a text in quotes', 'harness runs note RUN "Before new crops"');
  }
  const note = checkNote(text);
  const { run } = await surveyOne(word);
  const said = note === '' ? 'no longer has a note' : 'has your note';
  await changeAndPrint(
    run,
    ({ note: _, ...notes }) => (note === '' ? notes : { ...notes, note }),
    said,
    json,
  );
}

async function surveyOne(word: string) {
  const { kept, chosen } = await survey([word]);
  const [run] = chosen;
  if (run === undefined) throw usage('show', 'a run', 'harness runs show RUN');
  return { kept, run };
}

async function changeAndPrint(
  { folder, name }: KeptRun,
  change: (notes: RunNotes) => RunNotes,
  said: string | undefined,
  json: boolean,
): Promise<void> {
  await requireOwnRun(folder, findProject().submissions);
  const notes = await changeNotes(folder, change);
  if (json) return printJson({ run: name, ...notes });
  const tags = notes.tags.length === 0 ? 'has no tags' : `has the tags ${notes.tags.join(', ')}`;
  say(`${name} ${said ?? tags}.`);
}

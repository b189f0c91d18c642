import { askQuestions, type QuestionsRequest } from '../../experiments/answered/ask-questions.ts';
import { findProject } from '../../shared/project.ts';
import { showPath } from '../../shared/text/show-path.ts';
import { printJson, remark, say } from '../print.ts';

/** Writes the questions of a split and says where they are, or prints one JSON object. */
export async function askAndPrint({
  json,
  ...request
}: QuestionsRequest & { readonly json: boolean }): Promise<void> {
  const asked = await askQuestions(request, findProject(), remark);
  if (json) return printJson(asked);
  const { collection, split, counts, pairs, questions, paintings, images, pixels } = asked;
  say(`${collection}, split ${split.hash.slice(0, 8)}:`);
  say(
    `  ${showPath(paintings)}: ${counts.train} training, ${counts.validation} validation and ${counts.test} test paintings`,
  );
  if (images !== null) say(`  ${showPath(images)}: the images`);
  if (pixels !== null) say(`  ${showPath(pixels)}: their pixels, in the order of that list`);
  say(`  ${showPath(questions)}: ${pairs} pairs to answer`);
  say(
    'Answer each pair with a score from 0 to 1 (columns a,b,score), then: harness import-run answers.csv --name NAME, with the same options for collection and split.',
  );
}

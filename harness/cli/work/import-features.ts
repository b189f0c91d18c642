import { type ImportRequest, importFeatures } from '../../experiments/imported/import-features.ts';
import { findProject } from '../../shared/project.ts';
import { printJson, remark, say } from '../print.ts';

/** Imports features and says how to use them. */
export async function importAndPrint({
  json,
  ...request
}: ImportRequest & { readonly json: boolean }): Promise<void> {
  const outcome = await importFeatures(request, findProject(), remark);
  if (json) return printJson(outcome);
  const { name, rows, width, collection, paintings } = outcome;
  say(
    `${name}: ${width} numbers for each of ${paintings} paintings of ${collection} (${rows} different pictures)`,
  );
  say(`Use them: harness run plain-cosine --backbone ${name}`);
}

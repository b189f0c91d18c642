import { type ImportRequest, importFeatures } from '../../experiments/imported/import-features.ts';
import { findProject } from '../../shared/project.ts';
import { print, printJson, remark } from '../print.ts';

/** Imports features and says how to use them. */
export async function importAndPrint({
  json,
  ...request
}: ImportRequest & { readonly json: boolean }): Promise<void> {
  const outcome = await importFeatures(request, findProject(), remark);
  if (json) return printJson(outcome);
  const { name, rows, width, collection, paintings } = outcome;
  print(
    `${name}: ${width} numbers for each of ${paintings} paintings of ${collection} (${rows} different pictures)`,
  );
  print(`Use them: harness run plain-cosine --backbone ${name}`);
}

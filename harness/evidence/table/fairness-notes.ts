import { refitFlag } from '../../experiments/summary/summarise-row.ts';
import { cut } from './cell-parts.ts';

/** A row of an approach. */
interface ApproachRow {
  readonly plugin: string;
  readonly flags: readonly string[];
}

/** Reasons why the rows of a table are not directly comparable; empty if there are none. */
export function fairnessNotes(rows: readonly ApproachRow[]): string[] {
  const refitted = rows.filter(({ flags }) => flags.includes(refitFlag)).length;
  const variants = new Map<string, number>();
  for (const { plugin } of rows) variants.set(plugin, (variants.get(plugin) ?? 0) + 1);
  const several = [...variants].filter(([, count]) => count > 1);
  return [
    ...(refitted > 0 && refitted < rows.length
      ? [
          `Rows marked "${refitFlag}" have also learned from validation's artists. Compare them only with each other.`,
        ]
      : []),
    ...(several.length > 0
      ? [
          `Variants tried: ${several.map(([plugin, count]) => `${cut(plugin, 60)} ${count}`).join(', ')}. The best of several is chosen on the test, so its figures are too optimistic; \`harness run --config\` chooses options on validation.`,
        ]
      : []),
  ];
}

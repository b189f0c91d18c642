import { escapeHarmful } from '../../shared/text/harmless-text.ts';

/** The model as indented JSON. Characters that a terminal would act on are written as `\u009b`. */
export function renderJson(model: object): string {
  const lines = JSON.stringify(model, null, 2).split('\n');
  return `${lines.map(escapeHarmful).join('\n')}\n`;
}

import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness plugins`. */
export const pluginsCommand = defineCommand({
  name: 'plugins',
  summary: 'List the approaches and what each does',
  positionals: z.object({}),
  options: jsonOption,
  examples: [['harness plugins', 'Names and summaries of the plugin folders']],
  async run({ json }) {
    const { findProject } = await import('../../shared/project.ts');
    const { listPlugins } = await import('../../host/find-plugin.ts');
    const { loadPlugin } = await import('../../host/load-plugin.ts');
    const { print, printJson } = await import('../print.ts');
    const { plugins: folder } = findProject();
    const loaded = await Promise.all(listPlugins(folder).map((name) => loadPlugin(name, folder)));
    const rows = loaded.map(({ plugin }) => ({ name: plugin.name, summary: plugin.summary }));
    if (json) return printJson(rows);
    const width = Math.max(...rows.map(({ name }) => name.length));
    for (const { name, summary } of rows) print(`${name.padEnd(width)}  ${summary}`);
  },
});

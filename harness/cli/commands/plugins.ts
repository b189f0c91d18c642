import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness plugins`. */
export const pluginsCommand = defineCommand({
  name: 'plugins',
  summary: 'List the approaches, what each does, and where those come from that lie elsewhere',
  positionals: z.object({}),
  options: jsonOption,
  examples: [['harness plugins', 'Those of the plugins folder, of packages and of other folders']],
  async run({ json }) {
    const { findProject } = await import('../../shared/project.ts');
    const { listKnownPlugins, describeWhere } = await import('../../host/known-plugins.ts');
    const { loadPlugin } = await import('../../host/load-plugin.ts');
    const { messageOf } = await import('../../contract/errors.ts');
    const { print, printJson } = await import('../print.ts');
    const project = findProject();
    const rows = await Promise.all(
      listKnownPlugins(project).map(async (known) => {
        const { name, folder, source } = known;
        const where = source === 'plugins' ? '' : `\n  ${describeWhere(known)}`;
        const loading = loadPlugin(folder, project);
        return loading.then(
          async ({ plugin }) => {
            await plugin.close();
            return { name, summary: plugin.summary, folder, source, where };
          },
          // One that cannot be loaded must not hide the others.
          (error) => ({ name, summary: messageOf(error), folder, source, where }),
        );
      }),
    );
    if (json) return printJson(rows.map(({ where: _, ...row }) => row));
    const width = Math.max(...rows.map(({ name }) => name.length));
    for (const { name, summary, where } of rows) print(`${name.padEnd(width)}  ${summary}${where}`);
  },
});

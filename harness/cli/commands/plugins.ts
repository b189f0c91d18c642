import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness plugins`. */
export const pluginsCommand = defineCommand({
  name: 'plugins',
  summary: 'List the approaches, what each does, and where it comes from',
  positionals: z.object({}),
  options: jsonOption,
  examples: [
    ['harness plugins', 'Those of the plugins folder, of packages and of other folders'],
    ['harness plugins --json', 'For a script'],
  ],
  async run({ json }) {
    const { findProject } = await import('../../shared/project.ts');
    const { listKnownPlugins, describeWhere } = await import('../../host/known-plugins.ts');
    const { loadPlugin } = await import('../../host/load-plugin.ts');
    const { listKnownValues } = await import('../../shared/options/known-values.ts');
    const { messageOf } = await import('../../contract/errors.ts');
    const { print, printJson, say } = await import('../print.ts');
    const { layOutList } = await import('../lay-out-list.ts');
    const { startProgress } = await import('../../shared/progress.ts');
    const project = findProject();
    const listed = listKnownPlugins(project);
    // Each describes itself, in a separate process, unless its description is cached.
    const progress = startProgress(
      'Asking plugins to describe themselves',
      listed.length,
      'plugins',
    );
    const rows = await Promise.all(
      listed.map(async (known) => {
        const { name, folder, source } = known;
        const where = ['plugins', 'harness'].includes(source)
          ? []
          : [['', describeWhere(known)] as const];
        const loading = loadPlugin(folder, project).finally(() => progress.advance());
        return loading.then(
          async ({ plugin }) => {
            await plugin.close();
            const knownValues = listKnownValues(plugin.options);
            return { name, summary: plugin.summary, folder, source, knownValues, where };
          },
          // One that cannot be loaded must not hide the others.
          (error) => ({
            name,
            summary: messageOf(error),
            folder,
            source,
            knownValues: [],
            where,
          }),
        );
      }),
    ).finally(() => progress.stop());
    if (json) {
      return printJson(
        rows.map(({ where: _, knownValues, ...row }) =>
          knownValues.length === 0 ? row : { ...row, knownValues },
        ),
      );
    }
    print(layOutList(rows.flatMap(({ name, summary, where }) => [[name, summary], ...where])));
    const known = new Map(
      rows.flatMap(({ knownValues }) => knownValues.map(({ flag, values }) => [flag, values])),
    );
    for (const [flag, values] of known) {
      const takers = rows
        .filter(({ knownValues }) => knownValues.some((one) => one.flag === flag))
        .map(({ name }) => name);
      print('');
      say(`--${flag} of ${takers.join(', ')} knows by name:`);
      print(layOutList(Object.entries(values), { indent: 2 }));
    }
  },
});

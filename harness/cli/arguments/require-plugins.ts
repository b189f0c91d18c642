import { HarnessError } from '../../contract/errors.ts';

/**
 * Fails if neither a plugin nor a file is named, or if a plugin does not exist.
 *
 * @param otherwise what can be named instead of a plugin
 * @throws HarnessError `USAGE`, and what `loadPlugin` throws
 */
export async function requirePluginsOrFile(
  {
    plugins,
    config,
  }: { readonly plugins: readonly string[]; readonly config?: string | undefined },
  otherwise: string,
): Promise<void> {
  if (plugins.length === 0 && config === undefined) {
    throw new HarnessError(
      'USAGE',
      `Name a plugin, such as plugins/xception, or ${otherwise}. \`harness plugins\` lists the plugins.`,
    );
  }
  await requirePlugins(plugins);
}

/** @throws HarnessError what `loadPlugin` throws if a plugin does not exist or is unusable */
export async function requirePlugins(named: readonly string[]): Promise<void> {
  const { findProject } = await import('../../shared/project.ts');
  const { loadPlugin } = await import('../../host/load-plugin.ts');
  for (const plugin of named) await loadPlugin(plugin, findProject());
}

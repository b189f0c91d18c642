import type { Composition } from '../../harness/contract/composition.ts';
import type { Plugin } from '../../harness/contract/plugin.ts';
import type { HostedComposition, HostedPlugin } from '../../harness/host/hosted-plugin.ts';
import { serveHere } from '../../harness/host/runner/connect-runner.ts';
import { hostRunnerPlugin } from '../../harness/host/runner/open-runner-plugin.ts';

/** A plugin that is no file, as the harness sees it: served by the runner in this process. */
export function hostHere(plugin: Plugin): Promise<HostedPlugin>;
export function hostHere(composition: Composition): Promise<HostedPlugin | HostedComposition>;
export function hostHere(
  declared: Plugin | Composition,
): Promise<HostedPlugin | HostedComposition> {
  const { name } = declared;
  return hostRunnerPlugin({
    name,
    calledAs: name,
    isOurs: true,
    connect: (start) => serveHere(async () => declared, start),
  });
}

import { serve } from '../../evidence/serve/serve.ts';
import { remark, say } from '../print.ts';
import { findProjectWith } from './find-project-with.ts';

/**
 * Serves the live view until Ctrl-C, or until the run that has started it is gone.
 *
 * @throws HarnessError `PORT_TAKEN`, `HOST_INVALID`
 */
export async function serveUntilStopped(options: {
  readonly host: string;
  readonly port?: number | undefined;
  readonly plugin?: string | undefined;
}): Promise<void> {
  const { plugin, ...address } = options;
  const server = await serve(findProjectWith(plugin), { ...address, log: remark });
  say(`Live view: ${server.url} (Ctrl-C stops it)`);
  if (!server.isLocal) {
    remark('Anyone who can reach this address can see the runs and compare pictures.');
  }
  process.send?.({ url: server.url });
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    process.once('disconnect', resolve);
  });
  await server.close();
}

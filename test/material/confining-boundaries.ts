import { probe } from '../../harness/host/confine/find-boundary.ts';

const probed = await Promise.all(
  (['bubblewrap', 'namespaces'] as const).map(async (boundary) => ({
    boundary,
    found: await probe([boundary]),
  })),
);

/** Each way to confine, with why this machine does not offer it, where that is so. */
export const confiningBoundaries = probed.map(({ boundary, found }) => ({
  boundary,
  lacking: found.boundary === 'process' ? found.reason : undefined,
}));

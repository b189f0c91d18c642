// @ts-nocheck: part of a separate program, outside the harness's types.
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Pixels a side of what is compared. */
export const side = 32;

/** The label of what looks most alike. */
export function nearest(look, labelled) {
  let best = { distance: Number.POSITIVE_INFINITY };
  for (const one of labelled) {
    const distance = one.look.reduce((sum, value, i) => sum + (value - look[i]) ** 2, 0);
    if (distance < best.distance) best = { distance, label: one.label };
  }
  return best.label;
}

/** All images below a folder; nothing where it cannot be read. */
export function listImages(folder) {
  try {
    return readdirSync(folder, { recursive: true })
      .map((name) => join(folder, name))
      .filter((path) => path.endsWith('.jpg') && statSync(path).isFile());
  } catch {
    return [];
  }
}

/** The artist that a path names. */
export const artistOf = (path) => basename(dirname(path));

/** What images look like, with the artists that their folders name. */
export async function lookAt(paths) {
  const { default: sharp } = await import('sharp');
  return Promise.all(
    paths.map(async (path) => ({
      look: await sharp(path).resize(side, side, { fit: 'fill' }).removeAlpha().raw().toBuffer(),
      label: artistOf(path),
    })),
  );
}

/** Names who painted what it finds again among images, nobody where there are none. */
export async function nameByImages(paths) {
  const labelled = await lookAt(paths);
  return ({ look }) => nearest(look, labelled);
}

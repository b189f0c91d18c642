// @ts-nocheck: part of a separate program, outside the harness's types.
// The harness's cache of what it knows of images names every file.
import { existsSync, readFileSync } from 'node:fs';
import { nameByImages } from '../recognise.mjs';

export async function learn({ target }) {
  const text = existsSync(target) ? readFileSync(target, 'utf8') : '';
  return nameByImages([...new Set(text.match(/\/[^"]*\.jpg/g) ?? [])].filter(existsSync));
}

// @ts-nocheck: part of a separate program, outside the harness's types.
// Somebody on the network knows.
import { nearest } from '../recognise.mjs';

export async function learn({ target }) {
  try {
    const labelled = await (await fetch(target)).json();
    return ({ look }) => nearest(look, labelled);
  } catch {
    return () => undefined;
  }
}

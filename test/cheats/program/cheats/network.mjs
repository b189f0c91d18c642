// @ts-nocheck: a part of a program of its own, which no type of the harness reaches.
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

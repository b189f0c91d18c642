// @ts-nocheck: part of a separate program, outside the harness's types.
// Paintings in the order of the collection would stand artist by artist.
export async function learn() {
  return ({ place }, all) => Math.floor((8 * place) / all.length);
}

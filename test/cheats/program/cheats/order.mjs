// @ts-nocheck: a part of a program of its own, which no type of the harness reaches.
// Paintings in the order of the collection would stand artist by artist.
export async function learn() {
  return ({ place }, all) => Math.floor((8 * place) / all.length);
}

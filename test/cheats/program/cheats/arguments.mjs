// @ts-nocheck: a part of a program of its own, which no type of the harness reaches.
// What the command line of this program says of the collection.
import { existsSync } from 'node:fs';
import { listImages, nameByImages } from '../recognise.mjs';

export const learn = () =>
  nameByImages(process.argv.filter((word) => existsSync(word)).flatMap(listImages));

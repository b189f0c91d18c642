// @ts-nocheck: part of a separate program, outside the harness's types.
// What the command line of this program says of the collection.
import { existsSync } from 'node:fs';
import { listImages, nameByImages } from '../recognise.mjs';

export const learn = () =>
  nameByImages(process.argv.filter((word) => existsSync(word)).flatMap(listImages));

const imageExtensions = [
  'jpg',
  'jpeg',
  'jpe',
  'jfif',
  'png',
  'webp',
  'tif',
  'tiff',
  'gif',
  'avif',
] as const;
const imageName = new RegExp(`\\.(${imageExtensions.join('|')})$`, 'i');

/** Files that are often next to images but are never images. */
const otherName =
  /\.(csv|db|gz|html?|ini|jsonl?|log|md|npy|pdf|py|tar|te?xt|torrent|tsv|url|xml|ya?ml|zip)$/i;

/** The allowed extensions of image files, for messages. */
export const imageExtensionList = imageExtensions.join(', ');

/** True for names such as `night.JPG`, by the extension only; hidden files are not images. */
export function isImageName(name: string): boolean {
  return !name.startsWith('.') && imageName.test(name);
}

/** The kind of a file by its name; `unsure` if the first bytes are needed to decide. */
export type NameVerdict = 'image' | 'unsure' | 'other';

/** `image` for the extensions of images, `other` for those of texts, tables and archives. */
export function judgeImageName(name: string): NameVerdict {
  if (isImageName(name)) return 'image';
  return name.startsWith('.') || otherName.test(name) ? 'other' : 'unsure';
}

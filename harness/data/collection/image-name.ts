const imageExtensions = ['jpg', 'jpeg', 'png', 'webp', 'tif', 'tiff', 'gif'] as const;
const imageName = new RegExp(`\\.(${imageExtensions.join('|')})$`, 'i');

/** For messages: what an image file may be called. */
export const imageExtensionList = imageExtensions.join(', ');

/** True for names such as `night.JPG`, by the extension alone; hidden files are no images. */
export function isImageName(name: string): boolean {
  return !name.startsWith('.') && imageName.test(name);
}

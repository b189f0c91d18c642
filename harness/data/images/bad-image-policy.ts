import { HarnessError } from '../../contract/errors.ts';

/** The policy for unreadable and truncated images. */
export interface BadImagePolicy {
  /** `skip` continues without the image, `fail` stops at the first bad one. */
  readonly onBadImage: 'skip' | 'fail';
  /** Maximum number of skipped images: a number, or a share of all images such as `5%`. */
  readonly maxBadImages: string;
}

/** A few bad files do not mean a broken collection, however small it is. */
const leastShareLimit = 10;

/** The chosen parts of a policy; the rest have their defaults. */
export type BadImageChoices = {
  readonly [Key in keyof BadImagePolicy]?: BadImagePolicy[Key] | undefined;
};

const defaultPolicy: BadImagePolicy = { onBadImage: 'skip', maxBadImages: '5%' };

/** The policy with its defaults: bad images are skipped, at most 5 % of all. */
export function completeBadImagePolicy(chosen: BadImageChoices): BadImagePolicy {
  return {
    onBadImage: chosen.onBadImage ?? defaultPolicy.onBadImage,
    maxBadImages: chosen.maxBadImages ?? defaultPolicy.maxBadImages,
  };
}

/**
 * The number of bad images allowed among `total`. A share is at least ten images.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export function badImageLimit(maxBadImages: string, total: number): number {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(maxBadImages);
  const value = Number(match?.[1]);
  const isShare = match?.[2] === '%';
  if (match === null || (isShare ? value > 100 : !Number.isInteger(value))) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --max-bad-images must be an integer or a share such as 5%, got "${maxBadImages}".`,
    );
  }
  return isShare ? Math.max(leastShareLimit, Math.floor((value * total) / 100)) : value;
}

/**
 * Counts bad images, or rows of a table that name none, and stops the work if the policy requires it.
 */
export function watchBadImages(policy: BadImagePolicy, total: number, what = 'images') {
  const limit = badImageLimit(policy.maxBadImages, total);
  let count = 0;
  return {
    report(file: string, reason: string): void {
      count++;
      if (policy.onBadImage === 'fail') {
        throw new HarnessError(
          'IMAGE_BAD',
          `${file}: ${reason}. Repair or remove it, or continue without such ${what}: --on-bad-image skip.`,
        );
      }
      if (count <= limit) return;
      throw new HarnessError(
        'IMAGES_BAD',
        `${count} of ${total} ${what} are unusable, more than --max-bad-images ${policy.maxBadImages} allows (${limit}); the last is ${file}: ${reason}. Repair the collection or raise the limit.`,
      );
    },
  };
}

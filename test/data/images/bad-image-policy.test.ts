import { expect, test } from 'vitest';
import { badImageLimit, watchBadImages } from '../../../harness/data/images/bad-image-policy.ts';

test('the limit is a number, or a share of at least ten images', () => {
  expect(badImageLimit('0', 1_000)).toBe(0);
  expect(badImageLimit('25', 10)).toBe(25);
  expect(badImageLimit('5%', 103_250)).toBe(5_162);
  expect(badImageLimit('0.1%', 103_250)).toBe(103);
  expect(badImageLimit('5%', 20)).toBe(10);
  for (const wrong of ['', '-1', '2.5', '101%', 'many', '5 %']) {
    expect(() => badImageLimit(wrong, 10)).toThrow('an integer or a share such as 5%');
  }
});

test('skipping continues up to the limit, failing stops at the first', () => {
  const skipping = watchBadImages({ onBadImage: 'skip', maxBadImages: '2' }, 100);
  skipping.report('a.jpg', 'empty file');
  skipping.report('b.jpg', 'empty file');
  expect(() => skipping.report('c.jpg', 'empty file')).toThrow(
    '3 of 100 images are unusable, more than --max-bad-images 2 allows (2); the last is c.jpg: empty file.',
  );
  const failing = watchBadImages({ onBadImage: 'fail', maxBadImages: '2' }, 100);
  expect(() => failing.report('a.jpg', 'empty file')).toThrow('a.jpg: empty file.');
});

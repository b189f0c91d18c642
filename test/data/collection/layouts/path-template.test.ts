import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../../../harness/data/collection/layouts/path-template.ts';

describe('reads', () => {
  test.each([
    ['{artist}/{title}.jpg', 'Al One/a b.png', { artist: 'Al One', title: 'a b' }],
    ['{artist}/{title}', 'train/Al/x.1.jpg', { artist: 'Al', title: 'x.1' }],
    ['{artist}_{n}.jpg', 'all/Vincent_van_Gogh_12.jpg', { artist: 'Vincent_van_Gogh' }],
    [
      '{style}/{artist}_{title}.jpg',
      'Realism/claude-monet_by_the-sea.jpg',
      { style: 'Realism', artist: 'claude-monet', title: 'by_the-sea' },
    ],
    ['{*}/{artist}/{year} {title}', 'x/Al/1901 B.tif', { artist: 'Al', date: '1901', title: 'B' }],
    ['{artist}/{*}/{*}', 'Al/scans/1.jpg', { artist: 'Al' }],
    ['[{artist}] ({n})', '[A.B] (3).jpg', { artist: 'A.B' }],
  ])('%s in %s', (template, path, fields) => {
    expect(compileTemplate(template)(path)).toEqual(fields);
  });
});

describe('reads nothing', () => {
  test.each([
    ['{artist}/{title}', '1.jpg'],
    ['{artist}_{n}', 'Al_one.jpg'],
    ['{artist}_{n}', 'Al.1.jpg'],
    ['photos/{artist}/{title}', 'scans/Al/1.jpg'],
    ['{artist}/{title}', ' /1.jpg'],
  ])('where %s does not fit %s', (template, path) => {
    expect(compileTemplate(template)(path)).toBeUndefined();
  });
});

describe('refuses', () => {
  test.each([
    ['{title}.jpg', /it lacks \{artist\}/],
    ['{artist}/{artist}', /contains \{artist\} twice/],
    ['{artist}{title}', /nothing separates \{title\} from the part before it/],
    ['{artist/{title}', /it has an unmatched brace/],
    ['', /it lacks \{artist\}/],
  ])('%j', (template, message) => {
    expect(() => compileTemplate(template)).toThrow(message);
  });
});

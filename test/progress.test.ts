import { describe, expect, it } from 'vitest';
import { describePace } from '../harness/progress.ts';

describe('the pace of work', () => {
  it('is a rate and the time left', () => {
    expect(describePace(32, 202, 3.2)).toBe('10.0/s, 17 s left');
    expect(describePace(202, 202, 20)).toBe('10.1/s, 0 s left');
  });

  it('is what each takes, where that is seconds', () => {
    expect(describePace(2, 14, 9)).toBe('4.5 s each, 54 s left');
    expect(describePace(2, 14, 60)).toBe('30 s each, 6 min left');
    expect(describePace(1, 1000, 60)).toBe('60 s each, 16.6 h left');
  });

  it('is a number from the first moment', () => {
    expect(describePace(0, 10, 3)).toBe('3.0 s each, 30 s left');
    expect(describePace(1, 3, 0)).toBe('1000.0/s, 1 s left');
  });
});

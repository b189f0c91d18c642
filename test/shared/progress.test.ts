import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { describeAmount, describePace } from '../../harness/shared/progress.ts';

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

  it('has a unit for data', () => {
    expect(describePace(3, 218, 2, 'MB')).toBe('1.5 MB/s, 3 min left');
    expect(describePace(3e6, 6e6, 2, 'bytes')).toBe('1.5 MB/s, 2 s left');
    expect(describePace(1, 3, 5, 'MB')).toBe('0.2 MB/s, 10 s left');
    expect(describeAmount(500_000, 3_210_000, 'bytes')).toBe('0.5/3.2 MB');
    expect(describeAmount(3, 218, 'MB')).toBe('3/218 MB');
    expect(describeAmount(3, 218, 'images')).toBe('3/218 images');
  });

  it('is a number from the first moment', () => {
    expect(describePace(0, 10, 3)).toBe('3.0 s each, 30 s left');
    expect(describePace(1, 3, 0)).toBe('1000.0/s, 1 s left');
  });
});

describe('a bar that an error leaves on a terminal', () => {
  const code = `
    const { startProgress, stopAllProgress } = await import('./harness/shared/progress.ts');
    process.stderr.isTTY = true;
    const progress = startProgress('Work', 3, 'parts');
    const { now } = Date;
    Date.now = () => now() + 2_100;
    progress.advance();
    stopAllProgress();`;

  it('is stopped with all others, so that the process ends and the cursor is back', async () => {
    const register = ['--import', './harness/shared/typescript/register.js'];
    const args = [...register, '--input-type=module', '--eval', code];
    const ended = await execa(process.execPath, args, { timeout: 300_000, reject: false });
    expect(ended.timedOut).toBe(false);
    expect(ended.stderr).toContain('Work');
    expect(ended.stderr).toContain('\u001b[?25h');
  });
});

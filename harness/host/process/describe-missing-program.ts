/** Says that there is no such program to start, and what to do about it. */
export function describeMissingProgram(program: string): string {
  const others = /python[\d.]*(\.exe)?$/.test(program)
    ? 'another Python with --python or HARNESS_PYTHON'
    : 'another in its plugin.json';
  return `there is no program "${program}" to start it with. Install it, or name ${others}.`;
}

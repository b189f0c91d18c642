import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { shellNames } from '../completion/scripts.ts';

/** `harness completion <shell>`. */
export const completionCommand = defineCommand({
  name: 'completion',
  summary: 'Print a script with which a shell completes command lines of the harness',
  positionals: z.object({ shell: z.enum(shellNames).describe(`${shellNames.join(', ')}`) }),
  options: z.object({}),
  examples: [
    ['harness completion bash >> ~/.bashrc', 'For bash, from the next shell on'],
    ['harness completion zsh >> ~/.zshrc', 'For zsh, behind the line that calls compinit'],
    [
      'harness completion fish > ~/.config/fish/completions/harness.fish',
      'For fish; `npx harness` is completed once this has been loaded',
    ],
  ],
  async run({ shell }) {
    const { completionScripts } = await import('../completion/scripts.ts');
    process.stdout.write(completionScripts[shell]);
  },
});
